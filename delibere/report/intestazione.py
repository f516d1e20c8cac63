# SPDX-License-Identifier: AGPL-3.0-or-later
import re
from dataclasses import dataclass

from django.utils.safestring import SafeString

from abitare.lib.svg import codice_qr

SEGNO = re.compile(r"\A(?:[•–—*-]|[0-9]{1,2}[.)])(?=\s|$)")


@dataclass(frozen=True, slots=True)
class Intestazione:
    """What was written with the request; `atti` are the acts the programme rests on, in words, `sezioni` those chosen.

    `impronta` is the SHA-256 of the canonical data the report rests on; `nome` is how the document is cited, `verifica`
    the address where data and file are verified, and `sostituisce` how the one whose place it takes is, or empty;
    `il` is how Italian calls it, with its article.
    """

    nome: str
    nome_file: str
    titolo: str
    testo_copertina: str
    decisioni: tuple[str, ...]
    protocollo: str
    atti: tuple[str, ...]
    sezioni: frozenset[str]
    impronta: str
    verifica: str
    sostituisce: str = ""
    il: str = "il rapporto"

    @property
    def codice(self) -> SafeString:
        return codice_qr(self.verifica, f"Codice QR dell'indirizzo di verifica: {self.verifica}")

    @property
    def citazione(self) -> str:
        """As an act cites a report."""
        return self.nome.replace("Rapporto", "rapporto di avanzamento", 1)


def righe_di(testo: str) -> tuple[str, ...]:
    """The lines of a text that say something, without the numbers or signs they were listed with."""
    pulite = (SEGNO.sub("", riga.strip(), count=1).strip() for riga in testo.splitlines())
    return tuple(riga for riga in pulite if riga)
