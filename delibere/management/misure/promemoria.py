# SPDX-License-Identifier: AGPL-3.0-or-later
"""The promemoria of many people: the same queries whoever is written to, and no second mail from runs at once."""

import threading
import time
from collections.abc import Iterator
from datetime import date, timedelta

from django.db import connection, reset_queries
from django.db.models import Count, Max
from django.test.utils import CaptureQueriesContext, override_settings
from django.utils import timezone

from abitare.lib.tempo import oggi
from delibere.management.misure.budget import Budget
from delibere.management.misure.scena import INIZIO
from tavolo.models import Gradino, Messaggio, Promemoria, Ruolo, Settore, Utente
from tavolo.occasioni import A_TUTTI, Occasione
from tavolo.services import conferisci_incarico, crea_settore, prenota, registra_persona, spedisci_posta

POCHE, PERSONE, INSIEME = 5, 500, 3
PER_MESSAGGIO = 6


def misura_promemoria() -> Iterator[Budget]:
    poche, molte = _settore(POCHE), _settore(PERSONE)
    chiave = f"misura-{time.time_ns()}"
    contate = [_interrogazioni(settore, f"{chiave}-{settore.pk}") for settore in (poche, molte)]
    yield Budget("interrogazioni_promemoria_500_persone", contate[1], 14, "query")
    yield Budget("interrogazioni_in_piu_con_piu_persone", contate[1] - contate[0], 0, "query")
    yield Budget("promemoria_500_persone_tre_giri_insieme", _insieme(molte, chiave), 5, "s")
    yield Budget("promemoria_doppi", _doppi(chiave), 0, "righe")
    yield _spedizione()


def _settore(quante: int) -> Settore:
    """A sector with so many referenti; made once."""
    sistema, codice = Utente.objects.sistema(), f"MIS{quante}"
    settore = Settore.objects.filter(codice=codice).first()
    if settore is None:
        settore = crea_settore(utente=sistema, codice=codice, nome=f"Misura di {quante} persone", dal=INIZIO)
        for numero in range(quante):
            nome = f"misura{quante}.{numero}"
            persona = registra_persona(
                utente=sistema, nome=nome, cognome="Misura", email=f"{nome}@misura.example", username=nome
            )
            conferisci_incarico(utente=sistema, persona=persona, ruolo=Ruolo.REFERENTE, dal=INIZIO, settore=settore)
    return settore


def _prenota(settore: Settore, chiave: str, giorno: date) -> None:
    occasione = Occasione(
        genere=Gradino.Genere.FASE,
        chiave=chiave,
        giorno=giorno - timedelta(days=2),
        settore_id=settore.pk,
        premessa="Fase di prova",
        indirizzi={A_TUTTI: "/"},
    )
    prenota([occasione], giorno=giorno, lavorativo=lambda _: True)


def _giorno_libero() -> date:
    ultimo = Messaggio.objects.aggregate(ultimo=Max("giorno"))["ultimo"]
    return max(ultimo or oggi(), oggi()) + timedelta(days=1)


def _interrogazioni(settore: Settore, chiave: str) -> int:
    """Of a run that is not the first of its kind, so that the steps are written already."""
    giorno = _giorno_libero()
    with CaptureQueriesContext(connection) as contesto:
        _prenota(settore, chiave, giorno)
    return len(contesto)


def _insieme(settore: Settore, chiave: str) -> float:
    giorno = _giorno_libero()

    def gira() -> None:
        try:
            _prenota(settore, chiave, giorno)
        finally:
            connection.close()

    fili = [threading.Thread(target=gira) for _ in range(INSIEME)]
    inizio = time.perf_counter()
    for filo in fili:
        filo.start()
    for filo in fili:
        filo.join()
    return time.perf_counter() - inizio


def _doppi(chiave: str) -> int:
    """What is more or less than one row and one mail for each person."""
    righe = Promemoria.objects.filter(occasione=chiave)
    messaggi = righe.aggregate(quanti=Count("messaggio", distinct=True))["quanti"]
    return abs(righe.count() - PERSONE) + abs(messaggi - PERSONE)


def _spedizione() -> Budget:
    """Nothing leaves the machine; what is counted is the work around a mail, those no longer needed included."""
    fatti, interrogazioni = 0, 0
    with override_settings(EMAIL_BACKEND="django.core.mail.backends.dummy.EmailBackend"):
        while quanti := Messaggio.objects.da_spedire(timezone.now()).count():
            reset_queries()
            with CaptureQueriesContext(connection) as contesto:
                spedisci_posta()
            rimasti = Messaggio.objects.da_spedire(timezone.now()).count()
            fatti, interrogazioni = fatti + quanti - rimasti, interrogazioni + len(contesto)
    per_messaggio = interrogazioni / max(fatti, 1)
    return Budget("interrogazioni_per_messaggio_spedito", per_messaggio, PER_MESSAGGIO, "query", f"{fatti} messaggi")
