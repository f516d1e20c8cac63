# SPDX-License-Identifier: AGPL-3.0-or-later
"""Extracts as PDF files: what a word processor makes of the text, with page headings, folios, columns, broken words."""

import re
from html import escape

from weasyprint import HTML

STILE = """
@page { size: A4; margin: 2cm 2cm 3cm; @top-center { content: "Ente di prova" }
  @bottom-right { content: "Pagina " counter(page) " di " counter(pages) } }
body { font: 10pt "DejaVu Sans"; text-align: justify; hyphens: auto }
table { width: 100% } td { padding: 1mm 6mm 1mm 0; text-align: left }
"""


def estratto_in_pdf(testo: str) -> bytes:
    blocchi = "".join(_blocco(blocco) for blocco in re.split(r"\n\s*\n", testo) if blocco.strip())
    pagina = f"<html lang=it><head><title>Estratto</title><style>{STILE}</style></head><body>{blocchi}</body></html>"
    pdf: bytes = HTML(string=pagina).write_pdf()
    return pdf


def _blocco(blocco: str) -> str:
    righe = [re.sub(r"\*\*|</?[ib]>", "", riga) for riga in blocco.strip("\n").split("\n")]
    if any("\t" in riga for riga in righe):
        celle = ("".join(f"<td>{escape(cella)}</td>" for cella in riga.split("\t")) for riga in righe)
        return f"<table>{''.join(f'<tr>{riga}</tr>' for riga in celle)}</table>"
    return f"<p>{'<br>'.join(escape(riga) for riga in righe)}</p>"
