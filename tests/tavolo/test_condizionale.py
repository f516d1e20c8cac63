# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import UTC, datetime

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from tavolo.services.promemoria.gradini import assicura_gradini
from tests.fabbriche import crea_aggiornamento
from tests.fabbriche_promemoria import crea_promemoria


def entra(persona) -> Client:
    client = Client()
    client.force_login(persona)
    return client


def cruscotto(programma) -> str:
    return reverse("programma:cruscotto", args=[programma.pk])


def test_pagina_non_cambiata_304_in_due_interrogazioni(cast, azione, django_assert_num_queries) -> None:
    client, indirizzo = entra(cast.consigliera), cruscotto(azione.obiettivo.programma)
    prima = client.get(indirizzo)

    with django_assert_num_queries(2):
        dopo = client.get(indirizzo, headers={"if-none-match": prima["ETag"]})

    assert (prima.status_code, dopo.status_code) == (200, 304)
    assert dopo.content == b""
    assert dopo["ETag"] == prima["ETag"]
    assert dopo["Cache-Control"] == prima["Cache-Control"] == "private, no-cache"
    assert dopo["Vary"] == prima["Vary"] == "Cookie, HX-Request"


def test_una_scrittura_cambia_la_pagina(cast, azione) -> None:
    client, indirizzo = entra(cast.consigliera), cruscotto(azione.obiettivo.programma)
    prima = client.get(indirizzo)
    crea_aggiornamento(azione, 35, autore=cast.referente)

    dopo = client.get(indirizzo, headers={"if-none-match": prima["ETag"]})

    assert dopo.status_code == 200
    assert "da verificare</a>" not in prima.content.decode()
    assert "1 da verificare" in dopo.content.decode()


def test_un_promemoria_nuovo_cambia_la_pagina_di_chi_lo_riceve(cast, azione) -> None:
    assicura_gradini()
    indirizzo = cruscotto(azione.obiettivo.programma)
    clienti = {"dirigente": entra(cast.dirigente), "consigliera": entra(cast.consigliera)}
    prima = {chi: client.get(indirizzo)["ETag"] for chi, client in clienti.items()}
    crea_promemoria(cast.dirigente, cast.lavori_pubblici)

    dopo = {
        chi: client.get(indirizzo, headers={"if-none-match": prima[chi]}).status_code for chi, client in clienti.items()
    }

    assert dopo == {"dirigente": 200, "consigliera": 304}


def test_un_giorno_nuovo_cambia_la_pagina(cast, azione) -> None:
    client, indirizzo = entra(cast.consigliera), cruscotto(azione.obiettivo.programma)
    prima = client.get(indirizzo)["ETag"]

    with time_machine.travel(datetime(2027, 1, 1, 12, tzinfo=UTC), tick=False):
        dopo = entra(cast.consigliera).get(indirizzo)["ETag"]

    assert prima != dopo


@pytest.mark.parametrize(
    ("chi", "stato"), [("assessora", 200), ("estraneo", 404), ("scaduta", 404), ("consigliera", 200)]
)
def test_l_etag_di_un_altra_persona_o_sessione_non_vale(cast, azione, chi: str, stato: int) -> None:
    indirizzo = cruscotto(azione.obiettivo.programma)
    altrui = entra(cast.consigliera).get(indirizzo)["ETag"]

    risposta = entra(cast.persone[chi]).get(indirizzo, headers={"if-none-match": altrui})

    assert risposta.status_code == stato


def test_la_pagina_tenuta_in_memoria_non_si_mostra_a_chi_non_puo(cast, bozza) -> None:
    del_tavolo = entra(cast.coordinatrice).get(cruscotto(bozza))

    altre = {chi: entra(cast.persone[chi]).get(cruscotto(bozza)).status_code for chi in ("consigliera", "estraneo")}

    assert del_tavolo.status_code == 200
    assert altre == {"consigliera": 404, "estraneo": 404}


def test_una_pagina_con_un_messaggio_non_ha_etag(cast, azione) -> None:
    client = entra(cast.coordinatrice)
    programma = azione.obiettivo.programma
    pagina = client.get(cruscotto(programma))
    dati = {"titolo": "Nuovo titolo", "codice": "9", "orizzonte": "breve", "settore": cast.sociali.pk, "peso": 1}
    righe = {"indicatori-TOTAL_FORMS": 0, "indicatori-INITIAL_FORMS": 0}
    creato = client.post(reverse("programma:crea-obiettivo", args=[programma.pk]), dati | righe)

    con_messaggio = client.get(cruscotto(programma), headers={"if-none-match": pagina["ETag"]})
    senza = client.get(cruscotto(programma))

    assert (creato.status_code, con_messaggio.status_code) == (302, 200)
    assert "Nuovo titolo creato" in con_messaggio.content.decode()
    assert "ETag" not in con_messaggio.headers
    assert "ETag" in senza.headers
