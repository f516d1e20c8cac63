# SPDX-License-Identifier: AGPL-3.0-or-later
"""Speed of a process that only renders; `docs/decisioni/0003-pdf.md` has the measures."""

import gc

from .motore import pydyf

SOGLIE_GC = (200_000, 50, 50)


def prepara() -> None:
    gc.freeze()
    gc.set_threshold(*SOGLIE_GC)
    pydyf.PDF.page_references = property(_riferimenti_alle_pagine)


def _riferimenti_alle_pagine(pdf: pydyf.PDF) -> tuple[bytes, ...]:
    """As in pydyf, which builds the tuple again for each structure element: quadratic in pages."""
    voci = pdf.pages["Kids"]
    quante, pronti = pdf.__dict__.get("_riferimenti", (0, ()))
    if quante != len(voci):
        pronti = tuple(f"{numero} 0 R".encode("ascii") for numero in voci[::3])
        pdf.__dict__["_riferimenti"] = len(voci), pronti
    return pronti
