# SPDX-License-Identifier: AGPL-3.0-or-later
"""Accessibility of the page a browser shows: axe-core, WCAG 2.1 A and AA, from a wide screen to 320 px."""

from pathlib import Path
from typing import Any

import axe_playwright_python

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
REGOLE = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}
# 320 px is WCAG 1.4.10, Reflow: the narrowest telephone, or a window of 1280 px enlarged four times.
LARGHEZZE = (1280, 375, 320)


def barriere(pagina: Any) -> list[str]:
    """What axe finds and what overflows sideways, at each width; empty is what a test wants."""
    trovate = []
    altezza = pagina.viewport_size["height"]
    for larghezza in LARGHEZZE:
        pagina.set_viewport_size({"width": larghezza, "height": altezza})
        pagina.evaluate(AXE)
        esito = pagina.evaluate("regole => axe.run(document, regole)", REGOLE)
        trovate += [
            f"{larghezza} px, {violazione['id']}: {nodo['target']} {nodo['failureSummary']}"
            for violazione in esito["violations"]
            for nodo in violazione["nodes"]
        ]
        if pagina.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            trovate.append(f"{larghezza} px: the page overflows sideways")
    pagina.set_viewport_size({"width": LARGHEZZE[0], "height": altezza})
    return trovate
