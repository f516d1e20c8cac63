# SPDX-License-Identifier: AGPL-3.0-or-later
"""Run as a program: workbook bytes on standard input, its first used sheet as JSON rows of text on standard output.

A tiny workbook can ask for gigabytes (one cell at XFD1048576, a row repeated a million times) and a native reader then
takes its process down: here it is a process of its own, with a ceiling on memory and time, and only that one ends.
"""

import io
import json
import resource
import sys
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from python_calamine import CalamineWorkbook, SheetVisibleEnum

MASSIMA_MEMORIA = 768 * 1024 * 1024
MASSIMI_SECONDI = 20
MASSIMI_CARATTERI = 5_000_000


def leggi_foglio(contenuto: bytes, massime_righe: int, massime_colonne: int) -> list[list[str]]:
    """The first visible sheet that is not empty; where it is too large, one row or column more than the maximum."""
    with CalamineWorkbook.from_object(io.BytesIO(contenuto)) as libro:
        for posto, dati in enumerate(libro.sheets_metadata):
            if dati.visible == SheetVisibleEnum.Visible:
                righe = libro.get_sheet_by_index(posto).to_python(skip_empty_area=False, nrows=massime_righe + 1)
                if righe:
                    return _testi(righe, massime_colonne)
    return []


def _testi(righe: Sequence[Sequence[Any]], massime_colonne: int) -> list[list[str]]:
    testi, resta = [], MASSIMI_CARATTERI
    for riga in righe:
        testi.append([scrivi_cella(cella) for cella in riga[: massime_colonne + 1]])
        resta -= sum(map(len, testi[-1]))
        if resta < 0:
            raise ValueError("too much text")
    return testi


def scrivi_cella(cella: Any) -> str:
    """The cell as a person in Italy would type it."""
    if isinstance(cella, bool):
        return "sì" if cella else "no"
    if isinstance(cella, int | float):
        # Fifteen digits, as spreadsheets show them: past those stands the noise of binary fractions.
        return f"{Decimal(f'{cella:.15g}').normalize():f}".replace(".", ",")
    if isinstance(cella, datetime) and (cella.hour, cella.minute, cella.second) != (0, 0, 0):
        return f"{cella:%d/%m/%Y %H:%M}"
    return f"{cella:%d/%m/%Y}" if isinstance(cella, date) else str(cella)


def main(argomenti: Sequence[str]) -> int:
    resource.setrlimit(resource.RLIMIT_AS, (MASSIMA_MEMORIA, MASSIMA_MEMORIA))
    resource.setrlimit(resource.RLIMIT_CPU, (MASSIMI_SECONDI, MASSIMI_SECONDI))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    righe = leggi_foglio(sys.stdin.buffer.read(), int(argomenti[0]), int(argomenti[1]))
    sys.stdout.write(json.dumps(righe))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
