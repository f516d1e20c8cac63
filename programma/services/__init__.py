# SPDX-License-Identifier: AGPL-3.0-or-later
from programma.services.azioni import (
    annulla_azione,
    crea_azione,
    duplica_azione,
    elimina_azione,
    modifica_azione,
    riordina_azioni,
    ripristina_azione,
    sposta_azione,
)
from programma.services.blocchi import blocca_azione, blocca_per_congelare, blocca_programma, scrive_nel_programma
from programma.services.in_blocco import assegna_in_blocco
from programma.services.misurazioni import registra_misurazione
from programma.services.obiettivi import crea_obiettivo, elimina_obiettivo, modifica_obiettivo, riordina_obiettivi
from programma.services.parti import Parti, Riga, RigheNonValide
from programma.services.programma import crea_programma, modifica_programma

__all__ = [
    "Parti",
    "Riga",
    "RigheNonValide",
    "annulla_azione",
    "assegna_in_blocco",
    "blocca_azione",
    "blocca_per_congelare",
    "blocca_programma",
    "crea_azione",
    "crea_obiettivo",
    "crea_programma",
    "duplica_azione",
    "elimina_azione",
    "elimina_obiettivo",
    "modifica_azione",
    "modifica_obiettivo",
    "modifica_programma",
    "registra_misurazione",
    "riordina_azioni",
    "riordina_obiettivi",
    "ripristina_azione",
    "scrive_nel_programma",
    "sposta_azione",
]
