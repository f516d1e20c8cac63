# SPDX-License-Identifier: AGPL-3.0-or-later
"""Taking the fotografia: from live tables for now, from history tables for any past instant."""

from datetime import date, datetime

from django.conf import settings

from abitare.lib.raccolta import senza_raccolta
from abitare.lib.tempo import adesso, fine_giornata
from programma.fotografia.dati import Azione, Fotografia, Soglie
from programma.fotografia.montaggio import Montaggio, monta
from programma.fotografia.negativo import esponi, esponi_azioni


def fotografa(programma_id: int, *, al: date, noto_al: datetime | None = None) -> Fotografia:
    """The programme on the day `al` as known before `noto_al`; None is now, read from live tables.

    Raises Programma.DoesNotExist when the programme was not there then. Ten queries.
    """
    with senza_raccolta():
        negativo = esponi(programma_id, al, noto_al)
        return monta(negativo, al=al, noto_al=noto_al or adesso(), soglie=soglie_correnti())


def stato_al(programma_id: int, giorno: date) -> Fotografia:
    """The programme as it stood when that day was over: both dates are its end, Europe/Rome."""
    return fotografa(programma_id, al=giorno, noto_al=fine_giornata(giorno))


def fotografa_azioni(chiavi: list[int], *, al: date) -> tuple[Azione, ...]:
    """Some actions of whatever programme, in no order, as a fotografia taken now shows them. Eight queries."""
    with senza_raccolta():
        return Montaggio(esponi_azioni(chiavi, al), al).azioni()


def soglie_correnti() -> Soglie:
    return Soglie(settings.GIORNI_COPERTURA, settings.SOGLIA_RISCHIO)
