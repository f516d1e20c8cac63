# SPDX-License-Identifier: AGPL-3.0-or-later
from tavolo.models.cambio import Cambio, Oscuramento, impronta_testo
from tavolo.models.posta import Messaggio
from tavolo.models.settori import (
    ORGANO_DEL_RUOLO,
    RUOLI_DI_SETTORE,
    Incarico,
    Organo,
    Ruolo,
    Settore,
    SoggettoEsterno,
    TipoSoggetto,
    vigente_il,
)
from tavolo.models.utente import Utente

__all__ = [
    "ORGANO_DEL_RUOLO",
    "RUOLI_DI_SETTORE",
    "Cambio",
    "Incarico",
    "Messaggio",
    "Organo",
    "Oscuramento",
    "Ruolo",
    "Settore",
    "SoggettoEsterno",
    "TipoSoggetto",
    "Utente",
    "impronta_testo",
    "vigente_il",
]
