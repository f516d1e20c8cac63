# SPDX-License-Identifier: AGPL-3.0-or-later
"""Days and instants in the time zone of the municipality; a day is always a day of Europe/Rome."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from django.utils import timezone

ROMA = ZoneInfo("Europe/Rome")
PRIMO_GIORNO = date(1900, 1, 1)
ULTIMO_GIORNO = date(2199, 12, 31)


_orologio: ContextVar[Iterator[datetime] | None] = ContextVar("orologio", default=None)


def adesso() -> datetime:
    """The instant written beside what is written: the clock's, or the one that `in_data` sets."""
    orologio = _orologio.get()
    return next(orologio) if orologio else timezone.now()


@contextmanager
def in_data(istante: datetime) -> Iterator[None]:
    """Writes as on a past instant. Only for what makes invented data: the demo programme and the generated loads.

    The clock goes on by a microsecond at each look, so that what is written later is later, as it is in earnest.
    """
    segno = _orologio.set(istante + timedelta(microseconds=passati) for passati in count())
    try:
        yield
    finally:
        _orologio.reset(segno)


def oggi() -> date:
    return timezone.localdate(adesso(), timezone=ROMA)


def giorno_di(istante: datetime) -> date:
    """The day in which an aware instant falls."""
    return timezone.localdate(istante, timezone=ROMA)


def inizio_giornata(giorno: date) -> datetime:
    """First instant of the day; a day outside 1900-2199 counts as the nearest one, so no date typed overflows."""
    limitato = min(max(giorno, PRIMO_GIORNO), ULTIMO_GIORNO + timedelta(days=1))
    return datetime.combine(limitato, time.min, ROMA).astimezone(UTC)


def fine_giornata(giorno: date) -> datetime:
    """The instant in which the day is over: midnight at the start of the next one, itself outside of the day.

    "Stato al D" is all that was written before it: filter with `< fine_giornata(D)`, never with `<=`.
    """
    return inizio_giornata(min(giorno, ULTIMO_GIORNO) + timedelta(days=1))


def istante_a_roma(giorno: date, ora: time) -> datetime:
    """The instant of that hour on the clock of Italy; of an hour that comes twice, the first.

    ValueError for an hour the clock skips when summer time begins.
    """
    locale = datetime.combine(giorno, ora, ROMA)
    istante = locale.astimezone(UTC)
    if istante.astimezone(ROMA).time() != ora:
        raise ValueError(f"{locale:%d/%m/%Y %H:%M} is skipped by the clock")
    return istante
