# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

PERSONA = SimpleNamespace(get_username=lambda: "ada.esempio")
AVVISI = ["password_changed", "password_reset", "password_set"]


def test_messaggio_con_il_collegamento():
    contesto = {"password_reset_url": "https://abitare.example/accesso/1-abc/", "user": PERSONA}

    testo = render_to_string("account/email/password_reset_key_message.txt", contesto)

    righe = testo.splitlines()
    assert "https://abitare.example/accesso/1-abc/" in righe
    assert "Il tuo nome utente è: ada.esempio" in righe


@pytest.mark.parametrize("nome", AVVISI)
def test_avviso_di_un_cambio_di_password(nome):
    contesto = {"timestamp": datetime(2026, 11, 22, 9, 0, tzinfo=UTC), "ip": "192.0.2.1", "user_agent": "Prova <1>"}

    testo = render_to_string(f"account/email/{nome}_message.txt", contesto)

    righe = testo.splitlines()
    assert "Quando: 22/11/2026, ore 10:00" in righe
    assert "Programma usato: Prova <1>" in righe


@pytest.mark.parametrize("nome", [*AVVISI, "password_reset_key", "unknown_account", "account_already_exists"])
def test_oggetto_di_una_riga_sola(nome):
    oggetto = render_to_string(f"account/email/{nome}_subject.txt").strip()

    assert len(oggetto.splitlines()) == 1


def test_entrare_non_produce_messaggi():
    assert render_to_string("account/messages/logged_in.txt").strip() == ""


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("nome", "argomenti", "titolo"),
    [
        ("account_login", [], "Accedi"),
        ("account_reset_password", [], "Password dimenticata"),
        ("account_reset_password_done", [], "Controlla la posta"),
        ("account_reset_password_from_key", ["1", "abc"], "Collegamento non valido"),
        ("account_reset_password_from_key_done", [], "Password salvata"),
        ("account_signup", [], "Si entra su invito"),
        ("account_inactive", [], "Utenza non attiva"),
    ],
)
def test_pagine_di_accesso_in_italiano_e_nella_nostra_veste(client, nome, argomenti, titolo):
    risposta = client.get(reverse(nome, args=argomenti))

    html = risposta.content.decode()
    assert f"<h1>{titolo}</h1>" in html
    assert html.count('class="riquadro-accesso"') == 1
    assert "Sign" not in html
