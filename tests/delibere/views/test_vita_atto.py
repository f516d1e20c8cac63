# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.urls import reverse

from abitare.lib.tempo import oggi
from delibere.models import LegameAtto
from delibere.services.vita_atto import lega_atto, registra_date, togli_legame
from tests.cast import PASSWORD
from tests.fabbriche import crea_azione, crea_codice, crea_obiettivo, crea_risorsa
from tests.fabbriche_atti import crea_atto

CUP = "C11G06000000001"


@pytest.fixture
def segreteria(client, cast):
    assert client.login(username=cast.segreteria.username, password=PASSWORD)
    return client


def test_date_proposte_corrette_e_registrate(segreteria, atto):
    indirizzo = reverse("delibere:date-atto", args=[atto.pk])

    proposte = segreteria.post(indirizzo, {"pubblicato_dal": "2025-06-20", "proponi": "1", "versione": 1})
    iniziali = {nome: proposte.context["modulo"][nome].value() for nome in ("pubblicato_al", "esecutivo_dal")}
    atto.refresh_from_db()
    prima = atto.pubblicato_dal
    date_scelte = {"pubblicato_dal": "2025-06-20", "pubblicato_al": "2025-07-04", "esecutivo_dal": "2025-07-01"}
    fatto = segreteria.post(indirizzo, date_scelte | {"versione": 1})
    senza_motivo = segreteria.post(indirizzo, date_scelte | {"esecutivo_dal": "2025-06-30", "versione": 2})

    atto.refresh_from_db()
    assert (proposte.status_code, prima) == (200, None)
    assert iniziali == {"pubblicato_al": date(2025, 7, 4), "esecutivo_dal": date(2025, 6, 30)}
    assert (fatto.url, atto.esecutivo_dal) == (reverse("delibere:scheda-atto", args=[atto.pk]), date(2025, 7, 1))
    assert (senza_motivo.status_code, list(senza_motivo.context["modulo"].errors)) == (422, ["motivo"])


def test_proposta_senza_primo_giorno_o_con_date_storte(segreteria, atto):
    indirizzo = reverse("delibere:date-atto", args=[atto.pk])

    vuota = segreteria.post(indirizzo, {"versione": 1, "proponi": "1"})
    storta = segreteria.post(indirizzo, {"versione": 1, "pubblicato_dal": "2025-06-01"})
    non_data = segreteria.post(indirizzo, {"versione": 1, "pubblicato_dal": "31/02/2025", "proponi": "1"})

    assert (vuota.status_code, vuota.context["modulo"]["pubblicato_al"].value()) == (200, "")
    assert (storta.status_code, dict(storta.context["modulo"].errors)) == (
        422,
        {"pubblicato_dal": ["Un atto si pubblica dal giorno della sua data in poi."]},
    )
    assert (non_data.status_code, list(non_data.context["modulo"].errors)) == (422, ["pubblicato_dal"])


@pytest.mark.parametrize(("organo", "tipo", "propone"), [("consiglio", "deliberazione", 1), ("tavolo", "verbale", 0)])
def test_la_proposta_e_offerta_solo_dove_vale(segreteria, organo, tipo, propone):
    atto = crea_atto(organo=organo, tipo=tipo)

    pagina = segreteria.get(reverse("delibere:date-atto", args=[atto.pk])).content.decode()

    assert pagina.count('name="proponi"') == propone


def test_azione_per_lavori_senza_cup_avvisa_prima_e_dopo(segreteria, cast, azione, atto):
    crea_risorsa(azione, stanziato=Decimal("1000.00"), per_lavori=True)
    indirizzo = reverse("delibere:lega-atto", args=[atto.pk])

    pagina = segreteria.get(indirizzo).content.decode()
    avvisata = segreteria.post(indirizzo, {"a": f"a{azione.pk}"})
    prima = LegameAtto.objects.count()
    legata = segreteria.post(indirizzo, {"a": f"a{azione.pk}", "conferma": "1"})
    scheda = segreteria.get(reverse("delibere:scheda-atto", args=[atto.pk])).content.decode()

    assert "– manca il CUP" in pagina
    assert (avvisata.status_code, avvisata.context["da_vedere"], prima) == (200, [azione], 0)
    assert [str(messaggio.tags) for messaggio in get_messages(legata.wsgi_request)] == ["success", "warning"]
    assert (legata.status_code, LegameAtto.objects.get().azione) == (302, azione)
    assert "Manca il CUP" in scheda


def test_obiettivo_avvisa_delle_sue_azioni_e_il_cup_toglie_l_avviso(segreteria, azione, atto):
    crea_risorsa(azione, stanziato=Decimal("1000.00"), per_lavori=True)
    indirizzo = reverse("delibere:lega-atto", args=[atto.pk])
    dati = {"a": f"o{azione.obiettivo_id}"}

    senza = segreteria.post(indirizzo, dati)
    crea_codice(azione, CUP)
    con = segreteria.post(indirizzo, dati)

    assert (senza.status_code, senza.context["da_vedere"]) == (200, [azione])
    assert (con.status_code, LegameAtto.objects.get().obiettivo) == (302, azione.obiettivo)


def test_legame_rifiutato(segreteria, cast, azione, bozza, atto):
    lega_atto(utente=cast.segreteria, atto_id=atto.pk, a=azione)
    nascosto = crea_obiettivo(bozza, cast.sociali)
    indirizzo = reverse("delibere:lega-atto", args=[atto.pk])

    esiti = {
        valore: segreteria.post(indirizzo, {"a": valore})
        for valore in ("", "a999999", f"o{nascosto.pk}", "x", f"a{azione.pk}")
    }

    assert {risposta.status_code for risposta in esiti.values()} == {422}
    assert esiti[f"a{azione.pk}"].context["modulo"].non_field_errors() == ["L'atto è già legato a questa azione."]
    assert LegameAtto.objects.count() == 1


def test_senza_programmi_la_pagina_dice_perche(segreteria, atto):
    pagina = segreteria.get(reverse("delibere:lega-atto", args=[atto.pk])).content.decode()

    assert "Non ci sono obiettivi a cui legare l'atto" in pagina


def test_legami_letti_dalle_due_parti_e_tolti(segreteria, cast, azione, atto):
    lega_atto(utente=cast.segreteria, atto_id=atto.pk, a=azione.obiettivo)
    legame = lega_atto(utente=cast.segreteria, atto_id=atto.pk, a=azione)
    schede = {
        "azione": reverse("programma:scheda-azione", args=[azione.pk]),
        "obiettivo": reverse("programma:scheda-obiettivo", args=[azione.obiettivo_id]),
    }

    prima = {nome: list(segreteria.get(url).context["atti"]) for nome, url in schede.items()}
    tolto = segreteria.post(reverse("delibere:slega-atto", args=[legame.pk]), follow=True)
    dopo = {nome: list(segreteria.get(url).context["atti"]) for nome, url in schede.items()}

    assert prima == {"azione": [atto], "obiettivo": [atto]}
    assert dopo == {"azione": [], "obiettivo": [atto]}
    assert "L&#x27;atto non è più legato a" in tolto.content.decode()


def test_la_scheda_al_passato_ha_gli_atti_di_allora(client, cast, azione, atto):
    with time_machine.travel("2026-11-23T12:00:00Z", tick=False) as orologio:
        tolto = lega_atto(utente=cast.segreteria, atto_id=atto.pk, a=azione)
        orologio.shift(timedelta(days=5))
        allora = oggi()
        orologio.shift(timedelta(days=5))
        togli_legame(utente=cast.segreteria, legame_id=tolto.pk)
        nuovo = crea_atto()
        lega_atto(utente=cast.segreteria, atto_id=nuovo.pk, a=azione)
        client.force_login(cast.consigliera)
        indirizzo = reverse("programma:scheda-azione", args=[azione.pk])

        passata = list(client.get(indirizzo, {"al": allora.isoformat()}).context["atti"])
        presente = list(client.get(indirizzo).context["atti"])

    assert (passata, presente) == ([atto], [nuovo])


def test_slegare_da_un_programma_chiuso_o_nascosto(segreteria, cast, programma, azione, bozza, atto):
    chiuso = lega_atto(utente=cast.segreteria, atto_id=atto.pk, a=azione)
    nascosto = lega_atto(utente=cast.coordinatrice, atto_id=atto.pk, a=crea_obiettivo(bozza, cast.sociali))
    type(programma).objects.filter(pk=programma.pk).update(stato="chiuso")

    rifiutato = segreteria.post(reverse("delibere:slega-atto", args=[chiuso.pk]))
    assente = segreteria.post(reverse("delibere:slega-atto", args=[nascosto.pk]))

    (messaggio,) = get_messages(rifiutato.wsgi_request)
    assert (messaggio.tags, assente.status_code, LegameAtto.objects.count()) == ("error", 404, 2)


def test_pagina_dei_legami_con_interrogazioni_fisse(segreteria, cast, obiettivo, atto, django_assert_num_queries):
    indirizzo = reverse("delibere:lega-atto", args=[atto.pk])
    crea_azione(obiettivo, cast.sociali)
    segreteria.get(indirizzo)

    with django_assert_num_queries(7):
        segreteria.get(indirizzo)
    for titolo in ("Seconda", "Terza"):
        lega_atto(utente=cast.segreteria, atto_id=atto.pk, a=crea_azione(obiettivo, cast.sociali, titolo=titolo))
    with django_assert_num_queries(7):
        segreteria.get(indirizzo)


def test_due_persone_sulle_stesse_date(segreteria, cast, atto):
    indirizzo = reverse("delibere:date-atto", args=[atto.pk])
    sue = {"pubblicato_dal": date(2025, 6, 20), "pubblicato_al": date(2025, 7, 4)}
    registra_date(utente=cast.coordinatrice, atto_id=atto.pk, dati=sue)
    mie = {"pubblicato_dal": "2025-06-21", "esecutivo_dal": "2025-07-01", "versione": 1, "motivo": "Svista"}

    urto = segreteria.post(indirizzo, mie)
    dopo = segreteria.post(indirizzo, mie | {"vista": 2})

    voci = [(voce.etichetta, voce.prima, voce.loro, voce.mio) for voce in urto.context["esito"].voci]
    assert (urto.status_code, voci) == (409, [("pubblicato dal", "(vuoto)", "20/06/2025", "21/06/2025")])
    assert 'value="2025-07-01"' in urto.content.decode()
    atto.refresh_from_db()
    assert (dopo.status_code, atto.pubblicato_dal, atto.pubblicato_al, atto.esecutivo_dal) == (
        302,
        date(2025, 6, 21),
        date(2025, 7, 4),
        date(2025, 7, 1),
    )


@pytest.mark.parametrize(
    ("date_scritte", "errori"),
    [
        (
            {"esecutivo_dal": "2025-06-01", "pubblicato_dal": "2025-06-20"},
            {"esecutivo_dal": ["Un atto non è esecutivo prima della sua data."]},
        ),
        (
            {"esecutivo_dal": "9999-12-31"},
            {"esecutivo_dal": ["Un atto è esecutivo al più due anni dopo la sua data: controlla l'anno."]},
        ),
        (
            {"pubblicato_dal": "9999-12-31"},
            {"pubblicato_dal": ["Un atto si pubblica al più due anni dopo la sua data: controlla l'anno."]},
        ),
    ],
)
def test_un_errore_solo_per_data(segreteria, atto, date_scritte, errori):
    modulo = {"tipo": "deliberazione", "organo": "giunta", "numero": "1", "data": "2025-06-18", "oggetto": "Prova"}
    invio = modulo | date_scritte | {"versione": 1, "motivo": "Svista"}
    for pagina in ("date-atto", "modifica-atto"):
        risposta = segreteria.post(reverse(f"delibere:{pagina}", args=[atto.pk]), invio)
        assert (risposta.status_code, dict(risposta.context["modulo"].errors)) == (422, errori)
        (messaggio,) = next(iter(errori.values()))
        assert risposta.content.decode().count(messaggio.replace("'", "&#x27;")) == 2  # in the summary, at the field

    proposta = segreteria.post(reverse("delibere:date-atto", args=[atto.pk]), invio | {"proponi": "1"})

    assert proposta.status_code == 200
    atto.refresh_from_db()
    assert (atto.esecutivo_dal, atto.pubblicato_dal) == (None, None)
