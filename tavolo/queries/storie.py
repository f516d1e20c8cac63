# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whether the live tables say what the history says: whoever writes past the portal leaves the two apart."""

from collections.abc import Iterator

from django.apps import apps
from django.db import connection, models
from psycopg.sql import SQL, Composable, Identifier

from tavolo.storia import ModelloTracciato

# A full join finds three things at once: rows that differ, rows without history, and history of rows that are gone.
SCARTI = SQL("""
WITH storia AS (
  SELECT DISTINCT ON (id) id, history_type, {dalla_storia} AS voce
  FROM {storica} s ORDER BY id, history_date DESC, history_id DESC
), viva AS (SELECT id, {dalla_viva} AS voce FROM {viva} v)
SELECT coalesce(viva.id, storia.id)
FROM viva FULL JOIN storia ON viva.id = storia.id AND storia.history_type <> '-'
WHERE viva.voce IS DISTINCT FROM storia.voce AND (viva.id IS NOT NULL OR storia.history_type <> '-')
ORDER BY 1
""")


def modelli_tracciati() -> list[type[models.Model]]:
    return [modello for modello in apps.get_models() if issubclass(modello, ModelloTracciato)]


def righe_senza_storia(modello: type[models.Model]) -> Iterator[int]:
    """Keys of the live rows that are not the latest row of their history, and of those that only history has."""
    storico = modello.storia.model  # type: ignore[attr-defined]
    campi = [c for c in modello._meta.concrete_fields if c.name not in storico._history_excluded_fields]
    colonne = [str(campo.column) for campo in campi]
    istruzione = SCARTI.format(
        dalla_storia=_oggetto("s", colonne),
        dalla_viva=_oggetto("v", colonne),
        storica=Identifier(storico._meta.db_table),
        viva=Identifier(modello._meta.db_table),
    )
    with connection.cursor() as cursore:
        cursore.execute(istruzione.as_string(None))
        yield from [chiave for (chiave,) in cursore.fetchall()]


def _oggetto(tabella: str, colonne: list[str]) -> Composable:
    """The columns as one jsonb value; `jsonb_build_object` would take a hundred arguments at most."""
    scelte = SQL(", ").join(SQL("{}.{}").format(Identifier(tabella), Identifier(colonna)) for colonna in colonne)
    return SQL("(SELECT to_jsonb(x) FROM (SELECT {}) x)").format(scelte)
