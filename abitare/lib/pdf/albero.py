# SPDX-License-Identifier: AGPL-3.0-or-later
"""The tag tree as plain nodes, read from the file that WeasyPrint wrote."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple
from xml.etree.ElementTree import Element

import pikepdf
from pikepdf import Dictionary, Name, Object

Origini = dict[int, Element]
# Not a type of the format: it marks the dots between a title and its page until the tree is mended.
GUIDA = "Guida"


class Contenuto(NamedTuple):
    """A marked piece of a page: zero-based page and its number (MCID) there."""

    pagina: int
    numero: int


@dataclass(eq=False)
class Nodo:
    """A structure element. `ultima` is the last page on which a fragment joined to it lies.

    `figli` holds nodes, marked pieces of pages and object references (annotations), in reading order.
    """

    oggetto: Object
    tipo: str
    pagina: int
    html: Element | None
    figli: "Figli" = field(default_factory=list)
    ultima: int = 0

    @property
    def tag(self) -> str:
        return self.html.tag if self.html is not None else ""

    @property
    def nodi(self) -> list["Nodo"]:
        return [figlio for figlio in self.figli if isinstance(figlio, Nodo)]

    @property
    def solo_nodi(self) -> bool:
        return all(isinstance(figlio, Nodo) for figlio in self.figli)

    def nuovo(self, tipo: str) -> "Nodo":
        """A node of the same page and element, whose object is yet to be added to the file."""
        oggetto = Dictionary(Type=Name.StructElem, S=Name("/" + tipo), Pg=self.oggetto.Pg)
        return Nodo(oggetto, tipo, self.pagina, self.html, ultima=self.ultima)

    @property
    def testo(self) -> str:
        return " ".join("".join(self.html.itertext()).split()) if self.html is not None else ""


Figli = list[Nodo | Contenuto | Dictionary]


def leggi(pdf: pikepdf.Pdf, origini: Origini) -> Nodo:
    """The Document element; `origini` gives the HTML element by object number."""
    numeri = {pagina.obj.objgen: indice for indice, pagina in enumerate(pdf.pages)}
    return _leggi(pdf.Root.StructTreeRoot.K[0], numeri, origini)


def _leggi(oggetto: Object, numeri: Mapping[tuple[int, int], int], origini: Origini) -> Nodo:
    pagina = numeri[oggetto.Pg.objgen] if "/Pg" in oggetto else 0
    nodo = Nodo(oggetto, str(oggetto.S)[1:], pagina, origini.get(oggetto.objgen[0]), ultima=pagina)
    for figlio in oggetto.K:
        if not isinstance(figlio, Dictionary):
            nodo.figli.append(Contenuto(pagina, int(figlio)))
        elif figlio.get("/Type") == Name.OBJR:
            nodo.figli.append(figlio)
        else:
            nodo.figli.append(_leggi(figlio, numeri, origini))
    return nodo
