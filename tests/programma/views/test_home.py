# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import timedelta

import pytest
from django.urls import reverse

from abitare.lib.tempo import adesso, oggi
from programma.models import Verifica
from tavolo.models import Ruolo, Utente
from tavolo.storia import con_autore
from tests.cast import crea_incarico
from tests.fabbriche import (
    crea_aggiornamento,
    crea_azione,
    crea_obiettivo,
    crea_programma,
    crea_rilevazione,
    crea_verifica,
)
from tests.fabbriche_incontri import crea_decisione, crea_incontro, crea_punto


def test_ognuno_trova_la_sua_pagina(client, cast, programma, azione) -> None:
    cruscotto = reverse("programma:cruscotto", args=[programma.pk])
    attese = {
        "referente": reverse("programma:mie-azioni"),
        "supplente": reverse("programma:mie-azioni"),
        "dirigente": reverse("programma:miei-settori"),
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
    assert [aggiornamento.azione for aggiornamento in da_fare.verificare] == [in_attesa]
    assert [(v.settore.nome, [a.id for a in v.azioni]) for v in da_fare.senza_referente] == [
        ("Entrate - Tributi", [sola.pk])
    ]
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

    risposta = client.get("/")

    testo = risposta.content.decode()
    sollecita = reverse("programma:sollecita-rilevazione", args=[rilevazione.pk])
    assert (risposta.context["da_fare"].risposte, risposta.context["da_fare"].chieste) == (1, 3)
    assert f'<a href="{sollecita}?settore={cast.urbanistica.pk}">Urbanistica</a> (2).' in testo
    assert reverse("programma:scheda-rilevazione", args=[rilevazione.pk]) in testo


def test_il_coordinamento_a_scadenza_passata_puo_chiudere(client, cast, azione) -> None:
    ieri = oggi() - timedelta(days=1)
    rilevazione = crea_rilevazione(azione.obiettivo.programma, apre=ieri - timedelta(days=9), scade=ieri)
    client.force_login(cast.coordinatrice)

    assert reverse("programma:chiudi-rilevazione", args=[rilevazione.pk]) in client.get("/").content.decode()


def test_il_coordinamento_conta_tutto_cio_che_si_verifica_come_il_menu(client, cast, obiettivo) -> None:
    azione = crea_azione(obiettivo, cast.lavori_pubblici)
    for quanto in (10, 20, 30, 40, 50, 60, 70):
        crea_aggiornamento(azione, quanto)
    client.force_login(cast.coordinatrice)

    risposta = client.get("/")

    assert risposta.context["contatori"].da_verificare == 7
    assert 'id="verificare">Da verificare <span class="contatore">7</span>' in risposta.content.decode()
    assert [a.avanzamento for a in risposta.context["da_fare"].verificare] == [10, 20, 30, 40, 50, 60]


def test_il_coordinamento_trova_le_decisioni_da_applicare(client, cast, azione) -> None:
    crea_verifica(crea_aggiornamento(azione, 30))
    inizio = adesso() - timedelta(days=3)
    punto = crea_punto(crea_incontro(stato="svolto", inizio=inizio, fine=inizio + timedelta(hours=1)))
    attende = crea_decisione(punto, stato="attende_atto", testo="Si rinvia la fine.")
    crea_decisione(punto, stato="proposta", testo="Si nomina un gruppo.")
    crea_decisione(punto, stato="applicata", testo="Già fatto.")
    client.force_login(cast.coordinatrice)

    testo = client.get("/").content.decode()

    assert reverse("delibere:applica-decisione", args=[attende.pk]) in testo
    assert reverse("delibere:approva-verbale", args=[punto.incontro_id]) in testo
    assert 'id="decisioni">Decisioni degli incontri <span class="contatore">2</span>' in testo
    assert "Già fatto." not in testo


def test_il_coordinamento_senza_niente_in_attesa(client, cast, azione) -> None:
    crea_verifica(crea_aggiornamento(azione, 30))
    client.force_login(cast.coordinatrice)

    assert "Niente in attesa" in client.get("/").content.decode()


def test_il_coordinamento_senza_programma_aperto(client, cast) -> None:
    client.force_login(cast.coordinatrice)

    assert reverse("programma:crea-programma") in client.get("/").content.decode()


def test_interrogazioni_fisse(client, cast, obiettivo, django_assert_max_num_queries) -> None:
    def chiedi() -> int:
        with django_assert_max_num_queries(18) as contate:
            client.get("/")
        return len(contate)

    inizio = adesso() - timedelta(days=3)
    punto = crea_punto(crea_incontro(stato="svolto", inizio=inizio, fine=inizio + timedelta(hours=1)))
    client.force_login(cast.coordinatrice)
    _riempi(cast, obiettivo, punto)
    crea_rilevazione(obiettivo.programma)
    chiedi()
    prima = chiedi()
    for _ in range(8):
        _riempi(cast, obiettivo, punto)

    assert chiedi() == prima


def _riempi(cast, obiettivo, punto) -> None:
    """One of each thing that waits for the coordination."""
    crea_aggiornamento(crea_azione(obiettivo, cast.lavori_pubblici))
    tornato = crea_aggiornamento(crea_azione(obiettivo, cast.urbanistica))
    crea_verifica(tornato, esito=Verifica.Esito.RESTITUITA, commento="Manca il verbale")
    crea_azione(obiettivo, cast.tributi)
    crea_decisione(punto, stato="attende_atto")


def _e_venuta(persona, quando) -> None:
    """Her visit before this one."""
    Utente.objects.filter(pk=persona.pk).update(visita_precedente=quando, ultima_visita=adesso())


def test_chi_legge_parte_dalla_sua_ultima_visita(client, cast, programma) -> None:
    cruscotto = reverse("programma:cruscotto", args=[programma.pk])
    trovate = {}
    for nome, quando in (("adesso", adesso()), ("prima", adesso() - timedelta(days=3650)), ("mai", None)):
        client.force_login(cast.consigliera)
        _e_venuta(cast.consigliera, quando)
        trovate[nome] = client.get("/").url

    assert trovate == {"adesso": f"{cruscotto}?rispetto=visita", "prima": cruscotto, "mai": cruscotto}


def test_chi_legge_non_confronta_con_la_bozza_che_non_vedeva(client, cast, bozza) -> None:
    client.force_login(cast.consigliera)
    _e_venuta(cast.consigliera, adesso())
    with con_autore(cast.sistema, "Adottato"):
        bozza.stato = "adottato"
        bozza.save()

    assert client.get("/").url == reverse("programma:cruscotto", args=[bozza.pk])


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
