# SPDX-License-Identifier: AGPL-3.0-or-later
"""HTML to PDF/A that is also PDF/UA-1. Nothing outside this package imports WeasyPrint or pikepdf."""

from .caratteri import stampabile
from .tipi import Allegato, Documento, ErrorePdf, Metadati, Profilo

__all__ = [
    "Allegato",
    "Documento",
    "ErrorePdf",
    "Metadati",
    "Profilo",
    "prepara_processo",
    "rendi",
    "stampabile",
]


def rendi(html: str, *, metadati: Metadati, profilo: Profilo, allegati: tuple[Allegato, ...] = ()) -> Documento:
    """The same arguments and the same tools (`Documento.strumenti`) give the same bytes.

    Images and fonts are static files of the project, named relative to `STATIC_URL`; anything else is refused.
    `allegati` are embedded (relation Data) under PDF/A-3a and left out under PDF/A-2a, which forbids them.
    Raises ErrorePdf when WeasyPrint logs a warning or the tag tree cannot be mended.
    """
    # WeasyPrint costs half a second and 60 MB: only the process that renders pays for it.
    from .documento import compila

    return compila(html, metadati=metadati, profilo=profilo, allegati=allegati)


def prepara_processo() -> None:
    """Tune a process that does little else than rendering: call it once, when the worker child starts."""
    # As above: the tuning loads WeasyPrint.
    from .processo import prepara

    prepara()
