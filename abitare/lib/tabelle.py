# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a page shows, as a file: CSV for Italian spreadsheets, ODS with typed cells, JSON; same table, same bytes."""

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Any

from abitare.lib.ods import TIPO_MIME as TIPO_MIME_ODS
from abitare.lib.ods import ColonnaOds, Valore, scrivi_ods
from abitare.lib.tempo import ROMA

# A spreadsheet runs what starts so; the wide forms are turned into the narrow ones by some of them.
FORMULA = re.compile(r"[\t\r\n]|\s*[=+\-@＝＋－＠]")
GUARDIA = "'"
SICURO = 10**15
CENTESIMI = Decimal("0.01")


class Tipo(StrEnum):
    TESTO = "testo"
    INTERO = "intero"
    DECIMALE = "decimale"
    PERCENTUALE = "percentuale"
    EURO = "euro"
    DATA = "data"
    ISTANTE = "istante"


LARGHEZZE = {Tipo.TESTO: 60, Tipo.EURO: 35, Tipo.ISTANTE: 35}


@dataclass(frozen=True)
class Colonna:
    """`nome` is the key in JSON; a percentage is in points (35 is 35 %)."""

    nome: str
    titolo: str
    tipo: Tipo = Tipo.TESTO


@dataclass(frozen=True)
class Tabella:
    """Rows have a value per column: str, int, Decimal, date, aware datetime, bool in text columns, None for nothing.

    `contesto` says what the table is of (day, filters); only JSON has a place for it.
    """

    titolo: str
    colonne: Sequence[Colonna]
    righe: Iterable[Sequence[Any]]
    contesto: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Formato:
    """A way to take a table away; `scrivi` gives the bytes of the file."""

    estensione: str
    tipo_mime: str
    scrivi: Callable[[Tabella], bytes]


def csv_it(tabella: Tabella) -> bytes:
    """`;`, BOM, CRLF, decimal comma, days as 31/12/2026; no thousands separator, so numbers stay numbers."""
    uscita = io.StringIO(newline="")
    scrittore = csv.writer(uscita, delimiter=";", lineterminator="\r\n")
    scrittore.writerow([innocuo(colonna.titolo) for colonna in tabella.colonne])
    for riga in _righe(tabella):
        scrittore.writerow([_in_italiano(valore) for valore in riga])
    return uscita.getvalue().encode("utf-8-sig", "replace")


def ods(tabella: Tabella) -> bytes:
    colonne = [
        ColonnaOds(innocuo(colonna.titolo), colonna.tipo.value, LARGHEZZE.get(colonna.tipo, 25))
        for colonna in tabella.colonne
    ]
    return scrivi_ods(tabella.titolo, colonne, _righe(tabella))


def json_dati(tabella: Tabella) -> bytes:
    """Numbers as numbers (as text past 15 digits, where JSON readers lose them), days and instants in ISO 8601."""
    nomi = [colonna.nome for colonna in tabella.colonne]
    dati = {
        "titolo": tabella.titolo,
        **tabella.contesto,
        "colonne": [{"nome": c.nome, "titolo": c.titolo, "tipo": c.tipo.value} for c in tabella.colonne],
        "righe": [dict(zip(nomi, map(_in_json, riga), strict=True)) for riga in _righe(tabella, per_foglio=False)],
    }
    return json.dumps(dati, ensure_ascii=False, indent=1).encode("utf-8", "replace") + b"\n"


FORMATI = {
    formato.estensione: formato
    for formato in (
        Formato("csv", "text/csv; charset=utf-8", csv_it),
        Formato("ods", TIPO_MIME_ODS, ods),
        Formato("json", "application/json", json_dati),
    )
}


def innocuo(testo: str) -> str:
    """Text that a spreadsheet could run gets an apostrophe in front; numbers are not text and never pass here."""
    return GUARDIA + testo if FORMULA.match(testo) else testo


def senza_guardia(testo: str) -> str:
    """Undoes `innocuo`, for a file that comes back."""
    return testo[1:] if testo.startswith(GUARDIA) and FORMULA.match(testo, 1) else testo


def _righe(tabella: Tabella, *, per_foglio: bool = True) -> Iterator[list[Valore]]:
    tipi = [colonna.tipo for colonna in tabella.colonne]
    for riga in tabella.righe:
        valori = [_valore(valore, tipo) for valore, tipo in zip(riga, tipi, strict=True)]
        yield [_per_foglio(valore) for valore in valori] if per_foglio else valori


def _valore(valore: Any, tipo: Tipo) -> Valore:
    """The value as its column asks; TypeError for one of another kind, which is a mistake of the caller."""
    if valore is None or valore == "":
        return None
    if tipo is Tipo.TESTO:
        return {True: "sì", False: "no"}[valore] if isinstance(valore, bool) else str(valore)
    if tipo is Tipo.ISTANTE and isinstance(valore, datetime) and valore.tzinfo is not None:
        return valore.astimezone(ROMA).replace(microsecond=0)
    if tipo is Tipo.DATA and isinstance(valore, date) and not isinstance(valore, datetime):
        return valore
    if tipo not in (Tipo.DATA, Tipo.ISTANTE) and isinstance(valore, int | Decimal) and not isinstance(valore, bool):
        return _numero(valore, tipo)
    raise TypeError(f"{valore!r} does not fit a column of type {tipo}")


def _numero(valore: int | Decimal, tipo: Tipo) -> int | Decimal:
    numero = Decimal(valore)
    if not numero.is_finite():
        raise TypeError(f"{valore!r} is not a number")
    if tipo is Tipo.INTERO:
        if numero != numero.to_integral_value():
            raise TypeError(f"{valore!r} is not whole")
        return int(numero)
    if tipo is Tipo.EURO:
        return numero.quantize(CENTESIMI, ROUND_HALF_UP)
    if tipo is Tipo.PERCENTUALE:
        numero = numero.quantize(CENTESIMI, ROUND_HALF_UP)
    return Decimal(f"{numero:f}".rstrip("0").rstrip(".")) if "." in f"{numero:f}" else numero


def _per_foglio(valore: Valore) -> Valore:
    if isinstance(valore, datetime):
        return valore.replace(tzinfo=None)
    return innocuo(valore) if isinstance(valore, str) else valore


def _in_italiano(valore: Valore) -> str:
    if valore is None:
        return ""
    if isinstance(valore, datetime):
        return f"{valore:%d/%m/%Y %H:%M}"
    if isinstance(valore, date):
        return f"{valore:%d/%m/%Y}"
    return f"{valore:f}".replace(".", ",") if isinstance(valore, Decimal) else str(valore)


def _in_json(valore: Valore) -> Any:
    if isinstance(valore, date):
        return valore.isoformat()
    if isinstance(valore, int):
        return valore if abs(valore) < SICURO else str(valore)
    if isinstance(valore, Decimal):
        vicino = int(valore) if valore == valore.to_integral_value() else float(valore)
        return vicino if abs(vicino) < SICURO and Decimal(repr(vicino)) == valore else f"{valore:f}"
    return valore
