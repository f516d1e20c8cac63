# SPDX-License-Identifier: AGPL-3.0-or-later
"""WeasyPrint by itself, as its manual shows it: the yardstick of `make bench`, used nowhere else."""

from .motore import HTML, Risorse
from .risorse import BASE
from .tipi import Profilo


def rendi_grezzo(html: str, *, profilo: Profilo) -> bytes:
    """The same HTML, fonts and PDF variant; no mended tags, no PDF/UA, no tuning, no check of the warnings."""
    return HTML(string=html, base_url=BASE, url_fetcher=Risorse()).write_pdf(pdf_variant=profilo.value)
