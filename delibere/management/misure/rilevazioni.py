# SPDX-License-Identifier: AGPL-3.0-or-later
"""A cycle on the ordinary programme, among twelve sectors: opened, read and closed, then undone."""

from collections.abc import Callable, Iterator
from datetime import datetime, time
from time import perf_counter
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.urls import reverse

from abitare.lib.tempo import ROMA, in_data, oggi
from delibere.management.misure.budget import Budget
from delibere.management.misure.lettore import Lettore
from delibere.management.misure.scena import INIZIO, Scena
from programma.models import Rilevazione
from programma.services.rilevazione import chiudi, crea_rilevazione
from tavolo.models import Settore, Utente
from tavolo.services import crea_settore

SETTORI = 12
SECONDI, INTERROGAZIONI = 5, 18
RIPARTISCI = """
UPDATE programma_azione a SET settore_id = (SELECT array_agg(id ORDER BY id) FROM tavolo_settore)[1 + a.id %% %s]
FROM programma_obiettivo o WHERE o.id = a.obiettivo_id AND o.programma_id = %s"""


def misura_rilevazioni(scena: Scena) -> Iterator[Budget]:
    giorno = settings.COMUNE.calendario.prossimo_lavorativo(oggi())
    with transaction.atomic():
        _su_dodici_settori(scena)
        with in_data(datetime.combine(giorno, time(9), ROMA)):
            misure = list(_misura(scena))
        transaction.set_rollback(True)
    yield from misure


def _misura(scena: Scena) -> Iterator[Budget]:
    giorno, pk = oggi(), scena.poche.pk
    dati = {"titolo": "Rilevazione di prova", "al": giorno, "apre": giorno, "scade": giorno}
    rilevazione, apre = _cronometra(lambda: crea_rilevazione(utente=scena.coordinatrice, programma_id=pk, dati=dati))
    yield _secondi("rilevazione_si_apre", apre, rilevazione)
    yield from _pagine(scena, rilevazione, "aperta")
    _, chiude = _cronometra(lambda: chiudi(utente=scena.coordinatrice, rilevazione_id=rilevazione.pk))
    yield _secondi("rilevazione_si_chiude", chiude, rilevazione)
    yield from _pagine(scena, rilevazione, "chiusa")


def _pagine(scena: Scena, rilevazione: Rilevazione, stato: str) -> Iterator[Budget]:
    for chi, nome, pk in (
        (scena.coordinatrice, "scheda-rilevazione", rilevazione.pk),
        (scena.coordinatrice, "elenco-rilevazioni", scena.poche.pk),
        (scena.referente, "mie-azioni", None),
    ):
        indirizzo = reverse(f"programma:{nome}", args=[pk] if pk else [])
        lettore = Lettore(chi)
        lettore.prendi(indirizzo)
        lettore.a_freddo()
        quante = lettore.interrogazioni(indirizzo)
        yield Budget(f"interrogazioni_{nome.replace('-', '_')}_{stato}", quante, INTERROGAZIONI, "query", indirizzo)


def _su_dodici_settori(scena: Scena) -> None:
    sistema = Utente.objects.sistema()
    for posto in range(Settore.objects.count(), SETTORI):
        crea_settore(utente=sistema, codice=f"MIS{posto}", nome=f"Settore di misura {posto}", dal=INIZIO)
    with connection.cursor() as cursore:
        cursore.execute(RIPARTISCI, [SETTORI, scena.poche.pk])


def _cronometra(lavoro: Callable[[], Any]) -> tuple[Any, float]:
    inizio = perf_counter()
    return lavoro(), perf_counter() - inizio


def _secondi(nome: str, secondi: float, rilevazione: Rilevazione) -> Budget:
    return Budget(nome, secondi, SECONDI, "s", f"{rilevazione.rilevate.count()} azioni, {SETTORI} settori")
