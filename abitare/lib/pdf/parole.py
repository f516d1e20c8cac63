# SPDX-License-Identifier: AGPL-3.0-or-later
"""Words longer than any word: an address, a text pasted without spaces.

WeasyPrint tries each place where a word may be hyphenated, from the last one: 8,000 letters cost minutes.
Such words are not hyphenated, and may go to a new line after every so many letters.
"""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

PAROLONA = re.compile(r"(\S{201,})")
OGNI = 40
SPAZIO_NULLO = "\u200b"
# What is not set in lines, and links: a span inside would take the annotation out of their structure element.
ESCLUSI = frozenset({"a", "style", "title", "{http://www.w3.org/2000/svg}svg", "svg"})


def spezza_parolone(radice: Element) -> None:
    """Each of them in a `span.parolona` of its own; a tree without any is left as it is."""
    for elemento in list(_in_righe(radice)):
        posto = 0
        if elemento.text and PAROLONA.search(elemento.text):
            elemento.text, posto = _inserisci(elemento, 0, elemento.text)
        for figlio in list(elemento)[posto:]:
            posto += 1
            if figlio.tail and PAROLONA.search(figlio.tail):
                figlio.tail, aggiunti = _inserisci(elemento, posto, figlio.tail)
                posto += aggiunti


def _in_righe(elemento: Element) -> Iterator[Element]:
    if elemento.tag not in ESCLUSI:
        yield elemento
        for figlio in elemento:
            yield from _in_righe(figlio)


def _inserisci(padre: Element, posto: int, testo: str) -> tuple[str, int]:
    """What stands before the first of them, and how many were put in `padre` from `posto` on."""
    prima, *resto = PAROLONA.split(testo)
    for n, (parola, poi) in enumerate(zip(resto[::2], resto[1::2], strict=True)):
        span = Element("span", {"class": "parolona"})
        span.text = SPAZIO_NULLO.join(parola[i : i + OGNI] for i in range(0, len(parola), OGNI))
        span.tail = poi
        padre.insert(posto + n, span)
    return prima, len(resto) // 2
