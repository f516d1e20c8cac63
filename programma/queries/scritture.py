# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which act of writing gave a value that stood at an instant: many places of many tables in one statement."""

from collections.abc import Iterable
from datetime import datetime
from enum import IntEnum
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Model
from psycopg.sql import SQL, Composable, Identifier, Literal


class Modo(IntEnum):
    """Which row of the history counts: where the field took its value, where the row was made, deleted or last written,
    where the latest link of an action to a thing was made or undone."""

    VALORE, NASCITA, FINE, ULTIMA, LEGAME = range(5)


class Posto(NamedTuple):
    """`campo` is a column for VALORE, a value of `tipo` or nothing for LEGAME; `id` is of the row, or of the action."""

    modo: Modo
    modello: type[Model]
    id: int
    campo: str = ""


def chi_scrisse(posti: Iterable[Posto], prima: datetime) -> dict[Posto, int]:
    """The cambio of each place, looking at what was written before that instant; one query.

    A place whose value has no history is left out.
    """
    gruppi: dict[tuple[Modo, type[Model], str], list[int]] = {}
    for posto in dict.fromkeys(posti):
        gruppi.setdefault((posto.modo, posto.modello, posto.campo), []).append(posto.id)
    if not gruppi:
        return {}
    chiavi = list(gruppi)
    parti = [_parte(numero, *chiave) for numero, chiave in enumerate(chiavi)]
    parametri: dict[str, Any] = {f"k{numero}": gruppi[chiave] for numero, chiave in enumerate(chiavi)}
    with connection.cursor() as cursore:
        cursore.execute(SQL(" UNION ALL ").join(parti).as_string(None), parametri | {"prima": prima})
        trovati = cursore.fetchall()
    return {
        Posto(modo, modello, pk, campo): cambio
        for numero, pk, cambio in trovati
        for modo, modello, campo in [chiavi[numero]]
        if cambio is not None
    }


def _parte(numero: int, modo: Modo, modello: type[Model], campo: str) -> Composable:
    tabella = Identifier(modello.storia.model._meta.db_table)  # type: ignore[attr-defined]
    nomi = {"n": Literal(numero), "chiavi": SQL(f"%(k{numero})s"), "t": tabella}
    if modo is Modo.LEGAME:
        tipo = SQL(" AND h.tipo = {}").format(Literal(campo)) if campo else SQL("")
        return LEGAME.format(**nomi, tipo=tipo)
    if modo is Modo.VALORE:
        return VALORE.format(**nomi, campo=Identifier(campo))
    segni = {Modo.NASCITA: SQL(" AND h.history_type = '+'"), Modo.FINE: SQL(" AND h.history_type = '-'")}
    return ULTIMA.format(**nomi, segno=segni.get(modo, SQL("")))


# The first row of the last run of equal values: each step is a probe of the index (id, -history_date, -history_id).
VALORE = SQL("""
    SELECT {n}, c.id, (
        SELECT h.cambio_id FROM {t} h
        WHERE h.id = c.id AND h.history_date < %(prima)s AND (h.history_date, h.history_id)
            > (COALESCE(altra.history_date, '-infinity'), COALESCE(altra.history_id, 0))
        ORDER BY h.history_date, h.history_id LIMIT 1)
    FROM unnest({chiavi}::bigint[]) c(id)
    CROSS JOIN LATERAL (
        SELECT x.{campo} AS valore FROM {t} x WHERE x.id = c.id AND x.history_date < %(prima)s
        ORDER BY x.history_date DESC, x.history_id DESC LIMIT 1) ultima
    LEFT JOIN LATERAL (
        SELECT y.history_date, y.history_id FROM {t} y
        WHERE y.id = c.id AND y.history_date < %(prima)s AND y.{campo} IS DISTINCT FROM ultima.valore
        ORDER BY y.history_date DESC, y.history_id DESC LIMIT 1) altra ON true""")
ULTIMA = SQL("""
    SELECT {n}, c.id, (
        SELECT h.cambio_id FROM {t} h WHERE h.id = c.id AND h.history_date < %(prima)s{segno}
        ORDER BY h.history_date DESC, h.history_id DESC LIMIT 1)
    FROM unnest({chiavi}::bigint[]) c(id)""")
LEGAME = SQL("""
    (SELECT DISTINCT ON (h.azione_id) {n}, h.azione_id, h.cambio_id FROM {t} h
    WHERE h.azione_id = ANY({chiavi}) AND h.history_date < %(prima)s{tipo}
    ORDER BY h.azione_id, h.history_date DESC, h.history_id DESC)""")
