# SPDX-License-Identifier: AGPL-3.0-or-later
"""Many at once, on the real engine: each thread has a connection and a transaction of its own."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from threading import Barrier
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from programma.models import Aggiornamento, Stato, Verifica
from programma.services.aggiornamenti import (
    ConflittoAggiornamento,
    accetta,
    dichiara,
    nessuna_variazione,
    partenza,
    restituisci,
)
from tavolo.models import Messaggio
from tests.fabbriche import crea_aggiornamento

pytestmark = [pytest.mark.motore, pytest.mark.django_db(transaction=True)]
QUANTI = 4


def insieme(*gesti):
    """What each call gave, or the exception it raised, all started together."""
    via = Barrier(len(gesti))

    def uno(gesto):
        try:
            via.wait(timeout=10)
            return gesto()
        except (ConflittoAggiornamento, ValidationError) as errore:
            return errore
        finally:
            connection.close()

    with ThreadPoolExecutor(len(gesti)) as corsie:
        return list(corsie.map(uno, gesti))


def test_doppio_invio_scrive_una_riga(cast, azione):
    segno, visto = uuid4(), partenza(azione)
    dati = visto.valori | {"stato": Stato.IN_CORSO, "avanzamento": Decimal(40)}

    esiti = insieme(
        *[
            lambda: dichiara(utente=cast.referente, azione_id=azione.pk, dati=dati, visto=visto, segno=segno)
            for _ in range(QUANTI)
        ]
    )

    assert {esito.pk for esito in esiti} == {Aggiornamento.objects.get().pk}


def test_stessa_percentuale_scritta_in_modi_diversi_passa_uno_solo(cast, azione):
    visto = partenza(azione)

    esiti = insieme(
        *[
            lambda n=n: dichiara(
                utente=cast.referente,
                azione_id=azione.pk,
                dati=visto.valori | {"stato": Stato.IN_CORSO, "avanzamento": Decimal(n)},
                visto=visto,
            )
            for n in range(10, 10 + QUANTI)
        ]
    )

    assert sorted(type(esito).__name__ for esito in esiti) == ["Aggiornamento"] + ["ConflittoAggiornamento"] * 3
    assert Aggiornamento.objects.count() == 1


def test_campi_diversi_si_uniscono(cast, azione):
    visto = partenza(azione)
    modifiche = [
        {"stato": Stato.IN_CORSO, "avanzamento": Decimal(40)},
        {"criticita": "attenzione", "testo_criticita": "Manca il durc"},
        {"mezzo_di_prova": "SAL 1"},
    ]

    insieme(
        *[
            lambda m=m: dichiara(utente=cast.referente, azione_id=azione.pk, dati=visto.valori | m, visto=visto)
            for m in modifiche
        ]
    )

    ultimo = azione.aggiornamenti.recenti().first()
    assert Aggiornamento.objects.count() == 3
    assert (ultimo.avanzamento, ultimo.testo_criticita, ultimo.mezzo_di_prova) == (40, "Manca il durc", "SAL 1")


def test_nessuna_variazione_insieme_e_una(cast, azione):
    crea_aggiornamento(azione, 40, riferito_al=date(2026, 9, 1))

    insieme(*[lambda: nessuna_variazione(utente=cast.referente, azione_id=azione.pk) for _ in range(QUANTI)])

    assert Aggiornamento.objects.filter(nessuna_variazione=True).count() == 1


def test_si_risponde_una_volta_sola(cast, azione):
    scritto = crea_aggiornamento(azione)

    esiti = insieme(
        lambda: accetta(utente=cast.coordinatrice, aggiornamento_id=scritto.pk),
        lambda: restituisci(utente=cast.coordinatrice, aggiornamento_id=scritto.pk, commento="Manca"),
        lambda: restituisci(utente=cast.coordinatrice, aggiornamento_id=scritto.pk, commento="Manca"),
    )

    verifica = Verifica.objects.get()
    assert sorted(type(esito).__name__ for esito in esiti) == ["ValidationError", "ValidationError", "Verifica"]
    assert Messaggio.objects.count() == (2 if verifica.esito == Verifica.Esito.RESTITUITA else 0)
