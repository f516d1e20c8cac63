# SPDX-License-Identifier: AGPL-3.0-or-later
"""Django's admin shows and changes nothing."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from abitare.tecnica import MOSTRA, sito_tecnico
from tavolo.models import Cambio, Messaggio, Utente
from tavolo.services import accoda_messaggio
from tests.cast import PASSWORD

INIZIO = reverse("admin:index")


def fai_tecnico(utente):
    Utente.objects.filter(pk=utente.pk).update(is_staff=True)
    return utente


@pytest.fixture
def tecnico(cast, client):
    accoda_messaggio(destinatario=cast.referente, oggetto="Segreto dell'oggetto", testo="Segreto del testo")
    client.force_login(fai_tecnico(cast.amministratrice))
    return client


def indirizzi(nome, *altro):
    return [reverse(f"admin:{m._meta.app_label}_{m._meta.model_name}_{nome}", args=altro) for m in MOSTRA]


def test_solo_l_amministratore_tecnico_entra(cast, client):
    esiti = {}
    for nome, persona in {**cast.persone, "tecnica": cast.amministratrice}.items():
        if nome != "amministratrice" and nome != "disattivata":
            fai_tecnico(persona)
        client.force_login(persona)
        esiti[nome] = client.get(INIZIO).status_code

    assert {nome for nome, stato in esiti.items() if stato == 200} == {"tecnica"}


def test_un_solo_accesso_per_tutto_il_portale(cast, client):
    chiusa = client.get(INIZIO)
    tentata = client.post(reverse("admin:login"), {"username": "gilda.grana", "password": PASSWORD})
    client.force_login(cast.referente)
    senza_diritto = client.get(INIZIO)
    gia_dentro = client.get(reverse("admin:login"))

    assert chiusa.url == reverse("account_login", query={"next": INIZIO})
    assert tentata.url.startswith(reverse("account_login"))
    assert senza_diritto.status_code == 302
    assert gia_dentro.url == "/"


def test_pagine_di_sola_lettura(tecnico, cast):
    elenchi = [tecnico.get(indirizzo) for indirizzo in [INIZIO, *indirizzi("changelist")]]
    scheda = tecnico.get(reverse("admin:tavolo_utente_change", args=[cast.referente.pk]))

    assert {r.status_code for r in elenchi} == {200}
    assert "bruno.salva" in scheda.content.decode()
    assert cast.referente.password not in scheda.content.decode()


def test_posta_senza_testo(tecnico):
    messaggio = Messaggio.objects.get()
    pagine = [
        reverse("admin:tavolo_messaggio_changelist"),
        reverse("admin:tavolo_messaggio_change", args=[messaggio.pk]),
    ]

    assert all("Segreto" not in tecnico.get(pagina).content.decode() for pagina in pagine)


def test_nessun_invio_cambia_nulla(tecnico, cast):
    prima = (list(Utente.objects.values()), Cambio.objects.count(), Group.objects.count(), Messaggio.objects.count())
    dati = {"username": "altro", "is_staff": "on", "is_superuser": "on", "password": "x", "action": "delete_selected"}
    dati |= {"_selected_action": str(cast.referente.pk), "post": "yes"}
    chiave = cast.referente.pk
    aggiunte = indirizzi("add")
    mirati = [*indirizzi("change", chiave), *indirizzi("delete", chiave), *indirizzi("changelist")]

    esiti = {tecnico.post(indirizzo, dati).status_code for indirizzo in aggiunte + mirati}
    cambio = tecnico.post(reverse("admin:password_change"), {"old_password": PASSWORD, "new_password1": "y"})

    assert esiti <= {200, 302, 403}
    assert {tecnico.post(indirizzo, dati).status_code for indirizzo in aggiunte} == {403}
    assert cambio.url == reverse("account_change_password")
    assert (
        list(Utente.objects.values()),
        Cambio.objects.count(),
        Group.objects.count(),
        Messaggio.objects.count(),
    ) == prima


def test_gruppi_permessi_e_programma_non_ci_sono(tecnico):
    registrati = {m._meta.label for m in sito_tecnico._registry}

    assert registrati == {m._meta.label for m in MOSTRA}
    assert tecnico.get("/tecnica/auth/group/").status_code == 404
    assert tecnico.get("/tecnica/programma/azione/").status_code == 404
