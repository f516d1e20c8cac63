# SPDX-License-Identifier: AGPL-3.0-or-later
"""The statements on an action with the answers to them, for `programma/parti/dichiarazioni.html`."""

from dataclasses import dataclass

from programma.models import Aggiornamento, Azione, Documento, Verifica
from programma.permissions import puo_aggiornare
from tavolo.models import Utente

RISPOSTE = {
    "": ("dichiarato", "primario"),
    "accettata": ("verificato", "positivo"),
    "restituita": ("restituito", "avviso"),
}


@dataclass(frozen=True)
class Dichiarazione:
    """`risposta` is a key of the badges: dichiarato, verificato or restituito."""

    aggiornamento: Aggiornamento
    verifica: Verifica | None
    corretto_da: int | None
    documenti: list[Documento]

    @property
    def risposta(self) -> str:
        return RISPOSTE[self.verifica.esito if self.verifica else ""][0]

    @property
    def tono(self) -> str:
        return RISPOSTE[self.verifica.esito if self.verifica else ""][1]

    @property
    def commento(self) -> str:
        return self.verifica.commento if self.verifica else ""


def dichiarazioni(azione: Azione) -> list[Dichiarazione]:
    """Latest first; two queries."""
    righe = azione.aggiornamenti.recenti().select_related(
        "settore", "cambio__utente", "verifica__cambio__utente", "corretto_da"
    )
    return [_dichiarazione(riga) for riga in righe.prefetch_related("documenti__settore")]


def _dichiarazione(riga: Aggiornamento) -> Dichiarazione:
    correzione = getattr(riga, "corretto_da", None)
    documenti = list(riga.documenti.all())
    return Dichiarazione(riga, getattr(riga, "verifica", None), correzione.pk if correzione else None, documenti)


def correggibili(utente: Utente, azione: Azione, voci: list[Dichiarazione]) -> set[int]:
    """Ids of the statements that this person may correct: those of the present sector, at the end of their chain."""
    if not puo_aggiornare(utente, azione):
        return set()
    return {
        voce.aggiornamento.pk
        for voce in voci
        if voce.corretto_da is None and voce.aggiornamento.settore_id == azione.settore_id
    }
