# SPDX-License-Identifier: AGPL-3.0-or-later
"""Charts made by the server: the same SVG stands in the page and in the PDF.

No style attribute, no script, no pattern or gradient, no opacity: presentation attributes only, which the portal's CSP
and PDF/A both accept. Bars are clamped to the scale, the numbers beside them never are. `larghezza` is in units of the
drawing: 960 for a page, 720 for an A4 sheet, where text keeps a readable size.
"""

from abitare.lib.svg.barre import Barra, Parte, RigaImpilata, barre, impilate, mini
from abitare.lib.svg.caselle import RigaDiCaselle, caselle
from abitare.lib.svg.codice import codice_qr
from abitare.lib.svg.gantt import RigaGantt, gantt, gantt_a_pagine
from abitare.lib.svg.tendenza import Serie, tendenza

__all__ = [
    "Barra",
    "Parte",
    "RigaDiCaselle",
    "RigaGantt",
    "RigaImpilata",
    "Serie",
    "barre",
    "caselle",
    "codice_qr",
    "gantt",
    "gantt_a_pagine",
    "impilate",
    "mini",
    "tendenza",
]
