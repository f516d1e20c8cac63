# SPDX-License-Identifier: AGPL-3.0-or-later
"""Chapters of a guide written in Markdown, as pieces of a page."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import slugify
from markdown_it import MarkdownIt
from markdown_it.token import Token

# The title of a chapter is its first heading, which the page shows by itself: an opening, its words, a closing.
TITOLO = 3


@dataclass(frozen=True, slots=True)
class Sezione:
    chiave: str
    titolo: str


@dataclass(frozen=True, slots=True)
class Capitolo:
    """Title, body in HTML without the title, and the sections of the body (ids of its second headings)."""

    titolo: str
    corpo: SafeString
    sezioni: tuple[Sezione, ...]


def leggi(file: Path, *, rinvia: Callable[[str], str], immagine: Callable[[str], str]) -> Capitolo:
    """`rinvia` and `immagine` give the address of a relative link and of a picture. HTML in the source stays text."""
    lettore = MarkdownIt("commonmark", {"html": False}).enable("table")
    segni = lettore.parse(file.read_text(encoding="utf-8"))
    titolo, corpo = segni[1].content, segni[TITOLO:]
    sezioni = tuple(_intitola(corpo))
    for segno in _tutti(corpo):
        _indirizza(segno, "href", rinvia)
        _indirizza(segno, "src", immagine)
        if segno.type == "table_open":
            segno.attrSet("class", "table")
    # Made here from files of the project, with every HTML in them escaped.
    html = SafeString(lettore.renderer.render(corpo, lettore.options, {}))
    return Capitolo(titolo, _tabelle_che_scorrono(html, titolo), sezioni)


def _intitola(corpo: list[Token]) -> Iterator[Sezione]:
    for apertura, parole in pairwise(corpo):
        if apertura.type == "heading_open" and apertura.tag == "h2":
            chiave = slugify(parole.content)
            apertura.attrSet("id", chiave)
            yield Sezione(chiave, parole.content)


def _tutti(segni: Iterable[Token]) -> Iterator[Token]:
    for segno in segni:
        yield segno
        yield from _tutti(segno.children or ())


def _indirizza(segno: Token, nome: str, verso: Callable[[str], str]) -> None:
    valore = segno.attrGet(nome)
    if isinstance(valore, str) and "://" not in valore and not valore.startswith(("#", "mailto:")):
        segno.attrSet(nome, verso(valore))


def _tabelle_che_scorrono(html: SafeString, titolo: str) -> SafeString:
    """On a narrow page a table is moved inside a box that the keyboard reaches."""
    apertura = format_html('<div class="tabella" role="region" aria-label="Tabella: {}" tabindex="0"><table', titolo)
    return SafeString(html.replace("<table", apertura).replace("</table>", "</table></div>"))
