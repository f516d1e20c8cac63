# SPDX-License-Identifier: AGPL-3.0-or-later
import re
from dataclasses import dataclass

SEGNO = re.compile(r"\A(?:[•–—*-]|[0-9]{1,2}[.)])(?=\s|$)")


@dataclass(frozen=True, slots=True)
class Intestazione:
    """What was written with the request; `atti` are the acts the programme rests on, in words, `sezioni` those chosen.

    `impronta` is the SHA-256 of the canonical data the report rests on.
    """

    numero: int
    anno: int
    titolo: str
    testo_copertina: str
    decisioni: tuple[str, ...]
    protocollo: str
    atti: tuple[str, ...]
    sezioni: frozenset[str]
    impronta: str

    @property
    def nome(self) -> str:
        return f"Rapporto n. {self.numero}/{self.anno}"

    @property
    def nome_file(self) -> str:
        return f"rapporto-{self.anno}-{self.numero:03d}"


def righe_di(testo: str) -> tuple[str, ...]:
    """The lines of a text that say something, without the numbers or signs they were listed with."""
    pulite = (SEGNO.sub("", riga.strip(), count=1).strip() for riga in testo.splitlines())
    return tuple(riga for riga in pulite if riga)
