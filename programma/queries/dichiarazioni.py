# SPDX-License-Identifier: AGPL-3.0-or-later
"""A statement with the answer to it, for `programma/parti/dichiarazioni.html`."""

from collections.abc import Iterable
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


def correggibili(utente: Utente, azione: Azione, voci: Iterable[Dichiarazione]) -> set[int]:
    """Ids of the statements that this person may correct: those of the present sector, at the end of their chain."""
    if not puo_aggiornare(utente, azione):
        return set()
    return {
        voce.aggiornamento.pk
        for voce in voci
        if voce.corretto_da is None and voce.aggiornamento.settore_id == azione.settore_id
    }
