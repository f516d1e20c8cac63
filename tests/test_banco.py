# SPDX-License-Identifier: AGPL-3.0-or-later
"""The test bed itself: each of its traps is seen to snap."""

import socket
import warnings

import pytest
from celery import shared_task
from django.core.cache import cache
from django.db import connection
from django.template import Template
from django.template.base import Origin
from django.template.context import Context
from kombu.exceptions import OperationalError

from tests.supporto.ambiente import file_rimasti, redis_del_lavoratore
from tests.supporto.modelli import RADICE
from tests.supporto.risposte import inline_in, sola_lettura

ESEGUITI: list[int] = []


@shared_task
def segna(numero: int) -> None:
    ESEGUITI.append(numero)


def test_un_avviso_e_un_errore():
    with pytest.raises(UserWarning):
        warnings.warn("attenzione", stacklevel=1)


def test_la_rete_e_chiusa():
    with pytest.raises(UserWarning, match="tried to use socket"):
        socket.create_connection(("192.0.2.1", 80), timeout=1)


def test_il_broker_e_guasto():
    with pytest.raises(OperationalError):
        segna.delay(1)


def test_la_coda_chiesta_raccoglie_ed_esegue(coda):
    segna.delay(7)
    in_attesa = list(coda.messaggi)

    coda.esegui()

    assert in_attesa == [("tests.test_banco.segna", (7,), {})]
    assert ESEGUITI.pop() == 7
    assert coda.nomi == []


def test_il_broker_vero_consegna(broker_vero):
    segna.delay(7)

    with segna.app.connection_for_read() as connessione:
        assert connessione.default_channel.client.llen("celery") == 1


@pytest.mark.parametrize(
    ("html", "trovati"),
    [
        (b"<p style='color: red'>", ["style on <p>"]),
        (b"<svg><rect STYLE=fill:red>", ["style on <rect>"]),
        (b"<style>p {}</style>", ["<style> in the page"]),
        (b"<script>alert(1)</script>", ["<script> in the page"]),
        (b"<button onclick='x()'>", ["onclick on <button>"]),
        (b"<a href='JavaScript:x()'>", ["href on <a>"]),
        (b"<script src='/static/a.js' defer></script>", []),
        (b"<script type='application/json'>{}</script>", []),
        (b"<p>&lt;script&gt; e style=, onclick= nel testo</p>", []),
    ],
)
def test_codice_nella_pagina(html, trovati):
    assert inline_in(html) == trovati


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT 1",
        "(SELECT 1) UNION (SELECT 2)",
        'SAVEPOINT "a"',
        'INSERT INTO "django_session" VALUES (1)',
        "  select 1",
    ],
)
def test_una_get_puo_leggere(sql):
    assert sola_lettura(lambda *_: "fatto", sql, None, False, {}) == "fatto"


@pytest.mark.parametrize(
    "sql", ['INSERT INTO "tavolo_cambio"', 'UPDATE "tavolo_utente" SET', "DELETE FROM x", "TRUNCATE x"]
)
def test_una_get_non_puo_scrivere(sql):
    with pytest.raises(pytest.fail.Exception, match="may only read"):
        sola_lettura(lambda *_: "fatto", sql, None, False, {})


def test_variabile_assente_in_un_nostro_modello():
    modello = Template("{{ manca }}", origin=Origin(name=str(RADICE / "templates" / "prova.html")))

    with pytest.raises(pytest.fail.Exception, match=r"undefined template variable manca in .*prova\.html"):
        modello.render(Context({}))


def test_variabile_assente_in_un_modello_altrui():
    modello = Template("a{{ manca }}b", origin=Origin(name=str(RADICE / ".venv" / "admin" / "base.html")))

    assert modello.render(Context({})) == "ab"


def test_un_if_su_cio_che_manca_e_lecito():
    modello = Template("{% if manca %}a{% endif %}", origin=Origin(name=str(RADICE / "templates" / "prova.html")))

    assert modello.render(Context({})) == ""


@pytest.mark.parametrize(
    ("url", "lavoratore", "atteso"),
    [
        ("redis://:p@h:1/0", "master", "redis://:p@h:1/0"),
        ("redis://:p@h:1/0", "gw0", "redis://:p@h:1/1"),
        ("redis://h:1", "gw1", "redis://h:1/2"),
        ("redis://h:1/15", "gw0", "redis://h:1/0"),
    ],
)
def test_ogni_lavoratore_ha_il_suo_redis(url, lavoratore, atteso):
    assert redis_del_lavoratore(url, lavoratore) == atteso


def test_la_cache_nasce_vuota():
    assert cache.get("resto") is None
    cache.set("resto", 1)


def test_la_cache_rinasce_vuota():
    assert cache.get("resto") is None
    cache.set("resto", 1)


@pytest.mark.django_db(transaction=True)
def test_le_tabelle_protette_si_svuotano():
    with connection.cursor() as cursore:
        cursore.execute("SELECT count(*) FROM tavolo_cambio")

        assert cursore.fetchone() is not None


def test_un_file_dimenticato_si_vede(archivio):
    (archivio / "sotto").mkdir(parents=True)
    (archivio / "sotto" / "resto").touch()

    assert file_rimasti(archivio) == ["sotto/resto"]
    assert list(archivio.rglob("resto")) == []
