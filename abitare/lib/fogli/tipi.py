# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from abitare.lib.tabelle import Tipo

# What a cell of a workbook holds, as its own type tells it.
Grezzo = str | Decimal | bool | date | datetime
CODICE_RIGA = "codice_riga"


@dataclass(frozen=True)
class ColonnaFoglio:
    """A column that goes out and comes back. `chiave` is what services call it, `scelte` pairs of value and words.

    What is not `scrivibile` is protected and tells which row it is; an empty cell of an `obbligatoria` one is refused.
    A `generica` one, as notes are, may stand in any sheet, and does not tell this one from another.
    """

    chiave: str
    titolo: str
    tipo: Tipo = Tipo.TESTO
    sinonimi: tuple[str, ...] = ()
    scelte: tuple[tuple[Any, str], ...] = ()
    scrivibile: bool = True
    obbligatoria: bool = False
    generica: bool = False
    larghezza: int = 14
    aiuto: str = ""


@dataclass(frozen=True)
class RigaFoglio:
    """`chiave` says for ever which row it is; `valori` by the column's chiave."""

    chiave: str
    valori: Mapping[str, Any]


@dataclass(frozen=True)
class FoglioCalcolo:
    nome: str
    titolo: str
    colonne: tuple[ColonnaFoglio, ...]
    righe: Sequence[RigaFoglio] = ()

    @property
    def scrivibili(self) -> tuple[ColonnaFoglio, ...]:
        return tuple(colonna for colonna in self.colonne if colonna.scrivibile)


@dataclass(frozen=True)
class Libro:
    """`origine` says what the file was made from and when; it comes back with it, and is believed in nothing."""

    titolo: str
    istruzioni: Sequence[str]
    fogli: Sequence[FoglioCalcolo]
    origine: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Posto:
    """A cell as people name it: «Unità», C12. `colonna` is empty where the whole row is meant."""

    foglio: str
    riga: int
    colonna: str = ""

    def __str__(self) -> str:
        dove = f"cella {self.colonna}{self.riga}" if self.colonna else f"riga {self.riga}"
        return f"foglio «{self.foglio}», {dove}"


@dataclass(frozen=True)
class TabellaLetta:
    """A sheet as it came: rows that hold something, each with its number."""

    nome: str
    righe: tuple[tuple[int, tuple[Grezzo, ...]], ...]


@dataclass(frozen=True)
class LibroLetto:
    """`impronte`: by sheet, row and column, of the values the file was made from; empty where it was made elsewhere."""

    tabelle: tuple[TabellaLetta, ...]
    origine: Mapping[str, str] = field(default_factory=dict)
    impronte: Mapping[tuple[str, str, str], str] = field(default_factory=dict)


@dataclass(frozen=True)
class Rifiuto:
    """A cell or a row that could not be taken: where, what was read, why."""

    posto: Posto
    titolo: str
    letto: str
    motivo: str


@dataclass(frozen=True)
class RigaLetta:
    """`valori` of the writable cells that could be read, with where each stands."""

    chiave: str
    posto: Posto
    celle: Mapping[str, Any]
    posti: Mapping[str, Posto]


@dataclass(frozen=True)
class Lettura:
    """`ignote`: headers nobody knows, over cells that hold something."""

    righe: tuple[RigaLetta, ...]
    rifiuti: tuple[Rifiuto, ...]
    ignote: tuple[Rifiuto, ...] = ()


@dataclass(frozen=True)
class CambioCella:
    posto: Posto
    chiave: str
    campo: str
    titolo: str
    prima: Any
    dopo: Any


@dataclass(frozen=True)
class Proposta:
    """What a file would change. `conflitti`: cells changed both in the file and, since it was made, in the portal."""

    cambi: tuple[CambioCella, ...] = ()
    conflitti: tuple[CambioCella, ...] = ()
    rifiuti: tuple[Rifiuto, ...] = ()
    nuove: tuple[RigaLetta, ...] = ()
    ignote: tuple[Rifiuto, ...] = ()

    @property
    def vuota(self) -> bool:
        return not (self.cambi or self.conflitti or self.nuove)
