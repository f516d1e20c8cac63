# SPDX-License-Identifier: AGPL-3.0-or-later
import re
from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest
from django.urls import reverse

from abitare.lib.tempo import in_data, oggi
from tavolo.storia import con_autore
from tests.fabbriche import crea_azione, crea_obiettivo, crea_programma

pytestmark = pytest.mark.django_db
GENNAIO = datetime(2026, 1, 10, 9, tzinfo=UTC)


def indirizzo(programma):
    return reverse("programma:cronoprogramma", args=[programma.pk])


def azioni(risposta):
    collegamenti = re.findall(r'<th scope="row">.*?<a\s+href="[^"]*">(.*?)</a>', risposta.content.decode(), re.DOTALL)
    return [unescape(titolo).strip() for titolo in collegamenti]


def avvisi(risposta):
    """Texts of the alerts."""
    trovati = re.findall(
        r'role="alert">.*?<div class="riquadro-testo">(.*?)</div>', risposta.content.decode(), re.DOTALL
    )
    return [" ".join(unescape(re.sub("<[^>]*>", " ", avviso)).split()) for avviso in trovati]


@pytest.fixture
def cast_di_gennaio(request):
    """The cast, known to the portal since January."""
    with in_data(GENNAIO):
        return request.getfixturevalue("cast")


@pytest.fixture
def consigliera(client, cast):
    client.force_login(cast.consigliera)
    return client


@pytest.fixture
def tre_azioni(cast, programma):
    breve = crea_obiettivo(programma, cast.sociali, titolo="Case")
    lungo = crea_obiettivo(programma, cast.sociali, titolo="Futuro", orizzonte="lungo")
    crea_azione(
        breve,
        cast.lavori_pubblici,
        titolo="Tetti <b>",
        inizio_previsto=date(2026, 1, 1),
        fine_prevista=date(2026, 6, 30),
    )
    crea_azione(
        lungo, cast.urbanistica, titolo="Piano", inizio_previsto=date(2028, 1, 1), fine_prevista=date(2029, 6, 30)
    )
    crea_azione(lungo, cast.urbanistica, titolo="Senza date")
    return programma


@pytest.mark.parametrize(
    ("filtri", "attese", "quanti_avvisi"),
    [
        ({}, ["Tetti <b>", "Piano", "Senza date"], 0),
        ({"anno": "2028"}, ["Piano"], 0),
        ({"anno": "2026"}, ["Tetti <b>"], 0),
        ({"orizzonte": "lungo"}, ["Piano", "Senza date"], 0),
        ({"orizzonte": "lungo", "anno": "2026"}, [], 0),
        ({"anno": "1900"}, ["Tetti <b>", "Piano", "Senza date"], 1),
        ({"anno": "'; --"}, ["Tetti <b>", "Piano", "Senza date"], 1),
        ({"settore": "9" * 20}, ["Tetti <b>", "Piano", "Senza date"], 1),
        ({"pagina": "-5"}, ["Tetti <b>", "Piano", "Senza date"], 0),
    ],
)
def test_periodo_e_filtri(consigliera, tre_azioni, filtri, attese, quanti_avvisi):
    risposta = consigliera.get(indirizzo(tre_azioni), filtri)

    assert (risposta.status_code, azioni(risposta), len(avvisi(risposta))) == (200, attese, quanti_avvisi)


def test_un_settore(consigliera, cast, tre_azioni):
    risposta = consigliera.get(indirizzo(tre_azioni), {"settore": cast.urbanistica.pk})

    assert azioni(risposta) == ["Piano", "Senza date"]


def test_i_fogli_si_sfogliano_e_si_stampano_insieme(consigliera, cast, obiettivo):
    for _ in range(90):
        crea_azione(obiettivo, cast.lavori_pubblici)
    pagina = indirizzo(obiettivo.programma)

    uno, tre, tutti = (consigliera.get(pagina, dati) for dati in ({}, {"pagina": 3}, {"tutti": 1}))

    assert [len(azioni(risposta)) for risposta in (uno, tre, tutti)] == [40, 10, 90]
    assert [risposta.content.decode().count("<figure") for risposta in (uno, tre, tutti)] == [1, 1, 3]
    assert [risposta.content.decode().count("?tutti=1") for risposta in (uno, tre, tutti)] == [1, 1, 0]


def test_stato_al(cast_di_gennaio, consigliera, cast):
    with in_data(GENNAIO):
        programma = crea_programma(titolo="Adottato", stato="adottato")
        azione = crea_azione(crea_obiettivo(programma, cast.sociali), cast.lavori_pubblici, titolo="Nome vecchio")
    azione.titolo = "Nome nuovo"
    with con_autore(cast.sistema):
        azione.save()

    viste = {al: consigliera.get(indirizzo(programma), {"al": al}) for al in ("2026-01-10", "2026-01-09", "", "boh")}

    assert {al: (azioni(vista), len(avvisi(vista))) for al, vista in viste.items()} == {
        "2026-01-10": (["Nome vecchio"], 0),
        "2026-01-09": (["Nome nuovo"], 1),
        "": (["Nome nuovo"], 0),
        "boh": (["Nome nuovo"], 1),
    }
    assert ">stato al 10/01/2026<" in viste["2026-01-10"].content.decode()
    assert (
        f"{reverse('programma:scheda-azione', args=[azione.pk])}?al=2026-01-10" in viste["2026-01-10"].content.decode()
    )


def test_il_futuro_non_si_conosce(consigliera, tre_azioni):
    domani = oggi() + timedelta(days=1)

    risposta = consigliera.get(indirizzo(tre_azioni), {"al": domani})

    assert avvisi(risposta) == [
        f"Stato al: data non usabile Il {domani:%d/%m/%Y} deve ancora venire. Sotto vedi lo stato di oggi."
    ]


def test_quando_era_in_bozza_lo_vede_solo_il_tavolo(client, cast_di_gennaio):
    cast = cast_di_gennaio
    with in_data(GENNAIO):
        programma = crea_programma(titolo="Programma")
        azione = crea_azione(crea_obiettivo(programma, cast.sociali), cast.sociali, titolo="Idea riservata")
    programma.stato, azione.titolo = "adottato", "Titolo adottato"
    with con_autore(cast.sistema):
        programma.save()
        azione.save()
    viste = {}
    for nome in ("coordinatrice", "consigliera"):
        client.force_login(getattr(cast, nome))
        viste[nome] = azioni(client.get(indirizzo(programma), {"al": "2026-01-10"}))

    assert viste == {"coordinatrice": ["Idea riservata"], "consigliera": ["Titolo adottato"]}


@pytest.mark.parametrize(
    ("chi", "adottato", "in_bozza"),
    [
        ("coordinatrice", 200, 200),
        ("referente_urbanistica", 200, 200),
        ("consigliera", 200, 404),
        ("amministratrice", 200, 404),
        ("estraneo", 404, 404),
        ("scaduta", 404, 404),
    ],
)
def test_chi_lo_vede(client, cast, programma, bozza, chi, adottato, in_bozza):
    client.force_login(getattr(cast, chi))

    assert [client.get(indirizzo(p)).status_code for p in (programma, bozza)] == [adottato, in_bozza]


def test_interrogazioni_costanti(consigliera, cast, obiettivo, django_assert_max_num_queries):
    quante = []
    for _ in range(3):
        crea_azione(obiettivo, cast.lavori_pubblici, inizio_previsto=date(2026, 1, 1), fine_prevista=date(2026, 2, 1))
        with django_assert_max_num_queries(18) as contate:
            consigliera.get(indirizzo(obiettivo.programma), {"settore": cast.lavori_pubblici.pk})
        quante.append(len(contate))

    assert quante[1:] == [quante[2]] * 2
