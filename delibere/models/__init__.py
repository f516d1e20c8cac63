# SPDX-License-Identifier: AGPL-3.0-or-later
from delibere.models.atto import COMBINAZIONI, Atto
from delibere.models.documento_piano import DocumentoPiano
from delibere.models.effetto import EffettoAtto
from delibere.models.foglio import Foglio
from delibere.models.incontro import (
    CalendarioPersonale,
    Convocato,
    Decisione,
    DocumentoIncontro,
    Incontro,
    LegamePunto,
    PuntoOrdine,
    Spedizione,
    Verbale,
)
from delibere.models.legame import LegameAtto
from delibere.models.parti_atto import AllegatoAtto, Parere, Presenza, PuntoAtto
from delibere.models.rapporto import Rapporto, Sezione
from delibere.models.stampa import TENTATIVI_MASSIMI, Stampa

__all__ = [
    "COMBINAZIONI",
    "TENTATIVI_MASSIMI",
    "AllegatoAtto",
    "Atto",
    "CalendarioPersonale",
    "Convocato",
    "Decisione",
    "DocumentoIncontro",
    "DocumentoPiano",
    "EffettoAtto",
    "Foglio",
    "Incontro",
    "LegameAtto",
    "LegamePunto",
    "Parere",
    "Presenza",
    "PuntoAtto",
    "PuntoOrdine",
    "Rapporto",
    "Sezione",
    "Spedizione",
    "Stampa",
    "Verbale",
]
