# SPDX-License-Identifier: AGPL-3.0-or-later
from programma.services.territorio.comuni import crea_comune, crea_ente, modifica_comune, modifica_ente
from programma.services.territorio.iniziali import TerritorioGiaCaricato, carica_territorio
from programma.services.territorio.parametri import crea_parametro, modifica_parametro

__all__ = [
    "TerritorioGiaCaricato",
    "carica_territorio",
    "crea_comune",
    "crea_ente",
    "crea_parametro",
    "modifica_comune",
    "modifica_ente",
    "modifica_parametro",
]
