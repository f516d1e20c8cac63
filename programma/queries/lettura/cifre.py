# SPDX-License-Identifier: AGPL-3.0-or-later
"""The figures at the head of a page, each with the words that qualify it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from abitare.lib.italiano import da_giorni, data_it, giorni, percento
from programma.fotografia.dati import Fotografia
from programma.numeri.sintesi import Sintesi
from programma.queries.lettura.righe import Riga

NIENTE = "–"


@dataclass(frozen=True)
class Cifra:
    nome: str
    valore: str
    nota: str = ""
    tono: str = ""


def cifre_di(s: Sintesi, foto: Fotografia) -> Sequence[Cifra]:
    """Of many actions."""
    tardi = Cifra("In ritardo", str(s.in_ritardo), tono="errore" if s.in_ritardo else "")
    rischio = Cifra("A rischio", str(s.a_rischio), tono="avviso" if s.a_rischio else "")
    parola = da_giorni(s.ultima_parola, foto.al) if s.ultima_parola else ""
    return (
        Cifra("Verificato", _quota(s.avanzamento), "accettato dal coordinamento", "primario"),
        Cifra("Dichiarato", _quota(s.dichiarato), f"{s.da_verificare} da verificare"),
        Cifra("Atteso", _quota(s.atteso), "secondo le date previste"),
        tardi,
        rischio,
        Cifra("Copertura", _quota(s.copertura), _parole_contate(foto)),
        Cifra("Ultima parola", data_it(s.ultima_parola) or "mai", parola),
    )


def _parole_contate(foto: Fotografia) -> str:
    if foto.rilevazione:
        return f"parole nella rilevazione al {data_it(foto.rilevazione.al)}"
    return f"parole degli ultimi {foto.soglie.giorni_copertura} giorni"


def cifre_azione(r: Riga, al: date) -> Sequence[Cifra]:
    azione, lettura = r.azione, r.lettura
    detto, visto = azione.dichiarato, azione.verificato
    ritardo = f"{giorni(r.ritardo)} di ritardo" if r.ritardo else ""
    parola = azione.ultima_parola
    return (
        Cifra(
            "Verificato",
            _quota(lettura.avanzamento),
            f"al {data_it(visto.riferito_al)}" if visto else "nessun aggiornamento accettato",
            "primario",
        ),
        Cifra(
            "Dichiarato",
            _quota(detto.avanzamento if detto else None),
            f"al {data_it(detto.riferito_al)}, da verificare" if detto else "nulla in attesa di verifica",
        ),
        Cifra("Atteso", _quota(lettura.atteso), f"al {data_it(al)}" if lettura.atteso is not None else "senza date"),
        Cifra("Fine prevista", data_it(azione.fine_prevista) or NIENTE, ritardo, "errore" if ritardo else ""),
        Cifra("Ultima parola", data_it(parola) or "mai", da_giorni(parola, al) if parola else "mai comunicata"),
    )


def _quota(valore: Decimal | None) -> str:
    return NIENTE if valore is None else percento(valore)
