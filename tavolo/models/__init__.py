# SPDX-License-Identifier: AGPL-3.0-or-later
from tavolo.models.cambio import Cambio, Oscuramento, impronta_testo
from tavolo.models.posta import Messaggio
from tavolo.models.promemoria import Destinatario, Gradino, Promemoria, Rinuncia
from tavolo.models.settori import (
    ORGANO_DEL_RUOLO,
    RUOLI_DI_SETTORE,
    APeriodo,
    Incarico,
    Organo,
    Ruolo,
    Settore,
    SoggettoEsterno,
    TipoSoggetto,
    date_in_ordine,
    uno_per_volta,
    vigente_il,
)
from tavolo.models.utente import Utente

__all__ = [
    "ORGANO_DEL_RUOLO",
    "RUOLI_DI_SETTORE",
    "APeriodo",
    "Cambio",
    "Destinatario",
    "Gradino",
    "Incarico",
    "Messaggio",
    "Organo",
    "Oscuramento",
    "Promemoria",
    "Rinuncia",
    "Ruolo",
    "Settore",
    "SoggettoEsterno",
    "TipoSoggetto",
    "Utente",
    "date_in_ordine",
    "impronta_testo",
    "uno_per_volta",
    "vigente_il",
]
