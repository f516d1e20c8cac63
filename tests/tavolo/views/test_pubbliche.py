# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

PUBBLICHE = ["privacy", "note-legali", "accessibilita", "mappa", "guida", "security-txt"]


@pytest.mark.parametrize("nome", PUBBLICHE)
def test_pagina_pubblica_si_apre_senza_accesso(client, db, django_assert_num_queries, nome):
    with django_assert_num_queries(0):
        risposta = client.get(reverse(f"tavolo:{nome}"))

    assert risposta.status_code == 200


@pytest.mark.parametrize("nome", PUBBLICHE)
def test_pagina_pubblica_non_si_scrive(client, db, nome):
    assert client.post(reverse(f"tavolo:{nome}")).status_code == 405


def test_security_txt_non_e_scaduto(client, db, settings):
    risposta = client.get("/.well-known/security.txt")

    campi = dict(riga.split(": ", 1) for riga in risposta.content.decode().strip().split("\n"))
    scade = datetime.fromisoformat(campi["Expires"])
    assert risposta["Content-Type"] == "text/plain; charset=utf-8"
    assert campi["Contact"] == f"mailto:{settings.COMUNE.email_sicurezza}"
    assert timedelta(days=30) < scade - timezone.now() < timedelta(days=366)
