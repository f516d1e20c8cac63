# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which HTML element each structure element comes from: without it page fragments cannot be joined again."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from weasyprint.formatting_structure.boxes import PageBox
from weasyprint.pdf import tags

from .albero import GUIDA, Origini


@contextmanager
def annota_origini() -> Iterator[Origini]:
    """By object number of the structure element. It wraps a private function of WeasyPrint: the version is pinned."""
    origini: Origini = {}
    originale = tags._build_box_tree

    def annotata(box: Any, *argomenti: Any) -> Iterator[Any]:
        # A box out of the flow is reached through its placeholder.
        vera = getattr(box, "_box", box)
        html = vera.element
        for elemento in originale(box, *argomenti):
            if vera.is_leader:
                elemento["S"] = f"/{GUIDA}"
            if html is not None:
                origini.setdefault(elemento.number, html)
            yield elemento
        if isinstance(vera, PageBox):
            # Drawn and tagged: the objects of the next pages take its memory.
            vera.children = ()

    tags._build_box_tree = annotata
    try:
        yield origini
    finally:
        tags._build_box_tree = originale
