# SPDX-License-Identifier: AGPL-3.0-or-later
from programma.models.aggiornamento import (
    Aggiornamento,
    AggiornamentoFase,
    AggiornamentoIndicatore,
    AggiornamentoRisorsa,
    Nota,
    Verifica,
)
from programma.models.azione import (
    Azione,
    AzioneGroupObjectPermission,
    AzioneUserObjectPermission,
    CodiceProgetto,
    Coinvolgimento,
    Collaborazione,
    Criticita,
    Fase,
    Risorsa,
    Stato,
)
from programma.models.campi_con_atto import CampoConAtto
from programma.models.congelamento import Congelamento
from programma.models.documento import Documento
from programma.models.indicatore import Indicatore, Misurazione
from programma.models.programma import (
    Obiettivo,
    Orizzonte,
    Programma,
    ProgrammaGroupObjectPermission,
    ProgrammaUserObjectPermission,
)

__all__ = [
    "Aggiornamento",
    "AggiornamentoFase",
    "AggiornamentoIndicatore",
    "AggiornamentoRisorsa",
    "Azione",
    "AzioneGroupObjectPermission",
    "AzioneUserObjectPermission",
    "CampoConAtto",
    "CodiceProgetto",
    "Coinvolgimento",
    "Collaborazione",
    "Congelamento",
    "Criticita",
    "Documento",
    "Fase",
    "Indicatore",
    "Misurazione",
    "Nota",
    "Obiettivo",
    "Orizzonte",
    "Programma",
    "ProgrammaGroupObjectPermission",
    "ProgrammaUserObjectPermission",
    "Risorsa",
    "Stato",
    "Verifica",
]
