# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tables as text: cells parted by a sign, as people copy them and as spreadsheets export them."""

import io
import re
from collections.abc import Iterable, Iterator, Sequence

from abitare.lib.formati import riconosci

MASSIMI_BYTE = 10 * 1024 * 1024
SEPARATORI = ("\t", ";", "|")
RIGA_DI_TRATTINI = re.compile(r"\s*:?-{2,}:?\s*")


def e_testo(nome: str, contenuto: bytes) -> bool:
    return nome.rpartition(".")[2].lower() in ("csv", "txt", "tsv") and riconosci(io.BytesIO(contenuto)) is None


def dividi_incollato(testo: str) -> list[list[str]]:
    righe = re.sub("\r\n|\r", "\n", testo)
    return max((list(_dividi(righe, segno)) for segno in SEPARATORI), key=_righe_divise)


def decodifica(contenuto: bytes) -> str:
    """UTF-8 or UTF-16 with their mark, else what Excel writes in Italy."""
    if contenuto[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return contenuto.decode("utf-16", "replace")
    try:
        return contenuto.decode("utf-8-sig")
    except UnicodeDecodeError:
        return contenuto.decode("cp1252", "replace")


def nome_colonna(posto: int) -> str:
    """0 → A, 25 → Z, 26 → AA."""
    lettere = ""
    while posto >= 0:
        lettere = chr(ord("A") + posto % 26) + lettere
        posto = posto // 26 - 1
    return lettere


def _dividi(testo: str, segno: str) -> Iterator[list[str]]:
    """A quote opens a cell only if it also closes it: Word quotes nothing, and a lone quote must not eat the rest."""
    escluso = segno if segno == "\t" else ""
    cella = re.compile(rf'"((?:[^"{escluso}]|"")*+)"(?=[{segno}\n]|\Z)|([^{segno}\n]*)')
    riga: list[str] = []
    posto = 0
    while posto <= len(testo) and (trovata := cella.match(testo, posto)):
        riga.append(trovata[2] if trovata[1] is None else trovata[1].replace('""', '"'))
        posto = trovata.end() + 1
        if testo[posto - 1 : posto] != segno:
            yield _senza_bordi(riga) if segno == "|" else riga
            riga = []


def _senza_bordi(riga: list[str]) -> list[str]:
    """A row of a table drawn with bars, "| a | b |"; the ruler under its header says nothing."""
    inizio = 1 if len(riga) > 1 and not riga[0].strip() else 0
    fine = -1 if len(riga) > 2 and not riga[-1].strip() else None
    celle = riga[inizio:fine]
    return [] if all(RIGA_DI_TRATTINI.fullmatch(cella) for cella in celle) else celle


def _righe_divise(righe: Iterable[Sequence[str]]) -> int:
    return sum(len(riga) > 1 for riga in righe)
