# SPDX-License-Identifier: AGPL-3.0-or-later
"""The way in: every page of access, with what it writes and what it refuses."""

import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from tavolo.models import Messaggio, Utente
from tavolo.services import invita_persona, spedisci_posta
from tests.cast import PASSWORD

ACCESSO = reverse("account_login")
DIMENTICATA = reverse("account_reset_password")
CAMBIA = reverse("account_change_password")
NUOVA = "stracchino-e-mostarda-7"
PRIVACY = reverse("tavolo:privacy")


def entra(client, login, password=PASSWORD, **altro):
    return client.post(ACCESSO, {"login": login, "password": password}, **altro)


def dentro(client):
    return client.get(PRIVACY).context["user"].is_authenticated


def collegamento():
    (posta,) = mail.outbox
    return re.search(r"https?://[^/]+(/accesso/\S+)", posta.body)[1]


@pytest.mark.parametrize("login", ["bruno.salva", "BRUNO.SALVA", "Bruno.Salva@comune.example"])
def test_accesso_con_nome_utente_o_e_mail(cast, client, login):
    righe = Utente.storia.count()

    risposta = entra(client, login)

    assert risposta.status_code == 302
    assert dentro(client) is True
    entrata = Utente.objects.get(pk=cast.referente.pk)
    assert entrata.last_login is not None
    assert (entrata.ultima_visita is None, entrata.visita_precedente) == (False, None)
    assert Utente.storia.count() == righe


@pytest.mark.parametrize(("login", "password"), [("bruno.salva", "sbagliata"), ("nessuno", PASSWORD), ("sistema", "")])
def test_accesso_rifiutato(cast, client, login, password):
    risposta = entra(client, login, password)

    assert risposta.status_code == 200
    assert risposta.context["form"].errors
    assert dentro(client) is False


def test_accesso_di_chi_e_disattivato(cast, client):
    risposta = entra(client, "pia.spenta")
    pagina = client.get(risposta.url)

    assert risposta.url == reverse("account_inactive")
    assert pagina.status_code == 200
    assert dentro(client) is False


def test_accesso_non_porta_fuori_dal_portale(cast, client):
    risposta = client.post(ACCESSO, {"login": "bruno.salva", "password": PASSWORD, "next": "https://altrove.example/"})

    assert risposta.url == "/"


def test_una_cache_svuotata_non_butta_fuori_nessuno(cast, client):
    entra(client, "bruno.salva")

    cache.clear()

    assert dentro(client) is True


def test_uscita(cast, client):
    client.force_login(cast.referente)

    chiesta = client.get(reverse("account_logout"))
    fatta = client.post(reverse("account_logout"))

    assert chiesta.status_code == 200
    assert fatta.url == ACCESSO
    assert dentro(client) is False


def test_troppi_tentativi_su_un_utente_non_chiudono_gli_altri(cast, client):
    for _ in range(5):
        entra(client, "bruno.salva", "sbagliata")

    giusta = entra(client, "bruno.salva")
    di_un_altro = entra(Client(), "ada.provola")

    assert "Troppi tentativi" in giusta.content.decode()
    assert dentro(client) is False
    assert di_un_altro.status_code == 302


def test_troppe_richieste_dallo_stesso_indirizzo(cast, settings, client):
    settings.ACCOUNT_RATE_LIMITS = {"login": "3/m/ip"}

    stati = [entra(client, "nessuno", "x").status_code for _ in range(4)]
    altrove = entra(Client(REMOTE_ADDR="10.0.0.9"), "ada.provola")

    assert stati == [200, 200, 200, 429]
    assert altrove.status_code == 302


def test_troppi_recuperi_della_password(cast, client):
    stati = [client.post(DIMENTICATA, {"email": cast.referente.email}).status_code for _ in range(4)]

    assert stati == [302, 302, 302, 429]
    assert Messaggio.objects.count() == 3


def test_password_dimenticata_fino_all_accesso(cast, client):
    righe = Utente.storia.count()
    chiesta = client.post(DIMENTICATA, {"email": cast.referente.email.upper()})
    spedisci_posta()
    (posta,) = mail.outbox
    passaggio = client.get(collegamento())
    modulo = client.get(passaggio.url)

    salvata = client.post(passaggio.url, {"password1": NUOVA, "password2": NUOVA})

    assert chiesta.url == reverse("account_reset_password_done")
    assert posta.to == [cast.referente.email]
    assert "bruno.salva" in posta.body
    assert "example.com" not in posta.subject + posta.body
    assert modulo.status_code == 200
    assert salvata.status_code == 302
    assert dentro(client) is True
    assert Utente.objects.get(pk=cast.referente.pk).check_password(NUOVA) is True
    assert Utente.storia.count() == righe


def test_password_dimenticata_collegamento_una_volta_sola(cast, client):
    client.post(DIMENTICATA, {"email": cast.referente.email})
    spedisci_posta()
    indirizzo = collegamento()
    passaggio = client.get(indirizzo)
    client.post(passaggio.url, {"password1": NUOVA, "password2": NUOVA})

    di_nuovo = Client().get(indirizzo)

    assert "Collegamento non valido" in di_nuovo.content.decode()


@pytest.mark.parametrize("chiave", ["1-abc-def", "zzzzzzzzzzzzzzz-a", "1-" + "x" * 500, "0-set-password"])
def test_password_dimenticata_chiave_sbagliata(cast, client, chiave):
    risposta = client.get(f"/accesso/password/nuova/{chiave}/")

    assert risposta.status_code == 200
    assert "Collegamento non valido" in risposta.content.decode()


@pytest.mark.parametrize("email", ["nessuno@altrove.example", "pia.spenta@comune.example"])
def test_password_dimenticata_non_dice_chi_c_e(cast, client, email):
    risposta = client.post(DIMENTICATA, {"email": email})

    assert risposta.url == reverse("account_reset_password_done")
    assert Messaggio.objects.count() == 0


def test_invito_fino_all_accesso(cast, client):
    persona = invita_persona(utente=cast.amministratrice, nome="Rosa", cognome="Caciotta", email="rosa@comune.example")
    spedisci_posta()
    passaggio = client.get(collegamento())

    client.post(passaggio.url, {"password1": NUOVA, "password2": NUOVA})

    assert client.get(PRIVACY).context["user"] == persona
    assert entra(Client(), "rosa.caciotta", NUOVA).status_code == 302


@pytest.mark.parametrize("debole", ["corta1", "123456789012", "password1234", "bruno.salva1"])
def test_password_debole_rifiutata(cast, client, debole):
    client.force_login(cast.referente)

    risposta = client.post(CAMBIA, {"oldpassword": PASSWORD, "password1": debole, "password2": debole})

    assert risposta.context["form"].errors
    assert Utente.objects.get(pk=cast.referente.pk).check_password(PASSWORD) is True


def test_cambio_della_password(cast, client):
    altrove = Client()
    altrove.force_login(cast.referente)
    client.force_login(cast.referente)
    righe = Utente.storia.count()

    risposta = client.post(CAMBIA, {"oldpassword": PASSWORD, "password1": NUOVA, "password2": NUOVA})

    assert risposta.status_code == 302
    assert Utente.objects.get(pk=cast.referente.pk).check_password(NUOVA) is True
    assert (dentro(client), dentro(altrove)) == (True, False)
    assert Utente.storia.count() == righe
    assert [m.destinatario for m in Messaggio.objects.all()] == [cast.referente]


def test_cambio_della_password_con_quella_vecchia_sbagliata(cast, client):
    client.force_login(cast.referente)

    risposta = client.post(CAMBIA, {"oldpassword": "sbagliata", "password1": NUOVA, "password2": NUOVA})

    assert list(risposta.context["form"].errors) == ["oldpassword"]


def test_scelta_della_password_di_chi_non_l_ha(cast, client):
    persona = cast.estraneo
    persona.set_unusable_password()
    persona.save(update_fields=["password"])
    client.force_login(persona)

    chiesta = client.get(CAMBIA)
    scelta = client.post(reverse("account_set_password"), {"password1": NUOVA, "password2": NUOVA})

    assert chiesta.url == reverse("account_set_password")
    assert scelta.status_code == 302
    assert Utente.objects.get(pk=persona.pk).check_password(NUOVA) is True


def test_conferma_dell_identita(cast, client):
    client.force_login(cast.referente)
    pagina = reverse("account_reauthenticate")

    sbagliata = client.post(pagina, {"password": "sbagliata"})
    giusta = client.post(pagina, {"password": PASSWORD, "next": PRIVACY})

    assert client.get(pagina).status_code == 200
    assert sbagliata.context["form"].errors
    assert giusta.url == PRIVACY


def test_iscrizione_chiusa(cast, client):
    persone = Utente.objects.count()
    dati = {"email": "x@y.example", "username": "xy", "password1": NUOVA, "password2": NUOVA}

    pagina, invio = client.get(reverse("account_signup")), client.post(reverse("account_signup"), dati)

    assert [r.templates[0].name for r in (pagina, invio)] == ["account/signup_closed.html"] * 2
    assert Utente.objects.count() == persone
