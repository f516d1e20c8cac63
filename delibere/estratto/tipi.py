# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Presenza:
    """One row of the attendance table; `nominativo` is never normalised, the act is the only authority on it."""

    nominativo: str
    qualifica: str
    presente: bool
    da_remoto: bool


@dataclass(frozen=True)
class AllegatoEstratto:
    nome: str
    impronta: str


@dataclass(frozen=True)
class EstrattoAtto:
    """What an extract of the minutes says, in its own words; `impronta` is 64 upper-case hexadecimal digits."""

    tipo: str
    organo: str
    registro: str
    anno: int
    numero: int
    data: date
    oggetto: str
    settore: str
    servizio: str
    responsabile_procedimento: str
    pratica_trattata_da: str
    presenze: tuple[Presenza, ...]
    presidente: str
    segretario: str
    segretario_da_remoto: bool
    voto: str
    esito: str
    premesse: tuple[str, ...]
    motivazioni: tuple[str, ...]
    norme: tuple[str, ...]
    decisioni: tuple[str, ...]
    allegati: tuple[AllegatoEstratto, ...]


@dataclass(frozen=True)
class Nota:
    """A line that was not understood; `grave` when something of the act may be missing or wrong because of it."""

    riga: int
    testo: str
    motivo: str
    grave: bool


@dataclass(frozen=True)
class Lettura:
    """What was understood, where each thing stands in the text (line from 1), and what was not understood."""

    estratto: EstrattoAtto
    posti: Mapping[str, int]
    note: tuple[Nota, ...]


class EstrattoNonValido(Exception):
    """The text is not an extract, or not a whole one: line number and text (0 and "" for an empty one), reason."""

    def __init__(self, riga: int, testo: str, motivo: str) -> None:
        self.riga, self.testo, self.motivo = riga, testo, motivo
        super().__init__(f"riga {riga} «{testo}»: {motivo}")
