# SPDX-License-Identifier: AGPL-3.0-or-later
"""Letters that the embedded fonts lack: a missing glyph is illegal in PDF/A, and people type everything."""

import hashlib
import unicodedata
from functools import cache

from .risorse import trova_statico

CARATTERI = (
    "fonts/titillium-web-regular.ttf",
    "fonts/titillium-web-italic.ttf",
    "fonts/titillium-web-600.ttf",
    "fonts/titillium-web-600italic.ttf",
    "fonts/titillium-web-700.ttf",
    "fonts/roboto-mono-regular.ttf",
    "fonts/DejaVuSans.ttf",
    "fonts/DejaVuSans-Bold.ttf",
)
BIANCHI = frozenset("\t\n\r")
SENZA_SEGNO = {"Cc", "Cf", "Cn", "Co", "Cs"}
A_CAPO = {"Zl", "Zp"}


def stampabile(html: str) -> str:
    """The same HTML, where each letter that cannot be printed is `[U+1F3E0]` and controls are left out."""
    coperti = _coperti()
    return "".join(lettera if lettera in coperti else _sostituto(lettera) for lettera in html)


def _sostituto(lettera: str) -> str:
    categoria = unicodedata.category(lettera)
    if categoria in SENZA_SEGNO:
        return ""
    if categoria.startswith("Z"):
        return " "
    # Only letters and digits: the plain form of some signs is markup.
    semplice = unicodedata.normalize("NFKC", lettera)
    if semplice.isalnum() and _coperti().issuperset(semplice):
        return semplice
    return f"[U+{ord(lettera):04X}]"


@cache
def impronta_dei_caratteri() -> str:
    """The first 12 digits of the SHA-256 of the fonts one after another: they decide the bytes as the tools do."""
    somma = hashlib.sha256()
    for nome in CARATTERI:
        somma.update(trova_statico(nome).read_bytes())
    return somma.hexdigest()[:12].upper()


@cache
def _coperti() -> frozenset[str]:
    # Loaded here like the other heavy libraries: only who renders pays for it.
    from fontTools.ttLib import TTFont

    coperti: set[str] = set()
    for nome in CARATTERI:
        with TTFont(trova_statico(nome), lazy=True) as carattere:
            coperti |= {chr(codice) for codice in carattere.getBestCmap()}
    esclusi = SENZA_SEGNO | A_CAPO
    return BIANCHI | {lettera for lettera in coperti if unicodedata.category(lettera) not in esclusi}
