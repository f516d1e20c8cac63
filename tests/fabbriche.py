# SPDX-License-Identifier: AGPL-3.0-or-later
"""Factories of the programme: plain functions, every field can be given, grants are made as the services make them.

What is written has the system as its author unless `autore` is given.
"""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from abitare.lib.tempo import adesso, oggi
from programma.models import (
    Aggiornamento,
    Azione,
    AzioneRilevata,
    CodiceProgetto,
    Coinvolgimento,
    Collaborazione,
    Domanda,
    Fase,
    Indicatore,
    Misurazione,
    Obiettivo,
    Orizzonte,
    Passaggio,
    Programma,
    Rilevazione,
    Risorsa,
    Stato,
    Verifica,
)
from programma.permissions import AGGIORNA, CONTRIBUISCI, MODIFICA
from tavolo.models import Settore, SoggettoEsterno, TipoSoggetto, Utente
from tavolo.permissions import concedi
from tavolo.storia import con_autore
from tests.cast import Cast


def crea_programma(*, autore: Utente | None = None, **campi: Any) -> Programma:
    """A draft; the sector that coordinates today, if any, may write it."""
    dati = {
        "titolo": "Programma di prova",
        "dal": date(2025, 7, 1),
        "al": date(2029, 12, 31),
        "anno_breve": 2026,
        "anno_medio": 2027,
        "anno_lungo": 2029,
    }
    with con_autore(autore or Utente.objects.sistema()):
        programma = Programma.objects.create(**{**dati, **campi})
        for settore in Settore.objects.vigenti(oggi()).filter(coordina=True):
            concedi(MODIFICA, settore.gruppo_coordinamento, programma)
    return programma


def crea_obiettivo(programma: Programma, settore: Settore, *, autore: Utente | None = None, **campi: Any) -> Obiettivo:
    posto = programma.obiettivi.count() + 1
    dati = {"codice": str(posto), "titolo": f"Obiettivo {posto}", "orizzonte": Orizzonte.BREVE, "ordine": posto}
    with con_autore(autore or Utente.objects.sistema()):
        return Obiettivo.objects.create(programma=programma, settore=settore, **{**dati, **campi})


def crea_azione(obiettivo: Obiettivo, settore: Settore, *, autore: Utente | None = None, **campi: Any) -> Azione:
    """An action without dates, not started; the referenti of its sector may update it."""
    posto = obiettivo.azioni.count() + 1
    dati = {"codice": f"{obiettivo.codice}.{posto}", "titolo": f"Azione {obiettivo.codice}.{posto}", "ordine": posto}
    with con_autore(autore or Utente.objects.sistema()):
        azione = Azione.objects.create(obiettivo=obiettivo, settore=settore, **{**dati, **campi})
        concedi(AGGIORNA, settore.gruppo, azione)
    return azione


def crea_collaborazione(azione: Azione, settore: Settore, *, autore: Utente | None = None) -> Collaborazione:
    """The referenti of the sector may contribute to the action."""
    with con_autore(autore or Utente.objects.sistema()):
        concedi(CONTRIBUISCI, settore.gruppo, azione)
        return Collaborazione.objects.create(azione=azione, settore=settore)


def crea_soggetto(nome: str = "Sindacato di prova", *, autore: Utente | None = None, **campi: Any) -> SoggettoEsterno:
    with con_autore(autore or Utente.objects.sistema()):
        return SoggettoEsterno.objects.create(nome=nome, **{"tipo": TipoSoggetto.INQUILINI, **campi})


def crea_coinvolgimento(azione: Azione, soggetto: SoggettoEsterno, *, autore: Utente | None = None) -> Coinvolgimento:
    with con_autore(autore or Utente.objects.sistema()):
        return Coinvolgimento.objects.create(azione=azione, soggetto=soggetto)


def crea_fase(azione: Azione, *, autore: Utente | None = None, **campi: Any) -> Fase:
    posto = azione.fasi.count() + 1
    dati = {
        "nome": f"Fase {posto}",
        "inizio_previsto": date(2026, 1, 1),
        "fine_prevista": date(2026, 12, 31),
        "ordine": posto,
    }
    with con_autore(autore or Utente.objects.sistema()):
        return Fase.objects.create(azione=azione, **{**dati, **campi})


def crea_risorsa(azione: Azione, *, autore: Utente | None = None, **campi: Any) -> Risorsa:
    dati = {"fonte": "Bilancio comunale", "anno": 2026, "stanziato": Decimal("1000.00")}
    with con_autore(autore or Utente.objects.sistema()):
        return Risorsa.objects.create(azione=azione, **{**dati, **campi})


def crea_codice(azione: Azione, codice: str, *, autore: Utente | None = None, **campi: Any) -> CodiceProgetto:
    with con_autore(autore or Utente.objects.sistema()):
        return CodiceProgetto.objects.create(azione=azione, codice=codice, **{"tipo": CodiceProgetto.Tipo.CUP, **campi})


def crea_indicatore(*, autore: Utente | None = None, **campi: Any) -> Indicatore:
    """From 0 to 100 alloggi; name its owner with `azione=` or `obiettivo=`."""
    dati = {
        "nome": "Alloggi recuperati",
        "unita": "alloggi",
        "base": Decimal(0),
        "data_base": date(2025, 7, 1),
        "obiettivo_valore": Decimal(100),
        "data_obiettivo": date(2029, 12, 31),
        "fonte": "Ufficio di prova",
        "verso": Indicatore.Verso.CRESCENTE,
    }
    with con_autore(autore or Utente.objects.sistema()):
        return Indicatore.objects.create(**{**dati, **campi})


def crea_misurazione(
    indicatore: Indicatore, valore: Decimal | int, data: date, *, autore: Utente | None = None
) -> Misurazione:
    with con_autore(autore or Utente.objects.sistema()):
        return Misurazione.objects.create(indicatore=indicatore, valore=valore, data=data)


def crea_aggiornamento(
    azione: Azione, avanzamento: Decimal | int = 40, *, autore: Utente | None = None, **campi: Any
) -> Aggiornamento:
    """A statement of the responsible sector, in progress and dated today, waiting for an answer."""
    dati = {"stato": Stato.IN_CORSO, "riferito_al": oggi(), "settore": azione.settore}
    with con_autore(autore or Utente.objects.sistema(), settore=azione.settore) as cambio:
        return Aggiornamento.objects.create(
            azione=azione, avanzamento=Decimal(avanzamento), cambio=cambio, **{**dati, **campi}
        )


def crea_verifica(aggiornamento: Aggiornamento, *, autore: Utente | None = None, **campi: Any) -> Verifica:
    """An answer, accepted unless `esito` is given; nothing is applied to the action, that is the service's work."""
    dati = {"esito": Verifica.Esito.ACCETTATA}
    with con_autore(autore or Utente.objects.sistema()) as cambio:
        return Verifica.objects.create(aggiornamento=aggiornamento, cambio=cambio, **{**dati, **campi})


def crea_rilevazione(programma: Programma, *, autore: Utente | None = None, **campi: Any) -> Rilevazione:
    """Opened now on all the actions of the programme that are there, due in two weeks; a holiday stops nothing here."""
    dati = {"titolo": "Rilevazione di prova", "al": oggi(), "apre": oggi(), "scade": oggi() + timedelta(days=14)}
    ora = adesso()
    aperta = {"stato": Rilevazione.Stato.APERTA, "aperta": ora, "risposte_dal": ora}
    with con_autore(autore or Utente.objects.sistema()) as cambio:
        rilevazione = Rilevazione.objects.create(programma=programma, **{**dati, **aperta, **campi})
        for azione in Azione.objects.filter(obiettivo__programma=programma):
            AzioneRilevata.objects.create(rilevazione=rilevazione, azione=azione, settore=azione.settore)
        Passaggio.objects.create(rilevazione=rilevazione, tipo=Passaggio.Tipo.APERTURA, cambio=cambio, quando=ora)
    return rilevazione


def crea_domanda(rilevazione: Rilevazione, *, autore: Utente | None = None, **campi: Any) -> Domanda:
    dati = {"testo": "Servono altri fondi?", "tipo": Domanda.Tipo.TESTO, "ordine": rilevazione.domande.count() + 1}
    with con_autore(autore or Utente.objects.sistema()):
        return Domanda.objects.create(rilevazione=rilevazione, **{**dati, **campi})


@pytest.fixture
def programma(cast: Cast) -> Programma:
    """Adopted, so that every reader sees it."""
    return crea_programma(titolo="Programma adottato", stato=Programma.Stato.ADOTTATO)


@pytest.fixture
def bozza(cast: Cast) -> Programma:
    return crea_programma(titolo="Programma in bozza")


@pytest.fixture
def obiettivo(cast: Cast, programma: Programma) -> Obiettivo:
    return crea_obiettivo(programma, cast.sociali)


@pytest.fixture
def azione(cast: Cast, obiettivo: Obiettivo) -> Azione:
    """An action of Lavori Pubblici."""
    return crea_azione(obiettivo, cast.lavori_pubblici)
