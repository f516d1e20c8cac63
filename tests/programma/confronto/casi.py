# SPDX-License-Identifier: AGPL-3.0-or-later
"""Small fotografie to say only what a case is about."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from programma.fotografia import dati
from tests.programma.numeri.casi import ADA, AL, SETTORE, azione

__all__ = ["ADA", "FASE", "INDICATORE", "RISORSA", "SETTORE", "URBANISTICA", "azione", "foto", "obiettivo"]

URBANISTICA = dati.Settore(2, "URB", "Urbanistica", False, date(2020, 1, 1), None)
PROGRAMMA = dati.Programma(1, "Abitare", "", date(2025, 7, 1), date(2029, 12, 31), "adottato", 2026, 2027, 2029, False)
FASE = dati.Fase(5, "Progetto", date(2026, 1, 1), date(2026, 3, 31), None, None, 1)
RISORSA = dati.Risorsa(7, "PNRR", "", "08.02", 2026, Decimal(1560000), Decimal("100000.5"), Decimal(0), per_lavori=True)
INDICATORE = dati.Indicatore(
    3, "Alloggi recuperati", "alloggi", Decimal(0), date(2025, 7, 1), Decimal(60), date(2027, 12, 31), "Aler",
    "crescente", None,
)  # fmt: skip


def obiettivo(**campi: Any) -> dati.Obiettivo:
    predefiniti = {"id": 1, "codice": "1", "titolo": "Recuperare alloggi", "descrizione": "", "orizzonte": "breve"}
    predefiniti |= {
        "settore": SETTORE,
        "peso": 1,
        "codice_dup": "",
        "linea_mandato": "",
        "indicatori": (),
        "azioni": (),
    }
    return dati.Obiettivo(**{**predefiniti, **campi})


def foto(*obiettivi: dati.Obiettivo, **campi: Any) -> dati.Fotografia:
    predefiniti = {"al": AL, "noto_al": datetime(2026, 7, 1, tzinfo=UTC), "soglie": dati.Soglie()}
    predefiniti |= {"programma": PROGRAMMA, "settori": (SETTORE, URBANISTICA), "persone": (ADA,), "soggetti": ()}
    return dati.Fotografia(**{**predefiniti, "obiettivi": obiettivi, **campi})
