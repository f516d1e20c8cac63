# SPDX-License-Identifier: AGPL-3.0-or-later
"""Statements of the sectors and the answers of the coordination. Rows are only added."""

from programma.services.aggiornamenti.dichiara import (
    ConflittoAggiornamento,
    avanza,
    correggi,
    dichiara,
    esigi_dichiarabile,
    nessuna_variazione,
)
from programma.services.aggiornamenti.valori import Visto, da_correggere, partenza, ultimo_valido
from programma.services.aggiornamenti.verifica import accetta, accetta_in_blocco, impedimento, restituisci

__all__ = [
    "ConflittoAggiornamento",
    "Visto",
    "accetta",
    "accetta_in_blocco",
    "avanza",
    "correggi",
    "da_correggere",
    "dichiara",
    "esigi_dichiarabile",
    "impedimento",
    "nessuna_variazione",
    "partenza",
    "restituisci",
    "ultimo_valido",
]
