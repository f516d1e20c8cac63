# SPDX-License-Identifier: AGPL-3.0-or-later
from enum import StrEnum
from typing import Any

from django.core.exceptions import ValidationError

from programma.models import Programma
from programma.services.blocchi import scrive_nel_programma
from tavolo.models import Utente

Stato = Programma.Stato


class Passaggio(StrEnum):
    """What an act may do to the state of a programme."""

    ADOZIONE = "adozione"
    CHIUSURA = "chiusura"


PASSAGGI = {
    Passaggio.ADOZIONE: (Stato.BOZZA, Stato.ADOTTATO, "Solo un programma in bozza si adotta: questo è {stato}."),
    Passaggio.CHIUSURA: (Stato.ADOTTATO, Stato.CHIUSO, "Solo un programma adottato si chiude: questo è {stato}."),
}


def imposta_stato(*, utente: Utente, programma_id: int, passaggio: Passaggio, atto: Any, motivo: str = "") -> Programma:
    """Takes the programme from one state to the next, under the act that says so; ValidationError from another state.

    The one place where a programme's state changes. Inside an open cambio of the same person it joins it.
    """
    da, a, rifiuto = PASSAGGI[passaggio]
    with scrive_nel_programma(utente, programma_id, motivo=motivo, atto=atto, esclusivo=True) as programma:
        if programma.stato != da:
            raise ValidationError(rifiuto.format(stato=programma.get_stato_display()), code="stato")
        programma.stato = a
        programma.save(update_fields=["stato"])
    return programma
