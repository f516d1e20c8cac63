# SPDX-License-Identifier: AGPL-3.0-or-later
"""Filters of the actions, as the address carries them."""

import unicodedata
from collections.abc import Callable, Container, Mapping
from dataclasses import asdict, dataclass
from urllib.parse import urlencode

from programma.fotografia.dati import ORIZZONTI, STATI, Fotografia, Obiettivo
from programma.numeri import Lettura

MASSIMO_TESTO = 200
CONDIZIONI: dict[str, tuple[str, Callable[[Lettura], bool]]] = {
    "in_ritardo": ("In ritardo", lambda lettura: lettura.in_ritardo),
    "a_rischio": ("A rischio", lambda lettura: lettura.a_rischio),
    "critica": ("Con criticità", lambda lettura: lettura.critica),
    "silente": ("Silente", lambda lettura: lettura.silente),
    "mai_comunicata": ("Mai comunicata", lambda lettura: lettura.mai_comunicata),
    "da_verificare": ("Da verificare", lambda lettura: lettura.da_verificare),
    "senza_date": ("Senza date", lambda lettura: lettura.senza_date),
    "senza_referente": ("Senza referente", lambda lettura: lettura.senza_referente),
}


@dataclass(frozen=True)
class Filtri:
    """Empty strings and None do not filter; `scartati` are the names of those that meant nothing."""

    settore: int | None = None
    orizzonte: str = ""
    stato: str = ""
    condizione: str = ""
    testo: str = ""
    scartati: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.settore or self.orizzonte or self.stato or self.condizione or self.testo)

    @property
    def coppie(self) -> tuple[tuple[str, str], ...]:
        """The filters in force, as hidden fields of a form carry them."""
        valori = asdict(self)
        return tuple((nome, str(valore)) for nome, valore in valori.items() if valore and nome != "scartati")

    def query_con(self, **altro: object) -> str:
        """The filters as an address carries them, with other parameters beside; empty ones are left out."""
        valori = dict(self.coppie) | altro
        return urlencode({nome: valore for nome, valore in valori.items() if valore})

    def accetta(self, obiettivo: Obiettivo, lettura: Lettura) -> bool:
        azione = lettura.azione
        return (
            self.settore in (None, azione.settore.id)
            and self.orizzonte in ("", obiettivo.orizzonte)
            and self.stato in ("", azione.stato)
            and (not self.condizione or CONDIZIONI[self.condizione][1](lettura))
            and (not self.testo or _contiene(lettura, self.testo))
        )


def leggi_filtri(valori: Mapping[str, str], foto: Fotografia) -> Filtri:
    """What the address asks for; a value that means nothing is left out and named."""
    settore = valori.get("settore", "")
    codici = {str(s.id): s.id for s in foto.settori}
    letti = {
        "settore": codici.get(settore),
        "orizzonte": _uno_di(valori.get("orizzonte", ""), ORIZZONTI),
        "stato": _uno_di(valori.get("stato", ""), STATI),
        "condizione": _uno_di(valori.get("condizione", ""), CONDIZIONI),
    }
    scartati = tuple(nome for nome, letto in letti.items() if valori.get(nome) and not letto)
    testo = " ".join(valori.get("testo", "")[:MASSIMO_TESTO].split())
    return Filtri(**letti, testo=testo, scartati=scartati)  # type: ignore[arg-type]  # the values of `letti` differ in type


def scelte(foto: Fotografia, letture: Mapping[int, Lettura], filtri: Filtri) -> frozenset[int]:
    """Ids of the actions that pass."""
    return frozenset(azione.id for o in foto.obiettivi for azione in o.azioni if filtri.accetta(o, letture[azione.id]))


def senza_accenti(testo: str) -> str:
    scomposto = unicodedata.normalize("NFKD", testo.casefold())
    return "".join(carattere for carattere in scomposto if not unicodedata.combining(carattere))


def _uno_di(valore: str, ammessi: Container[str]) -> str:
    return valore if valore in ammessi else ""


def _contiene(lettura: Lettura, testo: str) -> bool:
    azione = lettura.azione
    dove = senza_accenti(" ".join((azione.codice, azione.titolo, azione.descrizione, azione.luogo)))
    return all(parola in dove for parola in senza_accenti(testo).split())
