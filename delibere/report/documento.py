# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import ClassVar

from delibere.report.confronti import Confronti
from delibere.report.intestazione import Intestazione
from delibere.report.voci import Capitolo, VoceAzione
from programma.fotografia.dati import Fotografia, Obiettivo

NESSUNO: Confronti = MappingProxyType({})


class Supporto(StrEnum):
    CARTA = "carta"
    PAGINA = "pagina"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contenuto:
    """All that a document says; each kind has its own, with the templates of its file and of its page.

    `AZIONI` says what its CSV of actions is, one a row; empty where there is none.
    """

    PDF: ClassVar[str]
    PAGINA: ClassVar[str]
    AZIONI: ClassVar[str] = ""

    intestazione: Intestazione
    foto: Fotografia
    capitoli: tuple[Capitolo, ...]
    confronti: Confronti = field(default_factory=lambda: NESSUNO)

    @property
    def coordinamento(self) -> str:
        """Name of the sector that coordinated the table on the reference date."""
        nomi = [s.nome for s in self.foto.settori if s.coordina and s.vigente(self.foto.al)]
        return nomi[0] if nomi else ""

    @property
    def confrontato(self) -> bool:
        """Whether any change is told."""
        return any(confronto and confronto.voci for confronto in self.confronti.values())

    @property
    def dati_esempio(self) -> bool:
        return self.foto.programma.dati_esempio

    @property
    def righe(self) -> Iterator[tuple[Obiettivo, VoceAzione]]:
        """The actions it speaks of, each with its objective: the rows of its CSV."""
        return iter(())
