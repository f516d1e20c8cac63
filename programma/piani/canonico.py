# SPDX-License-Identifier: AGPL-3.0-or-later
"""The canonical JSON of a plan, in the form of `programma.fotografia.canonico`; `tipo` says which plan it is."""

import json
from collections.abc import Callable
from typing import Any

from programma.fotografia.canonico import SchemaIgnoto, campi_di, leggi_oggetto, scrivi_canonico
from programma.piani.fotografia import FotografiaAnnuale, FotografiaTriennale

VERSIONE = 1
Fotografato = FotografiaAnnuale | FotografiaTriennale
TIPI: dict[str, type[Any]] = {"annuale": FotografiaAnnuale, "triennale": FotografiaTriennale}
NOMI = {tipo: nome for nome, tipo in TIPI.items()}


def in_json(foto: Fotografato) -> str:
    return scrivi_canonico({"schema": VERSIONE, "tipo": NOMI[type(foto)]} | campi_di(foto))


def da_json(testo: str) -> Fotografato:
    """Reads a text of any version written so far; SchemaIgnoto for any other."""
    albero = json.loads(testo)
    chiave = (albero.pop("schema", None), albero.pop("tipo", None)) if isinstance(albero, dict) else (None, None)
    versione, tipo = chiave
    if type(versione) is not int or versione not in LETTORI or tipo not in TIPI:
        raise SchemaIgnoto(f"not a plan of versions {', '.join(map(str, LETTORI))}")
    return LETTORI[versione](tipo, albero)


def _versione_1(tipo: str, albero: dict[str, Any]) -> Fotografato:
    letto: Fotografato = leggi_oggetto(TIPI[tipo], albero, {})
    return letto


# A reader for each version ever written: a new version leaves the earlier readers able to give today's dataclasses.
LETTORI: dict[int, Callable[[str, dict[str, Any]], Fotografato]] = {1: _versione_1}
