# SPDX-License-Identifier: AGPL-3.0-or-later
"""Several people at once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection

ASPETTANO = "SELECT FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"


def in_parallelo(*lavori):
    """Runs the jobs at once, each on a connection of its own; gives results or exceptions, in order."""
    via = Barrier(len(lavori))

    def esegui(lavoro):
        try:
            via.wait(timeout=10)
            return lavoro()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(lavori)) as squadra:
        prove = [squadra.submit(esegui, lavoro) for lavoro in lavori]
    return [prova.exception() or prova.result() for prova in prove]


def attendi_chi_aspetta():
    """Returns once another connection waits for a lock that this one holds."""
    with connection.cursor() as cursore:
        for _ in range(20_000):
            cursore.execute(
                "SELECT 1 FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
            )
            if cursore.rowcount:
                return
    raise AssertionError("nobody came to wait")
