# SPDX-License-Identifier: AGPL-3.0-or-later
"""Meetings of the table: convocation, agenda, attendance, decisions, documents."""

from delibere.models.incontro.calendario import CalendarioPersonale
from delibere.models.incontro.convocato import Convocato
from delibere.models.incontro.decisione import Decisione
from delibere.models.incontro.documento import DocumentoIncontro
from delibere.models.incontro.incontro import Incontro
from delibere.models.incontro.punto import LegamePunto, PuntoOrdine
from delibere.models.incontro.spedizione import Spedizione
from delibere.models.incontro.verbale import Verbale

__all__ = [
    "CalendarioPersonale",
    "Convocato",
    "Decisione",
    "DocumentoIncontro",
    "Incontro",
    "LegamePunto",
    "PuntoOrdine",
    "Spedizione",
    "Verbale",
]
