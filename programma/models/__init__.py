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
from programma.models.congelamento_piano import CongelamentoPiano
from programma.models.documento import Documento, FileCaricato
from programma.models.file_piano import FileDelPiano
from programma.models.indicatore import Indicatore, Misurazione
from programma.models.parametri import UNITA, CodiceParametro, ParametroNormativo
from programma.models.piani import ANNI_DEL_TRIENNALE, ORGANO_DELLO_STATO, PianoAnnuale, PianoTriennale, StatoPiano
from programma.models.programma import (
    Obiettivo,
    Orizzonte,
    Programma,
    ProgrammaGroupObjectPermission,
    ProgrammaUserObjectPermission,
)
from programma.models.righe_piano import (
    Comunicazione,
    RigaAnnuale,
    RigaTriennale,
    SceltaComune,
    SceltaEnte,
    TotaliPubblicati,
)
from programma.models.rilevazione import (
    AzioneRilevata,
    AzioneTolta,
    Cadenza,
    Domanda,
    Passaggio,
    Ricorrenza,
    Rilevazione,
    RispostaDomanda,
    RispostaRegistrata,
)
from programma.models.territorio import Ambito, Comune, EnteProprietario

__all__ = [
    "ANNI_DEL_TRIENNALE",
    "ORGANO_DELLO_STATO",
    "UNITA",
    "Aggiornamento",
    "AggiornamentoFase",
    "AggiornamentoIndicatore",
    "AggiornamentoRisorsa",
    "Ambito",
    "Azione",
    "AzioneGroupObjectPermission",
    "AzioneRilevata",
    "AzioneTolta",
    "AzioneUserObjectPermission",
    "Cadenza",
    "CampoConAtto",
    "CodiceParametro",
    "CodiceProgetto",
    "Coinvolgimento",
    "Collaborazione",
    "Comune",
    "Comunicazione",
    "Congelamento",
    "CongelamentoPiano",
    "Criticita",
    "Documento",
    "Domanda",
    "EnteProprietario",
    "Fase",
    "FileCaricato",
    "FileDelPiano",
    "Indicatore",
    "Misurazione",
    "Nota",
    "Obiettivo",
    "Orizzonte",
    "ParametroNormativo",
    "Passaggio",
    "PianoAnnuale",
    "PianoTriennale",
    "Programma",
    "ProgrammaGroupObjectPermission",
    "ProgrammaUserObjectPermission",
    "Ricorrenza",
    "RigaAnnuale",
    "RigaTriennale",
    "Rilevazione",
    "Risorsa",
    "RispostaDomanda",
    "RispostaRegistrata",
    "SceltaComune",
    "SceltaEnte",
    "Stato",
    "StatoPiano",
    "TotaliPubblicati",
    "Verifica",
]
