# SPDX-License-Identifier: AGPL-3.0-or-later
"""How a meeting is written: one act of writing of the coordination, the meeting held, its state looked at again."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import PermissionDenied, ValidationError

from abitare.lib.tempo import oggi
from delibere.models import Incontro
from delibere.permissions import puo_gestire_incontri
from tavolo.models import Utente
from tavolo.permissions import incarico_di_coordinamento
from tavolo.storia import con_autore

Stato = Incontro.Stato
NON_COSI = "L'incontro è {stato}: questo non si può più fare."


@contextmanager
def scrive_da_coordinamento(utente: Utente, motivo: str = "") -> Iterator[None]:
    """One act of writing of who runs the meetings; PermissionDenied for the others."""
    if not puo_gestire_incontri(utente):
        raise PermissionDenied
    incarico = incarico_di_coordinamento(utente, oggi())
    with con_autore(utente, motivo, settore=incarico.settore if incarico else None):
        yield


@contextmanager
def scrive_incontro(
    utente: Utente, incontro_id: int, *stati: str, motivo: str = "", versione: int | None = None
) -> Iterator[Incontro]:
    """The meeting, locked, in one of these states and still at `versione`; else ValidationError."""
    with scrive_da_coordinamento(utente, motivo):
        incontro = blocca_incontro(incontro_id)
        esigi_stato(incontro, *stati)
        if versione is not None and versione != incontro.versione:
            raise ValidationError("Intanto qualcun altro ha modificato l'incontro: ricarica la pagina e ripeti.")
        yield incontro


def blocca_incontro(incontro_id: int) -> Incontro:
    return Incontro.objects.select_for_update(of=("self",)).get(pk=incontro_id)


def tocca(incontro: Incontro) -> None:
    """What who was invited reads changed: they do not know yet, and a page opened before is an old one."""
    incontro.da_comunicare = incontro.da_comunicare or incontro.stato == Stato.CONVOCATO
    incontro.save(update_fields=["da_comunicare"])


def esigi_stato(incontro: Incontro, *stati: str) -> None:
    if incontro.stato not in stati:
        raise ValidationError(NON_COSI.format(stato=incontro.get_stato_display()), code="stato")
