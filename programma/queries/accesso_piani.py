# SPDX-License-Identifier: AGPL-3.0-or-later
"""How views get plans and their parts: not visible is not there (404), visible but closed is forbidden (403)."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404

from programma.models import (
    Comunicazione,
    FileDelPiano,
    PianoAnnuale,
    PianoTriennale,
    RigaAnnuale,
    RigaTriennale,
    SceltaComune,
    SceltaEnte,
    TotaliPubblicati,
)
from programma.models.piani import PianoBase
from programma.permissions import puo_scrivere_piani
from tavolo.models import Utente

PIANI: dict[str, type[Any]] = {"triennale": PianoTriennale, "annuale": PianoAnnuale}
PARTI: dict[str, type[Any]] = {
    "riga": RigaAnnuale,
    "previsione": RigaTriennale,
    "scelte-comune": SceltaComune,
    "scelte-ente": SceltaEnte,
    "comunicazione": Comunicazione,
    "totali": TotaliPubblicati,
}
LEGATI = {
    "annuale": ("triennale__ambito", "pubblicati"),
    "triennale": ("ambito",),
    "riga": ("piano__triennale", "comune", "ente"),
    "previsione": ("piano", "comune", "ente"),
    "scelte-comune": ("piano__triennale", "comune"),
    "scelte-ente": ("piano__triennale", "ente"),
    "comunicazione": ("piano__triennale", "ente"),
    "totali": ("piano__triennale",),
}


def piano_visibile(utente: Utente, tipo: str, pk: int) -> Any:
    return _uno(PIANI[tipo].objects.visibili_a(utente), tipo, pk)


def piano_scrivibile(utente: Utente, tipo: str, pk: int) -> Any:
    """For who may write plans at all; whether this one is open is asked by the service."""
    piano = piano_visibile(utente, tipo, pk)
    esigi_scrittura_dei_piani(utente)
    return piano


def piano_da_compilare(utente: Utente, pk: int) -> PianoAnnuale:
    """An annual plan whose numbers can be written by the person, and now."""
    piano: PianoAnnuale = piano_scrivibile(utente, "annuale", pk)
    if not piano.aperto:
        raise PermissionDenied
    return piano


def file_esaminabile(utente: Utente, pk: int) -> FileDelPiano:
    """A file given back for a plan, for who may write in it."""
    file = FileDelPiano.objects.visibili_a(utente).filter(pk=pk).select_related("piano__triennale").first()
    if file is None:
        raise Http404
    if not (puo_scrivere_piani(utente) and file.piano.aperto):
        raise PermissionDenied
    return file


def parte_scrivibile(utente: Utente, tipo: str, pk: int) -> Any:
    parte = _uno(PARTI[tipo].objects.visibili_a(utente), tipo, pk)
    piano: PianoBase = parte.piano
    if not (puo_scrivere_piani(utente) and piano.aperto):
        raise PermissionDenied
    return parte


def esigi_scrittura_dei_piani(utente: Utente) -> None:
    if not puo_scrivere_piani(utente):
        raise PermissionDenied


def _uno(righe: Any, tipo: str, pk: int) -> Any:
    oggetto = righe.filter(pk=pk).select_related(*LEGATI[tipo]).first()
    if oggetto is None:
        raise Http404
    return oggetto
