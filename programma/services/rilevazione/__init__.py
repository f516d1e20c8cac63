# SPDX-License-Identifier: AGPL-3.0-or-later
"""Life of a monitoring cycle: foreseen, open, closed, and opened again when there is a reason."""

from programma.services.rilevazione.chiusura import chiudi, riapri
from programma.services.rilevazione.mancanti import Mancante, destinatari_mancanti
from programma.services.rilevazione.ricorrenza import apri_dovute, scrivi_ricorrenza
from programma.services.rilevazione.sollecito import sollecita
from programma.services.rilevazione.stesura import apri, crea_rilevazione, modifica_rilevazione

__all__ = [
    "Mancante",
    "apri",
    "apri_dovute",
    "chiudi",
    "crea_rilevazione",
    "destinatari_mancanti",
    "modifica_rilevazione",
    "riapri",
    "scrivi_ricorrenza",
    "sollecita",
]
