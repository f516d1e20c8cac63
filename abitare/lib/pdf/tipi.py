# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Profilo(StrEnum):
    A2A = "pdf/a-2a"
    A3A = "pdf/a-3a"


class ErrorePdf(Exception):
    """The document would not be a correct PDF/A and PDF/UA-1 file; the message says why."""


@dataclass(frozen=True)
class Allegato:
    nome: str
    descrizione: str
    tipo_mime: str
    contenuto: bytes
    modificato: datetime

    def __post_init__(self) -> None:
        _con_fuso("modificato", self.modificato)


@dataclass(frozen=True)
class Metadati:
    titolo: str
    autore: str
    soggetto: str
    creato: datetime
    parole_chiave: tuple[str, ...] = ()
    lingua: str = "it"

    def __post_init__(self) -> None:
        _con_fuso("creato", self.creato)


@dataclass(frozen=True)
class Documento:
    """`impronta` is the SHA-256 of `contenuto` in upper-case hex; `dimensione` is in bytes.

    `impronte_allegati` are those of the files given with it, embedded or not.
    """

    contenuto: bytes
    impronta: str
    pagine: int
    dimensione: int
    strumenti: Mapping[str, str]
    impronte_allegati: tuple[str, ...] = ()


def _con_fuso(nome: str, istante: datetime) -> None:
    if istante.tzinfo is None:
        raise ValueError(f"{nome}: serve un istante con fuso orario")
