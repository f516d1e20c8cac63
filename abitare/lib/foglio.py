# SPDX-License-Identifier: AGPL-3.0-or-later
"""Run as a program: workbook bytes on standard input, its sheets as JSON on standard output.

A tiny workbook can ask for gigabytes (one cell at XFD1048576, a row repeated a million times) and a native reader then
takes its process down: here it is a process of its own, with a ceiling on memory and time, and only that one ends.
"""

import io
import json
import posixpath
import resource
import sys
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from xml.parsers import expat

from python_calamine import CalamineWorkbook, SheetVisibleEnum

MASSIMA_MEMORIA = 768 * 1024 * 1024
MASSIMI_SECONDI = 20
MASSIMI_CARATTERI = 20_000_000
MASSIMI_FOGLI = 60
MASSIMI_DIFETTI = 50
TROPPO = 3


class Troppo(Exception):
    """More rows, columns, sheets or text than asked for."""


def leggi_libro(contenuto: bytes, massime_righe: int, massime_colonne: int) -> list[dict[str, Any]]:
    """Each sheet: `nome`, `visibile`, `righe` (number and cells of those that hold something), `difetti`.

    `difetti` are the cells whose value the file does not hold: errors, and formulas that nobody computed.
    """
    difetti = _difetti(contenuto)
    with CalamineWorkbook.from_object(io.BytesIO(contenuto)) as libro:
        if len(libro.sheets_metadata) > MASSIMI_FOGLI:
            raise Troppo
        return [
            {
                "nome": dati.name,
                "visibile": dati.visible == SheetVisibleEnum.Visible,
                "righe": _righe(libro.get_sheet_by_index(posto).iter_rows(), massime_righe, massime_colonne),
                "difetti": difetti.get(dati.name, []),
            }
            for posto, dati in enumerate(libro.sheets_metadata)
        ]


def _righe(righe: Iterable[Sequence[Any]], massime_righe: int, massime_colonne: int) -> list[Any]:
    piene: list[Any] = []
    resta = MASSIMI_CARATTERI
    for numero, riga in enumerate(righe, start=1):
        celle = [_cella(cella) for cella in riga]
        while celle and celle[-1] == "":
            celle.pop()
        if not celle:
            continue
        resta -= sum(len(cella) for cella in celle if isinstance(cella, str))
        if len(piene) == massime_righe or len(celle) > massime_colonne or resta < 0:
            raise Troppo
        piene.append([numero, celle])
    return piene


def _cella(cella: Any) -> Any:
    """Text as it is; a value of another kind as a pair of its kind and its text."""
    if isinstance(cella, str):
        return cella
    if isinstance(cella, bool):
        return ["b", cella]
    if isinstance(cella, int | float):
        # Fifteen digits, as spreadsheets show them: past those stands the noise of binary fractions.
        return ["n", f"{Decimal(f'{cella:.15g}').normalize():f}"]
    if isinstance(cella, datetime) and (cella.hour, cella.minute, cella.second) != (0, 0, 0):
        return ["i", f"{cella:%Y-%m-%dT%H:%M}"]
    if isinstance(cella, date):
        return ["d", f"{cella:%Y-%m-%d}"]
    return f"{cella:%H:%M:%S}" if isinstance(cella, time) else str(cella)


def _difetti(contenuto: bytes) -> dict[str, list[str]]:
    """By sheet of an Office workbook; other kinds keep errors as text."""
    with zipfile.ZipFile(io.BytesIO(contenuto)) as archivio:
        if "xl/workbook.xml" not in archivio.namelist():
            return {}
        return {nome: list(_celle_difettose(archivio, pezzo)) for nome, pezzo in _pezzi(archivio)}


def _pezzi(archivio: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Name of each sheet, and of the part of the archive that holds it."""
    legami = {
        attributi.get("Id", ""): posixpath.normpath(posixpath.join("/xl", attributi.get("Target", "")))[1:]
        for nome, attributi in _elementi(archivio, "xl/_rels/workbook.xml.rels")
        if nome == "Relationship"
    }
    presenti = set(archivio.namelist())
    for nome, attributi in _elementi(archivio, "xl/workbook.xml"):
        pezzo = next((legami.get(valore, "") for chiave, valore in attributi.items() if chiave.endswith(":id")), "")
        if nome == "sheet" and pezzo in presenti:
            yield attributi.get("name", ""), pezzo


def _elementi(archivio: zipfile.ZipFile, pezzo: str) -> list[tuple[str, dict[str, str]]]:
    trovati: list[tuple[str, dict[str, str]]] = []
    lettore = expat.ParserCreate()
    lettore.StartElementHandler = lambda nome, attributi: trovati.append((nome.rpartition(":")[2], attributi))
    lettore.Parse(archivio.read(pezzo), True)
    return trovati


def _celle_difettose(archivio: zipfile.ZipFile, pezzo: str) -> list[str]:
    difetti = _Difetti()
    lettore = expat.ParserCreate()
    lettore.StartElementHandler = difetti.apre
    lettore.EndElementHandler = difetti.chiude
    lettore.CharacterDataHandler = difetti.dice
    with archivio.open(pezzo) as flusso:
        while len(difetti.celle) < MASSIMI_DIFETTI and (parte := flusso.read(1 << 16)):
            lettore.Parse(parte, False)
    return difetti.celle


class _Difetti:
    def __init__(self) -> None:
        self.celle: list[str] = []
        self.posto = self.tipo = ""
        self.formula = self.valore = self.dentro = False

    def apre(self, nome: str, attributi: dict[str, str]) -> None:
        nome = nome.rpartition(":")[2]
        if nome == "c":
            self.posto, self.tipo = attributi.get("r", ""), attributi.get("t", "")
            self.formula = self.valore = False
        self.formula |= nome == "f"
        self.dentro = nome in ("v", "t")

    def dice(self, testo: str) -> None:
        self.valore |= self.dentro and bool(testo)

    def chiude(self, nome: str) -> None:
        self.dentro = False
        # A formula may give no text ("str"); one that gives no number was never computed.
        mai_calcolata = self.formula and not self.valore and self.tipo != "str"
        if nome.rpartition(":")[2] == "c" and (self.tipo == "e" or mai_calcolata):
            self.celle.append(self.posto)


def main(argomenti: Sequence[str]) -> int:
    resource.setrlimit(resource.RLIMIT_AS, (MASSIMA_MEMORIA, MASSIMA_MEMORIA))
    resource.setrlimit(resource.RLIMIT_CPU, (MASSIMI_SECONDI, MASSIMI_SECONDI))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        fogli = leggi_libro(sys.stdin.buffer.read(), int(argomenti[0]), int(argomenti[1]))
    except Troppo:
        return TROPPO
    sys.stdout.write(json.dumps(fogli))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
