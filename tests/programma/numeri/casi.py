# SPDX-License-Identifier: AGPL-3.0-or-later
"""Plain actions and statements to say only what a case is about."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from programma.fotografia import dati

AL = date(2026, 6, 30)
ADA = dati.Persona(1, "Ada Provola")
SETTORE = dati.Settore(1, "LLPP", "Lavori Pubblici", False, date(2020, 1, 1), None, (ADA,))


def parola(avanzamento: Decimal | int, riferito_al: date = AL, **campi: Any) -> dati.Aggiornamento:
    predefiniti = dict.fromkeys(("motivo_stato", "testo", "testo_criticita", "mezzo_di_prova", "proposta"), "") | {
        "inizio_effettivo": None,
        "fine_effettiva": None,
        "nessuna_variazione": False,
        "criticita": "nessuna",
    }
    return dati.Aggiornamento(
        **predefiniti
        | {
            "id": 1,
            "settore": SETTORE,
            "autore": ADA,
            "riferito_al": riferito_al,
            "scritto": datetime(2026, 6, 1, tzinfo=UTC),
            "stato": "in_corso",
            "avanzamento": Decimal(avanzamento),
        }
        | campi
    )


def azione(**campi: Any) -> dati.Azione:
    vuoti = dict.fromkeys(("descrizione", "motivo_stato", "testo_criticita", "luogo", "fonte"), "")
    nulli = dict.fromkeys(
        (
            "persona",
            "inizio_previsto",
            "fine_prevista",
            "inizio_effettivo",
            "fine_effettiva",
            "dichiarato",
            "verificato",
            "ultima_parola",
        )
    )
    tuple_vuote = dict.fromkeys(("collaborano", "soggetti", "cup", "cig", "fasi", "risorse", "indicatori"), ())
    predefiniti = {"id": 1, "obiettivo_id": 1, "codice": "1.1", "titolo": "Azione", "settore": SETTORE, "peso": 1}
    stato = {"stato": "in_corso", "criticita": "nessuna"}
    return dati.Azione(**{**vuoti, **nulli, **tuple_vuote, **predefiniti, **stato, **campi})
