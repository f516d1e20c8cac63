# SPDX-License-Identifier: AGPL-3.0-or-later
"""How a plan is written: one transaction, one author, the plan's row held, the right looked at again."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied, ValidationError

from abitare.lib.tempo import oggi
from programma.models.piani import PianoBase
from programma.permissions import puo_scrivere_piani
from tavolo.models import Utente
from tavolo.permissions import incarico_di_coordinamento
from tavolo.storia import Via, con_autore

P = TypeVar("P", bound=PianoBase)


@contextmanager
def scrive_i_piani(utente: Utente, *, motivo: str = "", atto: Any = None, via: Via | None = None) -> Iterator[None]:
    """One act of writing on the plans; PermissionDenied, with nothing written, where the right is missing."""
    incarico = incarico_di_coordinamento(utente, oggi())
    with con_autore(utente, motivo, via=via, settore=incarico.settore if incarico else None, atto=atto):
        if not puo_scrivere_piani(utente):
            raise PermissionDenied
        yield


@contextmanager
def scrive_nel_piano(
    utente: Utente, modello: type[P], piano_id: int, *, motivo: str = "", atto: Any = None, via: Via | None = None
) -> Iterator[P]:
    """With the plan held until the end: who writes in it is one at a time."""
    with scrive_i_piani(utente, motivo=motivo, atto=atto, via=via):
        yield modello._default_manager.select_for_update(of=("self",)).get(pk=piano_id)


def esigi_aperto(piano: PianoBase) -> None:
    if not piano.aperto:
        raise ValidationError(f"Il piano è {piano.get_stato_display()}: i suoi numeri non si scrivono più.")
