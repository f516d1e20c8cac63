# SPDX-License-Identifier: AGPL-3.0-or-later
"""A value that changes with every committed write of the portal: the key of ETags and of cached results."""

from django.db import connection

# Ids are given before commit, so a lower one may appear after a higher one: it still changes the count.
FINESTRA = 500


def versione_dati() -> str:
    """Greatest id of the cambi and how many of the last 500 ids are visible, as "max.count"; one query.

    It misses a write only if 500 others committed while that one was open.
    """
    return versioni(0)[0]


def versioni(utente_id: int) -> tuple[str, int]:
    """With `versione_dati`, in the same query, how many promemoria a person has: jobs write them without a cambio."""
    with connection.cursor() as cursore:
        cursore.execute(
            "SELECT coalesce(max(id), 0), count(*),"
            " (SELECT count(*) FROM tavolo_promemoria WHERE utente_id = %s AND superato IS NULL) FROM tavolo_cambio"
            " WHERE id > (SELECT coalesce(max(id), 0) FROM tavolo_cambio) - %s",
            [utente_id, FINESTRA],
        )
        massimo, quanti, promemoria = cursore.fetchone()
    return f"{massimo}.{quanti}", promemoria
