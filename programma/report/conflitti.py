# SPDX-License-Identifier: AGPL-3.0-or-later
"""What two people wrote of the same thing, side by side: `moduli/conflitto.html`."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models

from abitare.lib.italiano import data_it, numero
from programma.models import CampoConAtto

VERSIONE_FALSA = "La versione da cui parte questo modulo non esiste: ricarica la pagina e riprova."
VUOTO = "(vuoto)"


@dataclass(frozen=True)
class VoceConflitto:
    etichetta: str
    prima: str
    loro: str
    mio: str


@dataclass
class Esito:
    """What became of a form: the object written, or the status and the clashes with which it is shown again."""

    oggetto: Any = None
    stato: int = 422
    voci: list[VoceConflitto] | None = None
    accolte: list[VoceConflitto] | None = None
    cambio: Any = None


def leggibile(colonna: models.Field, valore: Any) -> str:
    """A stored value in words."""
    if valore in (None, ""):
        return VUOTO
    if isinstance(valore, bool):
        return "sì" if valore else "no"
    if isinstance(valore, list):
        return ", ".join(str(CampoConAtto(voce).label) for voce in valore) or VUOTO
    if isinstance(valore, date):
        return data_it(valore)
    if isinstance(valore, Decimal):
        return numero(valore, 4)
    if colonna.related_model is not None and not isinstance(valore, models.Model):
        return str(colonna.related_model._default_manager.filter(pk=valore).first() or VUOTO)
    return str(dict(colonna.flatchoices or ()).get(valore, valore))
