# SPDX-License-Identifier: AGPL-3.0-or-later
"""A value that changes with every committed write of the portal: the key of ETags and of cached results."""

from django.db import connection

# Ids are given before commit, so a lower one may appear after a higher one: it still changes the count.
FINESTRA = 500


def versione_dati() -> str:
    """Greatest id of the cambi and how many of the last 500 ids are visible, as "max.count"; one query.

    It misses a write only if 500 others committed while that one was open.
    """
    with connection.cursor() as cursore:
        cursore.execute(
            "SELECT coalesce(max(id), 0), count(*) FROM tavolo_cambio"
            " WHERE id > (SELECT coalesce(max(id), 0) FROM tavolo_cambio) - %s",
            [FINESTRA],
        )
        massimo, quanti = cursore.fetchone()
    return f"{massimo}.{quanti}"
