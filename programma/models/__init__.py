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
from programma.models.rilevazione import (
    AzioneRilevata,
    Cadenza,
    Domanda,
    Passaggio,
    Ricorrenza,
    Rilevazione,
    RispostaDomanda,
    RispostaRegistrata,
)

__all__ = [
    "Aggiornamento",
    "AggiornamentoFase",
    "AggiornamentoIndicatore",
    "AggiornamentoRisorsa",
    "Azione",
    "AzioneGroupObjectPermission",
    "AzioneRilevata",
    "AzioneUserObjectPermission",
    "Cadenza",
    "CampoConAtto",
    "CodiceProgetto",
    "Coinvolgimento",
    "Collaborazione",
    "Congelamento",
    "Criticita",
    "Documento",
    "Domanda",
    "Fase",
    "Indicatore",
    "Misurazione",
    "Nota",
    "Obiettivo",
    "Orizzonte",
    "Passaggio",
    "Programma",
    "ProgrammaGroupObjectPermission",
    "ProgrammaUserObjectPermission",
    "Ricorrenza",
    "Rilevazione",
    "Risorsa",
    "RispostaDomanda",
    "RispostaRegistrata",
    "Stato",
    "Verifica",
]
