# SPDX-License-Identifier: AGPL-3.0-or-later
"""Quarters and half-years, and how the cycle about one is called."""

from datetime import date, timedelta

from programma.models import Cadenza

ORDINALI = {Cadenza.TRIMESTRE: ("primo", "secondo", "terzo", "quarto"), Cadenza.SEMESTRE: ("primo", "secondo")}


def fine_periodo(giorno: date, cadenza: str) -> date:
    """The last day of the quarter or half-year in which a day falls."""
    mesi = Cadenza(cadenza).mesi
    mese = -(-giorno.month // mesi) * mesi
    primo_dopo = date(giorno.year + mese // 12, mese % 12 + 1, 1)
    return primo_dopo - timedelta(days=1)


def titolo_ricorrente(al: date, cadenza: str) -> str:
    posto = al.month // Cadenza(cadenza).mesi - 1
    return f"Rilevazione del {ORDINALI[Cadenza(cadenza)][posto]} {Cadenza(cadenza).value} {al.year}"
