# SPDX-License-Identifier: AGPL-3.0-or-later
"""Spreadsheets both ways: described once, a sheet goes out to be filled and comes back to be read; docs/fogli.md."""

from .differenze import confronta
from .lettura import Identifica, leggi_foglio, leggi_libro
from .scrittura import scrivi_xlsx
from .tipi import (
    CODICE_RIGA,
    CambioCella,
    ColonnaFoglio,
    FoglioCalcolo,
    Lettura,
    Libro,
    LibroLetto,
    Posto,
    Proposta,
    Rifiuto,
    RigaFoglio,
    RigaLetta,
)

__all__ = [
    "CODICE_RIGA",
    "CambioCella",
    "ColonnaFoglio",
    "FoglioCalcolo",
    "Identifica",
    "Lettura",
    "Libro",
    "LibroLetto",
    "Posto",
    "Proposta",
    "Rifiuto",
    "RigaFoglio",
    "RigaLetta",
    "confronta",
    "leggi_foglio",
    "leggi_libro",
    "scrivi_xlsx",
]
