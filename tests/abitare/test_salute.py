# SPDX-License-Identifier: AGPL-3.0-or-later
import pytest
from django.db import connection
from django.db.utils import OperationalError

from abitare.battito import CHIAVE, SCADE_DOPO, Battito, batti, redis_svelto

pytestmark = pytest.mark.django_db
SPENTO = "redis://127.0.0.1:1/0"


def test_salute_quando_tutto_risponde(client):
    batti()

    risposta = client.get("/salute/")

    assert risposta.status_code == 200
    assert risposta.json() == {"stato": "ok", "database": "ok", "redis": "ok", "worker": "ok"}
    assert "no-store" in risposta["Cache-Control"]


def test_salute_senza_lavoratore(client):
    risposta = client.get("/salute/")

    assert risposta.status_code == 503
    assert risposta.json() == {"stato": "errore", "database": "ok", "redis": "ok", "worker": "errore"}


def test_salute_senza_redis(client, settings):
    settings.REDIS_URL = SPENTO

    risposta = client.get("/salute/")

    assert risposta.status_code == 503
    assert risposta.json() == {"stato": "errore", "database": "ok", "redis": "errore", "worker": "errore"}


def test_salute_senza_database(client):
    batti()

    def rifiuta(*_):
        raise OperationalError("connection refused")

    with connection.execute_wrapper(rifiuta):
        risposta = client.get("/salute/")

    assert risposta.status_code == 503
    assert risposta.json() == {"stato": "errore", "database": "errore", "redis": "ok", "worker": "ok"}


@pytest.mark.parametrize("metodo", ["post", "put", "patch", "delete"])
def test_salute_si_legge_soltanto(client, metodo):
    risposta = getattr(client, metodo)("/salute/")

    assert risposta.status_code == 405


def test_salute_costa_una_query(client, django_assert_num_queries):
    batti()

    with django_assert_num_queries(1):
        client.get("/salute/")


def test_il_battito_scade_da_solo():
    batti()

    with redis_svelto() as redis:
        assert 0 < redis.ttl(CHIAVE) <= SCADE_DOPO


def test_batti_senza_redis_non_ferma_il_lavoratore(settings, caplog):
    settings.REDIS_URL = SPENTO

    batti()

    assert "No heartbeat written" in caplog.text


class Orologio:
    """The timer of a consumer, as far as the step uses it."""

    def __init__(self):
        self.timer, self.attive = self, []

    def call_repeatedly(self, secondi, funzione):
        self.attive.append((secondi, funzione))
        return self

    def cancel(self):
        self.attive.pop()


def test_il_passo_batte_subito_e_smette_con_la_connessione():
    orologio = Orologio()
    passo = Battito(orologio)

    passo.start(orologio)
    partito = list(orologio.attive)
    passo.stop(orologio)
    passo.shutdown(orologio)

    assert partito == [(5, batti)]
    assert orologio.attive == []
    with redis_svelto() as redis:
        assert redis.exists(CHIAVE) == 1
