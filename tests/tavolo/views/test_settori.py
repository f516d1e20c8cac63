# SPDX-License-Identifier: AGPL-3.0-or-later
import pytest
from django.urls import reverse

from tavolo.models import Oscuramento, Settore, SoggettoEsterno
from tests.fabbriche import crea_soggetto

ELENCO = reverse("tavolo:elenco-settori")
COORDINAMENTO = reverse("tavolo:affida-coordinamento")
OSCURA = reverse("tavolo:oscura-testo")


@pytest.fixture
def admin(cast, client):
    client.force_login(cast.amministratrice)
    return client


def test_elenco_dice_chi_coordina_e_chi_manca(admin, cast):
    risposta = admin.get(ELENCO)

    assert risposta.context["senza_referente"] == {cast.tributi.pk}
    assert risposta.content.decode().count("coordina il tavolo") == 1
    assert risposta.content.decode().count("senza referente") == 1


def test_crea_e_modifica_settore(admin, cast):
    admin.post(reverse("tavolo:crea-settore"), {"codice": "PAT", "nome": "Patrimonio", "dal": "2026-01-01", "al": ""})
    settore = Settore.objects.get(codice="PAT")
    dati = {"codice": "PATR", "nome": "Patrimonio e demanio", "dal": "2026-01-01", "al": "", "motivo": "Riordino"}
    admin.post(reverse("tavolo:modifica-settore", args=[settore.pk]), dati)

    storia = admin.get(reverse("tavolo:storia-settore", args=[settore.pk])).content.decode()

    settore.refresh_from_db()
    assert settore.codice == "PATR"
    assert "codice: PAT → PATR" in storia
    assert "Riordino" in storia


@pytest.mark.parametrize(
    ("dati", "campo"),
    [
        ({"codice": "llpp"}, "codice"),
        ({"al": "2025-12-31"}, "al"),
        ({"nome": ""}, "nome"),
        ({"codice": "X" * 13}, "codice"),
    ],
)
def test_crea_settore_con_dati_sbagliati(admin, dati, campo):
    comuni = {"codice": "PAT", "nome": "Patrimonio", "dal": "2026-01-01", "al": ""}

    risposta = admin.post(reverse("tavolo:crea-settore"), {**comuni, **dati})

    assert list(risposta.context["form"].errors) == [campo]
    assert Settore.objects.count() == 4


def test_settore_che_coordina_con_le_date_invertite(admin, cast):
    dati = {"codice": "POLSOC", "nome": "Politiche Sociali", "dal": "2026-01-01", "al": "2025-01-01", "motivo": "x"}

    risposta = admin.post(reverse("tavolo:modifica-settore", args=[cast.sociali.pk]), dati)

    assert risposta.context["form"].errors == {"al": ["La data di fine viene prima di quella di inizio."]}


def test_affida_coordinamento(admin, cast):
    pagina = admin.get(COORDINAMENTO)
    a_se = admin.post(COORDINAMENTO, {"settore": cast.sociali.pk, "motivo": "prova"})
    admin.post(COORDINAMENTO, {"settore": cast.urbanistica.pk, "motivo": "Riordino"})

    assert "Politiche Sociali" not in pagina.content.decode()
    assert list(a_se.context["form"].errors) == ["settore"]
    assert Settore.objects.get(coordina=True) == cast.urbanistica


def test_soggetti_esterni(admin, cast):
    vuoto = admin.get(reverse("tavolo:elenco-soggetti")).content.decode()
    admin.post(reverse("tavolo:crea-soggetto"), {"nome": "Sindacato di prova", "tipo": "inquilini"})
    doppio = admin.post(reverse("tavolo:crea-soggetto"), {"nome": "Sindacato di prova", "tipo": "inquilini"})
    soggetto = SoggettoEsterno.objects.get()
    modifica = reverse("tavolo:modifica-soggetto", args=[soggetto.pk])
    aperto = admin.get(modifica)
    admin.post(modifica, {"nome": "Unione di prova", "tipo": "altro"})

    soggetto.refresh_from_db()
    assert "Non c'è ancora nessun soggetto" in vuoto
    assert doppio.context["form"].errors == {"nome": ["Esiste già."]}
    assert aperto.status_code == 200
    assert (soggetto.nome, soggetto.attivo) == ("Unione di prova", False)
    assert "non più proposto" in admin.get(reverse("tavolo:elenco-soggetti")).content.decode()


def test_oscura_un_testo(admin, cast):
    soggetto = crea_soggetto("Tizio Caio")
    dati = {"modello": "tavolo.soggettoesterno", "oggetto_id": soggetto.pk, "campo": "nome", "motivo": "Richiesta"}

    vuoto = admin.get(reverse("tavolo:elenco-oscuramenti")).content.decode()
    aperto = admin.get(OSCURA, {k: dati[k] for k in ("modello", "oggetto_id", "campo")})
    fatto = admin.post(OSCURA, {**dati, "testo": "Tizio Caio"}, follow=True)
    doppio = admin.post(OSCURA, {**dati, "testo": "Tizio Caio"})

    assert "Nessun testo oscurato" in vuoto
    assert aperto.context["form"]["campo"].value() == "nome"
    assert Oscuramento.objects.count() == 1
    assert "Richiesta" in fatto.content.decode()
    assert "Tizio Caio" not in fatto.content.decode()
    assert list(doppio.context["form"].errors) == ["testo"]


@pytest.mark.parametrize(
    ("dati", "campo"),
    [
        ({"modello": "auth.user"}, "modello"),
        ({"campo": "tipo"}, "campo"),
        ({"oggetto_id": "99999999999999999999"}, "oggetto_id"),
        ({"testo": "altro testo"}, "testo"),
        ({"motivo": ""}, "motivo"),
    ],
)
def test_oscura_con_dati_sbagliati(admin, cast, dati, campo):
    soggetto = crea_soggetto("Tizio Caio")
    comuni = {"modello": "tavolo.soggettoesterno", "oggetto_id": soggetto.pk, "campo": "nome", "testo": "Tizio Caio"}

    risposta = admin.post(OSCURA, {**comuni, "motivo": "Richiesta", **dati})

    assert list(risposta.context["form"].errors) == [campo]
    assert Oscuramento.objects.count() == 0


@pytest.mark.parametrize("chi", ["coordinatrice", "referente", "assessora", "estraneo"])
def test_pagine_dei_settori_chiuse_agli_altri(cast, client, chi):
    client.force_login(cast.persone[chi])
    indirizzi = [ELENCO, COORDINAMENTO, OSCURA]
    indirizzi += [reverse(f"tavolo:{n}") for n in ("crea-settore", "crea-soggetto", "elenco-soggetti")]
    indirizzi += [reverse(f"tavolo:{n}", args=[cast.sociali.pk]) for n in ("modifica-settore", "storia-settore")]
    indirizzi += [reverse("tavolo:elenco-oscuramenti"), reverse("tavolo:modifica-soggetto", args=[1])]

    assert {client.get(indirizzo).status_code for indirizzo in indirizzi} == {403}
    assert {client.post(indirizzo).status_code for indirizzo in indirizzi} <= {403, 405}
