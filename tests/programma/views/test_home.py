# SPDX-License-Identifier: AGPL-3.0-or-later
import pytest
from django.urls import reverse

from programma.models import Verifica
from tavolo.models import Ruolo
from tests.cast import crea_incarico
from tests.fabbriche import (
    crea_aggiornamento,
    crea_azione,
    crea_obiettivo,
    crea_programma,
    crea_rilevazione,
    crea_verifica,
)


def test_ognuno_trova_la_sua_pagina(client, cast, programma, azione) -> None:
    cruscotto = reverse("programma:cruscotto", args=[programma.pk])
    attese = {
        "referente": reverse("programma:mie-azioni"),
        "supplente": reverse("programma:mie-azioni"),
        "dirigente": reverse("programma:scheda-settore", args=[programma.pk, cast.lavori_pubblici.pk]),
        "assessora": cruscotto,
        "consigliera": cruscotto,
        "segreteria": cruscotto,
        "amministratrice": reverse("tavolo:elenco-persone"),
    }
    trovate = {}
    for chi in attese:
        client.force_login(cast.persone[chi])
        trovate[chi] = client.get("/").url

    assert trovate == attese


@pytest.mark.parametrize("chi", ["estraneo", "scaduta"])
def test_chi_non_ha_incarichi_sa_perche(client, cast, programma, chi: str) -> None:
    client.force_login(cast.persone[chi])

    risposta = client.get("/")

    assert risposta.status_code == 200
    assert "non hai un incarico" in risposta.content.decode()
    assert programma.titolo not in risposta.content.decode()


def test_chi_legge_senza_programmi_adottati(client, cast, bozza) -> None:
    client.force_login(cast.consigliera)

    testo = client.get("/").content.decode()

    assert "Non c'è ancora un programma da leggere" in testo.replace("&#x27;", "'")
    assert bozza.titolo not in testo


def test_amministratrice_che_e_anche_consigliera_legge(client, cast, programma) -> None:
    crea_incarico(cast.amministratrice, Ruolo.CONSIGLIERE)
    client.force_login(cast.amministratrice)

    assert client.get("/").url == reverse("programma:cruscotto", args=[programma.pk])


def test_il_coordinamento_vede_che_cosa_aspetta(client, cast, obiettivo) -> None:
    in_attesa = crea_azione(obiettivo, cast.lavori_pubblici)
    restituita = crea_azione(obiettivo, cast.urbanistica)
    sola = crea_azione(obiettivo, cast.tributi)
    crea_aggiornamento(in_attesa, 30)
    tornato = crea_aggiornamento(restituita, 20)
    crea_verifica(tornato, esito=Verifica.Esito.RESTITUITA, commento="Manca il verbale")
    client.force_login(cast.coordinatrice)

    risposta = client.get("/")

    da_fare = risposta.context["da_fare"]
    assert [riga.azione.id for riga in da_fare.verificare] == [in_attesa.pk]
    assert [azione.id for azione in da_fare.senza_referente] == [sola.pk]
    assert list(da_fare.restituiti) == [tornato]
    assert [silenzio.settore.nome for silenzio in da_fare.silenzi] == ["Entrate - Tributi"]
    assert reverse("delibere:chiedi-rapporto", args=[obiettivo.programma_id]) in risposta.content.decode()


def test_il_coordinamento_segue_la_rilevazione_aperta(client, cast, obiettivo) -> None:
    detta = crea_azione(obiettivo, cast.lavori_pubblici)
    for _ in range(2):
        crea_azione(obiettivo, cast.urbanistica)
    rilevazione = crea_rilevazione(obiettivo.programma)
    crea_aggiornamento(detta, 30)
    client.force_login(cast.coordinatrice)

    testo = client.get("/").content.decode()

    assert "Azioni con risposta: 1 su 3; mancano Urbanistica (2)." in testo
    assert reverse("programma:scheda-rilevazione", args=[rilevazione.pk]) in testo


def test_il_coordinamento_senza_niente_in_attesa(client, cast, azione) -> None:
    crea_verifica(crea_aggiornamento(azione, 30))
    client.force_login(cast.coordinatrice)

    assert "Niente in attesa" in client.get("/").content.decode()


def test_il_coordinamento_senza_programma_aperto(client, cast) -> None:
    client.force_login(cast.coordinatrice)

    assert reverse("programma:crea-programma") in client.get("/").content.decode()


@pytest.mark.parametrize("quante", [1, 3, 30])
def test_interrogazioni_fisse(client, cast, obiettivo, django_assert_max_num_queries, quante: int) -> None:
    for _ in range(quante):
        crea_aggiornamento(crea_azione(obiettivo, cast.lavori_pubblici))
    client.force_login(cast.coordinatrice)

    with django_assert_max_num_queries(18):
        client.get("/")


@pytest.mark.parametrize(
    ("chi", "indirizzo"),
    [("coordinatrice", "/"), ("coordinatrice", "/verifiche/"), ("referente", "/le-mie-azioni/")],
)
def test_i_dati_di_esempio_si_riconoscono_dalle_prime_pagine(client, cast, chi, indirizzo):
    azione = crea_azione(
        crea_obiettivo(crea_programma(stato="adottato", dati_esempio=True), cast.sociali), cast.lavori_pubblici
    )
    crea_aggiornamento(azione, autore=cast.referente)
    client.force_login(cast.persone[chi])

    html = client.get(indirizzo).content.decode()

    assert html.count('class="fascia-esempio"') == 1
