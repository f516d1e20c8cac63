# SPDX-License-Identifier: AGPL-3.0-or-later
"""Taking the fotografia: from live tables for now, from history tables for any past instant."""

from datetime import date, datetime

from programma.fotografia.dati import Fotografia


def fotografa(programma_id: int, *, al: date, noto_al: datetime | None = None) -> Fotografia:
    """The programme on the day `al` as known before `noto_al`; None is now, read from live tables.

    Raises Programma.DoesNotExist when the programme was not there then. At most 10 queries.
    """
    raise NotImplementedError
