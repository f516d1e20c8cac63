# SPDX-License-Identifier: AGPL-3.0-or-later
"""PostgreSQL's advisory locks: held by a session, they are freed at once by the death of its process."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.db import Error, connection
from django.db.backends.base.base import BaseDatabaseWrapper

# First half of the key of every lock of the portal.
RAPPORTI = 1_540
NUMERI_RAPPORTI = 1_541
FOGLI = 1_542
PROMEMORIA = 1_543
VERBALI = 1_560
CONGELA_PIANI = 1_570
DOCUMENTI_PIANI = 1_571
NUMERI_PIANI = 1_572


@contextmanager
def serratura(famiglia: int, chiave: int) -> Iterator[bool]:
    """Tries to hold the lock on a connection of its own; False when somebody else holds it.

    Its own, because the usual one may be closed and opened again while the work is going on.
    """
    propria = connection.copy()
    try:
        with propria.cursor() as cursore:
            cursore.execute("SELECT pg_try_advisory_lock(%s, %s)", [famiglia, chiave])
            (presa,) = cursore.fetchone()
        yield presa
    finally:
        with suppress(Error):
            _lascia(propria)
            propria.close()


def _lascia(propria: BaseDatabaseWrapper) -> None:
    """A closed session frees its locks too, but a moment later."""
    with propria.cursor() as cursore:
        cursore.execute("SELECT pg_advisory_unlock_all()")


def tenute(famiglia: int) -> set[int]:
    """Keys of the locks of this family that somebody holds in this database."""
    with connection.cursor() as cursore:
        cursore.execute(
            """
            SELECT objid::bigint FROM pg_locks
            WHERE locktype = 'advisory' AND classid = %s AND objsubid = 2 AND granted
            AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
            """,
            [famiglia],
        )
        return {chiave for (chiave,) in cursore.fetchall()}


def fino_al_commit(famiglia: int, chiave: int) -> None:
    """Waits for the lock and holds it until the end of the transaction."""
    with connection.cursor() as cursore:
        cursore.execute("SELECT pg_advisory_xact_lock(%s, %s)", [famiglia, chiave])
