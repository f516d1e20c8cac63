# SPDX-License-Identifier: AGPL-3.0-or-later
import re
from html import unescape

import pytest
from django.urls import reverse

from tests.fabbriche import crea_aggiornamento, crea_azione, crea_obiettivo, crea_programma

pytestmark = [pytest.mark.motore, pytest.mark.django_db]
CERCA = reverse("programma:cerca")


@pytest.fixture
def consigliera(client, cast):
    client.force_login(cast.consigliera)
    return client


def corpo(risposta):
    return risposta.content.decode().split('id="contenuto"')[1].split('class="it-footer')[0]


def titoli(risposta):
    trovati = re.findall(r'<h2 class="risultato-titolo">(.*?)</h2>', corpo(risposta), re.DOTALL)
    return [" ".join(unescape(re.sub("<[^>]*>", "", titolo)).split()) for titolo in trovati]


def test_senza_parole_spiega_come_si_cerca(consigliera):
    risposta = consigliera.get(CERCA)

    assert risposta.status_code == 200
    assert (titoli(risposta), "Come si cerca" in corpo(risposta)) == ([], True)


def test_risultati_con_tipo_estratto_e_collegamenti(consigliera, cast, obiettivo):
    azione = crea_azione(obiettivo, cast.lavori_pubblici, titolo="Rifare i tetti")
    aggiornamento = crea_aggiornamento(azione, testo="<script>alert(1)</script> Il tetto è rifatto & asciutto.")

    risposta = consigliera.get(CERCA, {"q": "tetto"})

    pagina = corpo(risposta)
    scheda = reverse("programma:scheda-azione", args=[azione.pk])
    assert titoli(risposta) == ["1.1 Rifare i tetti", "Azione 1.1 Rifare i tetti"]
    assert re.findall(r'<h2 class="risultato-titolo"><a href="(.*?)">', pagina) == [
        scheda,
        f"{scheda}#aggiornamento-{aggiornamento.pk}",
    ]
    assert "2 risultati per «tetto»" in pagina
    assert "Il <mark>tetto</mark> è rifatto &amp; asciutto" in pagina
    assert "<script" not in pagina


def test_un_obiettivo_porta_alla_sua_pagina(consigliera, cast, programma):
    obiettivo = crea_obiettivo(programma, cast.sociali, titolo="Case per tutti")

    risposta = consigliera.get(CERCA, {"q": "casa"})

    assert reverse("programma:scheda-obiettivo", args=[obiettivo.pk]) in corpo(risposta)
    assert "1 risultato per «casa»" in corpo(risposta)


def test_nessun_risultato_dice_che_cosa_fare(consigliera, azione):
    risposta = consigliera.get(CERCA, {"q": "<b>inesistente</b>"})

    assert titoli(risposta) == []
    assert "Nessun risultato" in corpo(risposta)
    assert "&lt;b&gt;inesistente&lt;/b&gt;" in risposta.content.decode()


@pytest.mark.parametrize(
    ("dati", "messaggio"),
    [
        ({"q": ""}, "Scrivi almeno una parola."),
        ({"q": "   "}, "Scrivi almeno una parola."),
        ({"q": "a" * 10_000}, "Scrivi al massimo 200 caratteri."),
        ({"q": "casa\x07"}, "Il testo contiene un carattere non ammesso (U+0007) dopo «casa»: va cancellato."),
        ({"q": "casa", "tipo": "persona"}, "Scegli una voce dell'elenco."),
    ],
)
def test_domande_che_non_si_capiscono(consigliera, azione, dati, messaggio):
    risposta = consigliera.get(CERCA, dati)

    assert risposta.status_code == 200
    assert messaggio in unescape(corpo(risposta))
    assert titoli(risposta) == []


def test_il_carattere_nul_si_rifiuta(consigliera):
    assert consigliera.get(CERCA, {"q": "casa\x00"}).status_code == 400


def test_le_pagine_tengono_la_domanda(consigliera, cast, obiettivo):
    for _ in range(21):
        crea_azione(obiettivo, cast.lavori_pubblici, titolo="Tetti")

    prima, seconda = (consigliera.get(CERCA, {"q": "tetti", "tipo": "azione", "pagina": n}) for n in (1, 2))

    assert [len(titoli(prima)), len(titoli(seconda))] == [20, 1]
    assert 'href="?q=tetti&amp;tipo=azione&amp;pagina=2"' in corpo(prima)


@pytest.mark.parametrize(
    ("chi", "attesi"),
    [
        ("coordinatrice", 2),
        ("referente", 2),
        ("consigliera", 1),
        ("amministratrice", 1),
        ("estraneo", 0),
        ("scaduta", 0),
    ],
)
def test_una_bozza_la_trova_solo_il_tavolo(client, cast, azione, bozza, chi, attesi):
    crea_azione(crea_obiettivo(bozza, cast.sociali), cast.lavori_pubblici, titolo="Azione segreta")
    client.force_login(getattr(cast, chi))

    assert len(titoli(client.get(CERCA, {"q": "azione"}))) == attesi


def test_chi_non_e_entrato_va_all_accesso(client):
    risposta = client.get(CERCA, {"q": "casa"})

    assert (risposta.status_code, risposta["Location"].split("?")[0]) == (302, reverse("account_login"))


def test_solo_lettura(consigliera):
    assert consigliera.post(CERCA, {"q": "casa"}).status_code == 405


def test_interrogazioni_costanti(
    consigliera, cast, obiettivo, django_assert_max_num_queries, django_assert_num_queries
):
    quante = []
    for _ in range(3):
        azione = crea_azione(obiettivo, cast.lavori_pubblici, titolo="Tetti")
        crea_aggiornamento(azione, testo="Tetti.")
        with django_assert_max_num_queries(7) as contate:
            consigliera.get(CERCA, {"q": "tetti"})
        quante.append(len(contate))

    assert quante[1:] == [quante[2]] * 2


def test_i_dati_di_esempio_si_dichiarano(consigliera, cast):
    fascia = []
    for esempio in (False, True):
        programma = crea_programma(titolo="P", stato="adottato", dati_esempio=esempio)
        crea_azione(crea_obiettivo(programma, cast.sociali), cast.sociali, titolo="Tetti")
        fascia.append(consigliera.get(CERCA, {"q": "tetti"}).content.decode().count("fascia-esempio"))

    assert fascia == [0, 1]
