# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import datetime, timedelta

import pytest
import time_machine
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from abitare.lib.tempo import ROMA, oggi
from tavolo.models import Gradino, Promemoria, Rinuncia
from tavolo.occasioni import Luogo
from tavolo.services import oscura_testo
from tavolo.services.promemoria.collegamenti import VALE, collegamento
from tests.fabbriche import crea_azione
from tests.fabbriche_promemoria import crea_messaggio, crea_promemoria

pytestmark = pytest.mark.django_db
ELENCO = reverse("tavolo:miei-promemoria")
SCELTE = reverse("tavolo:scegli-promemoria")


def entra(client, utente):
    client.force_login(utente)
    return client


def percorso(promemoria):
    return collegamento(promemoria).removeprefix(settings.INDIRIZZO_PORTALE)


def test_elenco_ha_solo_i_propri_e_non_quelli_passati(cast, client):
    crea_promemoria(cast.referente, cast.lavori_pubblici, premessa="Azione 1.1")
    crea_promemoria(cast.referente, cast.lavori_pubblici, premessa="Azione 1.2", occasione="b", superato=oggi())
    crea_promemoria(cast.dirigente, cast.lavori_pubblici, premessa="Azione 1.3")

    gruppi = entra(client, cast.referente).get(ELENCO).context["gruppi"]

    assert [voce.titolo for gruppo in gruppi for voce in gruppo.voci] == ["Azione 1.1"]


def test_elenco_dice_che_ne_e_della_e_mail(cast, client):
    quando = datetime(2026, 11, 3, 9, tzinfo=ROMA)
    for posto, campi in enumerate(({"stato": "spedito", "spedito": quando}, {"stato": "fallito"}, {})):
        messaggio = crea_messaggio(cast.referente, giorno=oggi() + timedelta(days=posto), **campi)
        crea_promemoria(cast.referente, cast.lavori_pubblici, occasione=f"f{posto}", messaggio=messaggio)
    crea_promemoria(cast.referente, cast.lavori_pubblici, occasione="senza")

    testo = entra(client, cast.referente).get(ELENCO).content.decode()

    colonna = [parte.split("</td>")[0] for parte in testo.split('data-etichetta="Per e-mail">')[1:]]
    assert colonna == [
        "03/11/2026",
        '<span class="secondario">non spedito</span>',
        '<span class="secondario">da spedire</span>',
        '<span class="secondario">no</span>',
    ]


def test_elenco_le_interrogazioni_non_crescono(cast, client, django_assert_num_queries):
    entra(client, cast.referente).get(ELENCO)
    for numero in range(3):
        messaggio = crea_messaggio(cast.referente, giorno=oggi() + timedelta(days=numero))
        crea_promemoria(cast.referente, cast.lavori_pubblici, occasione=f"f{numero}", messaggio=messaggio)
        with django_assert_num_queries(5):
            client.get(ELENCO)


def test_elenco_non_mostra_un_testo_oscurato(cast, client, obiettivo):
    azione = crea_azione(obiettivo, cast.lavori_pubblici, titolo="Casa di Mario Bianchi")
    luogo = Luogo("programma.azione", azione.pk, "titolo")
    crea_promemoria(cast.referente, cast.lavori_pubblici, nome=azione.titolo, luogo=luogo)
    prima = entra(client, cast.referente).get(ELENCO).content.decode()

    oscura_testo(
        utente=cast.amministratrice, modello="programma.azione", oggetto_id=azione.pk, campo="titolo",
        testo="Casa di Mario Bianchi", motivo="Richiesta",
    )  # fmt: skip

    assert "Mario Bianchi" in prima
    assert "Mario Bianchi" not in client.get(ELENCO).content.decode()


def test_apri_porta_alla_pagina_dopo_l_accesso(cast, client):
    promemoria = crea_promemoria(cast.referente, cast.lavori_pubblici, indirizzo="/mie-azioni/")

    fuori = client.get(percorso(promemoria))
    dentro = entra(client, cast.referente).get(percorso(promemoria))

    assert fuori.url == reverse("account_login", query={"next": percorso(promemoria)})
    assert (dentro.status_code, dentro.url) == (302, "/mie-azioni/")
    assert "no-store" in dentro["Cache-Control"]


def test_apri_non_fa_entrare_nessuno(cast, client):
    client.get(percorso(crea_promemoria(cast.referente, cast.lavori_pubblici)))

    assert "_auth_user_id" not in client.session


def test_apri_il_collegamento_di_un_altro(cast, client):
    promemoria = crea_promemoria(cast.referente, cast.lavori_pubblici, premessa="Azione segreta")

    risposta = entra(client, cast.supplente).get(percorso(promemoria))

    assert (risposta.status_code, risposta.context["perche"]) == (403, "altrui")
    assert "Azione segreta" not in risposta.content.decode()


def test_apri_un_collegamento_scaduto(cast, client):
    promemoria = crea_promemoria(cast.referente, cast.lavori_pubblici)
    vecchio = percorso(promemoria)

    with time_machine.travel(timezone.now() + VALE + timedelta(hours=1)):
        risposta = entra(client, cast.referente).get(vecchio)

    assert (risposta.status_code, risposta.context["perche"]) == (410, "scaduto")


@pytest.mark.parametrize("segno", ["x", "1:abc:def", "https:--esempio.it", "1:1abcde:%0d%0aLocation:%20male.example"])
def test_apri_un_collegamento_falso(cast, client, segno):
    crea_promemoria(cast.referente, cast.lavori_pubblici)

    risposta = entra(client, cast.referente).get(f"/promemoria/apri/{segno}/")

    assert (risposta.status_code, risposta.context["perche"]) == (404, "falso")


def test_scegli_i_facoltativi(cast, client):
    entra(client, cast.referente)
    scelte = [nome for nome, _ in client.get(SCELTE).context["form"].fields["voluti"].choices]

    client.post(SCELTE, {"voluti": ["indicatore-180"]})
    rinunce = list(Rinuncia.objects.values_list("utente", "gradino__codice"))
    client.post(SCELTE, {"voluti": scelte})

    assert scelte == ["azione-30-prima", "indicatore-180"]
    assert rinunce == [(cast.referente.pk, "azione-30-prima")]
    assert Rinuncia.objects.count() == 0


def test_scegli_non_spegne_i_dovuti(cast, client):
    risposta = entra(client, cast.referente).post(SCELTE, {"voluti": ["fase-1-dopo"]})

    assert risposta.status_code == 422
    assert Rinuncia.objects.count() == 0


def dati(**cambi):
    base = {"giorni": "5", "destinatari": ["referente"], "titolo": "Fasi", "testo": "Di' com'è andata.", "attivo": "on"}
    return base | cambi


def modifica(codice="fase-1-dopo"):
    return reverse("tavolo:modifica-gradino", args=[codice])


def test_modifica_il_gradino_con_la_sua_storia(cast, client):
    risposta = entra(client, cast.coordinatrice).post(modifica(), dati(motivo="Troppo presto"))

    gradino = Gradino.objects.get(codice="fase-1-dopo")
    assert risposta.url == reverse("tavolo:elenco-gradini")
    assert (gradino.giorni, gradino.destinatari, gradino.dovuto, gradino.titolo) == (5, ["referente"], False, "Fasi")
    storia = [(str(riga.cambio.utente), riga.giorni) for riga in gradino.storia.order_by("history_id")]
    assert storia == [("Sistema", 1), ("Ada Provola", 5)]


@pytest.mark.parametrize(
    ("campo", "valore"),
    [("giorni", "1001"), ("giorni", "domani"), ("destinatari", []), ("destinatari", ["tutti"]), ("titolo", "")],
)
def test_modifica_un_gradino_sbagliato_lo_dice_al_campo(cast, client, campo, valore):
    risposta = entra(client, cast.coordinatrice).post(modifica(), dati(**{campo: valore}))

    assert (risposta.status_code, list(risposta.context["form"].errors)) == (422, [campo])


def test_modifica_l_apertura_non_va_prima_dell_apertura(cast, client):
    risposta = entra(client, cast.coordinatrice).post(modifica("rilevazione-apertura"), dati(giorni="-1"))

    assert list(risposta.context["form"].errors) == ["giorni"]


def test_modifica_un_gradino_che_non_c_e(cast, client):
    assert entra(client, cast.coordinatrice).get(modifica("altro")).status_code == 404


def test_un_promemoria_vecchio_non_cambia_con_il_gradino(cast, client):
    promemoria = crea_promemoria(cast.referente, cast.lavori_pubblici)

    entra(client, cast.coordinatrice).post(modifica(), dati())

    assert Promemoria.objects.get().pk == promemoria.pk
