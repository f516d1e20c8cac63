# SPDX-License-Identifier: AGPL-3.0-or-later
"""The table of a plan as one reader asked for it: filter and order come from the address, unknown ones are ignored."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from programma.models import Comunicazione, EnteProprietario
from programma.piani import RigaCalcolata

MOSTRA = {
    "": "Tutte le righe",
    "con_unita": "Solo con unità",
    "con_avvisi": "Solo con avvisi",
    "mancanti": "Solo di chi non ha risposto",
}
# The columns of the table: the field of `Numeri`, its short name, and what the ear needs before and after it.
COLONNE = (
    ("consistenza_sap", "Alloggi", "SAP", ""),
    ("consistenza_sas", "Alloggi", "SAS", ""),
    ("libere", "", "Libere", ""),
    ("turnover", "", "Turn-over", ""),
    ("carenza_manutentiva", "", "Carenza", "manutentiva"),
    ("ristrutturazione", "", "Ristrutt.", ""),
    ("nuova_edificazione", "", "Nuove", ""),
    ("conferite", "", "Conferite", ""),
    ("disponibili", "", "Disponibili", ""),
    ("sat", "", "SAT", ""),
    ("riserva", "Riserva per", "Indigenti", ""),
    ("assegnate_anno_prima", "", "Assegnate", "l'anno prima"),
)
COMUNE = "comune"
# An order that goes the other way: the fewest first, the last Comune first.
ROVESCIO = "-"


def _valore(voce: Any, chiave: str) -> int:
    if chiave == "riserva":
        return int(voce.calcolata.riserva_indigenti)
    return int(getattr(voce.calcolata.numeri, chiave))


ORDINI: dict[str, str] = {COMUNE: "Comune, dalla A", f"{ROVESCIO}{COMUNE}": "Comune, dalla Z"} | {
    segno + chiave: f"{prima} {nome} {dopo}".strip() + verso
    for chiave, prima, nome, dopo in COLONNE
    for segno, verso in (("", ", dal maggiore"), (ROVESCIO, ", dal minore"))
}


@dataclass(frozen=True)
class Intestazione:
    """A column as its header says it; `prossimo` is the order that a click on it asks for."""

    chiave: str
    prima: str
    nome: str
    dopo: str
    verso: str
    prossimo: str


@dataclass(frozen=True)
class FiltroPiano:
    parole: str = ""
    tipo: str = ""
    mostra: str = ""
    ordine: str = "comune"

    @property
    def attivo(self) -> bool:
        return bool(self.parole or self.tipo or self.mostra)

    def ammette(self, voce: "VoceDelPiano") -> bool:
        numeri = voce.calcolata.numeri
        condizioni = (
            self.parole.casefold() in voce.calcolata.riga.comune.casefold(),
            not self.tipo or voce.tipo == self.tipo,
            self.mostra != "con_unita" or not numeri.vuoti,
            self.mostra != "con_avvisi" or bool(voce.calcolata.avvisi),
            self.mostra != "mancanti" or voce.esito == Comunicazione.Esito.NON_PERVENUTA,
        )
        return all(condizioni)


@dataclass(frozen=True)
class VoceDelPiano:
    """A row of the table: what was written, what follows from it, whether its owner answered."""

    pk: int
    calcolata: RigaCalcolata
    tipo: str
    esito: str
    gestore: str
    nota: str

    @property
    def celle(self) -> list[tuple[str, int]]:
        """Its numbers by the key of their column."""
        return [(chiave, _valore(self, chiave)) for chiave, *_ in COLONNE]


def filtro_da(parametri: Mapping[str, str]) -> FiltroPiano:
    tipo, mostra, ordine = (parametri.get(nome, "") for nome in ("tipo", "mostra", "ordine"))
    return FiltroPiano(
        parole=parametri.get("q", "").replace("\0", "")[:100].strip(),
        tipo=tipo if tipo in EnteProprietario.Tipo.values else "",
        mostra=mostra if mostra in MOSTRA else "",
        ordine=ordine if ordine in ORDINI else "comune",
    )


def voci(lettura: Any, filtro: FiltroPiano) -> list[VoceDelPiano]:
    """The rows of the plan that the filter lets through, in its order; equal ones stay by Comune."""
    esiti = {comunicazione.ente_id: comunicazione.esito for comunicazione in lettura.comunicazioni}
    tutte = (
        VoceDelPiano(
            riga.pk,
            calcolata,
            riga.ente.tipo,
            esiti.get(riga.ente_id, ""),
            riga.gestore.nome if riga.gestore else "",
            riga.nota,
        )
        for riga, calcolata in zip(lettura.righe, lettura.quadro.righe, strict=True)
    )
    return _ordinate(list(filter(filtro.ammette, tutte)), filtro.ordine)


def voce_di(lettura: Any, pk: int) -> VoceDelPiano:
    return next(voce for voce in voci(lettura, FiltroPiano()) if voce.pk == pk)


def _ordinate(righe: list[VoceDelPiano], ordine: str) -> list[VoceDelPiano]:
    """They come by Comune; numbers go from the greatest, and equal ones stay as they came."""
    chiave, rovescio = ordine.removeprefix(ROVESCIO), ordine.startswith(ROVESCIO)
    if chiave == COMUNE:
        return righe[::-1] if rovescio else righe
    return sorted(righe, key=lambda voce: _valore(voce, chiave), reverse=not rovescio)


def intestazioni(filtro: FiltroPiano) -> list[Intestazione]:
    return [
        Intestazione(*colonna, *_verso(colonna[0], filtro.ordine))
        for colonna in ((COMUNE, "", "Comune", "e proprietario"), *COLONNE)
    ]


def _verso(chiave: str, ordine: str) -> tuple[str, str]:
    """How the column is ordered now, as `aria-sort` says it, and which order comes next."""
    di_norma, al_contrario = ("ascending", "descending") if chiave == COMUNE else ("descending", "ascending")
    if ordine == chiave:
        return di_norma, ROVESCIO + chiave
    return (al_contrario if ordine == ROVESCIO + chiave else ""), chiave
