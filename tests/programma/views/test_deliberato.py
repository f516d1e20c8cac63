# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import date

import pytest
from django.urls import reverse

from abitare.lib.tempo import oggi
from delibere.services.effetti import adotta_programma
from programma.services import crea_azione, modifica_azione
from tests.fabbriche import crea_azione as azione_di_prova
from tests.fabbriche import crea_obiettivo
from tests.fabbriche_atti import crea_atto

FOTOGRAFIA = 10


@pytest.fixture
def atto(cast):
    return crea_atto(data=date(2026, 1, 10), anno=2026, numero=7)


@pytest.fixture
def adottato(cast, bozza, atto):
    bozza.obiettivo = crea_obiettivo(bozza, cast.sociali)
    bozza.azione = azione_di_prova(bozza.obiettivo, cast.urbanistica, fine_prevista=date(2026, 6, 30))
    adotta_programma(utente=cast.coordinatrice, programma_id=bozza.pk, atto_id=atto.pk)
    return bozza


def rinvia(cast, programma):
    modifica_azione(
        utente=cast.coordinatrice,
        azione_id=programma.azione.pk,
        dati={"fine_prevista": date(2026, 9, 30)},
        motivo="<b>Gara</b> deserta",
    )


def pagina(client, nome, pk, **valori):
    risposta = client.get(reverse(f"programma:{nome}", args=[pk]), valori)
    assert risposta.status_code == 200
    return risposta.content.decode()


def test_come_deliberata_poi_diversa_poi_quelle_aggiunte(client, cast, adottato, atto):
    client.force_login(cast.consigliera)
    uguale = pagina(client, "scheda-azione", adottato.azione.pk)
    rinvia(cast, adottato)
    nuova = crea_azione(
        utente=cast.coordinatrice,
        obiettivo_id=adottato.obiettivo.pk,
        dati={"titolo": "Nuova", "settore": cast.tributi},
    )

    diversa = pagina(client, "scheda-azione", adottato.azione.pk)
    aggiunta = pagina(client, "scheda-azione", nuova.pk)
    obiettivo = pagina(client, "scheda-obiettivo", adottato.obiettivo.pk)

    indirizzo = reverse("delibere:scheda-atto", args=[atto.pk])
    citato = f'<a href="{indirizzo}">Deliberazione – Giunta comunale n. 7/2026</a> del 10/01/2026'
    assert [p.count(citato) for p in (uguale, diversa, aggiunta, obiettivo)] == [1, 1, 1, 1]
    detto = ["come deliberata", "diversa da come deliberata", "non ancora deliberata", "come deliberato"]
    assert [[d in p for d in detto] for p in (uguale, diversa, aggiunta, obiettivo)] == [
        [True, False, False, False],
        [True, True, False, False],
        [False, False, True, False],
        [False, False, False, True],
    ]
    assert "Fine prevista spostata di 92 giorni, dal 30/06/2026 al 30/09/2026." in diversa
    assert f"Politiche Sociali, {oggi():%d/%m/%Y}; motivo: &lt;b&gt;Gara&lt;/b&gt; deserta" in diversa


def test_il_cruscotto_conta_e_nomina(client, cast, adottato):
    client.force_login(cast.consigliera)
    prima = pagina(client, "cruscotto", adottato.pk)
    rinvia(cast, adottato)
    nuova = crea_azione(
        utente=cast.coordinatrice,
        obiettivo_id=adottato.obiettivo.pk,
        dati={"titolo": "Nuova", "settore": cast.tributi},
    )

    dopo = client.get(reverse("programma:cruscotto", args=[adottato.pk])).content.decode()

    assert [p.count("Rispetto a quanto deliberato") for p in (prima, dopo)] == [1, 1]
    assert [p.count("<summary>Quali</summary>") for p in (prima, dopo)] == [0, 1]
    assert "Tolti dopo la delibera" not in dopo
    for azione in (adottato.azione, nuova):
        indirizzo = reverse("programma:scheda-azione", args=[azione.pk])
        assert dopo.count(f'href="{indirizzo}#deliberato"') == 1


def test_senza_adozione_non_se_ne_parla(client, cast, bozza):
    client.force_login(cast.coordinatrice)
    azione_di_prova(crea_obiettivo(bozza, cast.sociali), cast.urbanistica)

    assert "deliberato" not in pagina(client, "cruscotto", bozza.pk)


@pytest.mark.parametrize("quante", [1, 3])
def test_la_seconda_volta_costa_una_interrogazione(client, cast, adottato, quante, django_assert_num_queries):
    rinvia(cast, adottato)
    for posto in range(quante):
        crea_azione(
            utente=cast.coordinatrice,
            obiettivo_id=adottato.obiettivo.pk,
            dati={"titolo": f"Nuova {posto}", "settore": cast.tributi},
        )
    client.force_login(cast.consigliera)
    pagina(client, "scheda-obiettivo", adottato.obiettivo.pk)

    with django_assert_num_queries(FOTOGRAFIA + 8):
        pagina(client, "scheda-azione", adottato.azione.pk)
    with django_assert_num_queries(FOTOGRAFIA + 6):
        pagina(client, "scheda-obiettivo", adottato.obiettivo.pk)


def test_chi_collega_vede_che_cosa_congela(client, cast, adottato, atto):
    client.force_login(cast.coordinatrice)
    indirizzo = reverse("delibere:collega-atto", args=[atto.pk])
    niente = client.get(indirizzo).content.decode()
    rinvia(cast, adottato)

    qualcosa = client.get(indirizzo).content.decode()
    senza = client.post(indirizzo, {"programma": adottato.pk, "tipo": "modifica", "motivo": ""})

    assert ("Niente: il programma è come" in niente, "Niente: il programma è come" in qualcosa) == (True, False)
    assert "<strong>1.1 Azione 1.1</strong>: Fine prevista spostata di 92 giorni" in qualcosa
    assert senza.status_code == 302
    assert "come deliberata" in pagina(client, "scheda-azione", adottato.azione.pk)
