# SPDX-License-Identifier: AGPL-3.0-or-later
"""The cruscotto beside another state."""

import re
from datetime import datetime, time, timedelta

import pytest
from django.urls import reverse

from abitare.lib.tempo import ROMA, in_data, oggi
from programma.models import Programma
from programma.services.congelamenti import congela
from tavolo.storia import con_autore
from tests.cast import crea_cast
from tests.fabbriche import crea_aggiornamento, crea_azione, crea_obiettivo, crea_programma, crea_verifica

DELLA_PAGINA = 4
DELLA_FOTOGRAFIA = 10
DEL_DELIBERATO = 1
DELLA_STORIA = 3


def giorni_fa(quanti: int) -> datetime:
    return datetime.combine(oggi() - timedelta(days=quanti), time(9), tzinfo=ROMA)


@pytest.fixture
def cast(db):
    with in_data(giorni_fa(60)):
        return crea_cast()


@pytest.fixture
def programma(cast):
    """Since then an action was told at 40 %, and one more, of another sector, is late."""
    with in_data(giorni_fa(50)):
        adottato = crea_programma(titolo="Programma adottato", stato="adottato")
        obiettivo = crea_obiettivo(adottato, cast.sociali)
        azione = crea_azione(obiettivo, cast.lavori_pubblici, titolo="Tetti")
    crea_verifica(crea_aggiornamento(azione, 40))
    ieri = oggi() - timedelta(days=1)
    crea_azione(obiettivo, cast.urbanistica, titolo="Variante", inizio_previsto=ieri, fine_prevista=ieri)
    return adottato


def apri(client, programma, **valori):
    return client.get(reverse("programma:cruscotto", args=[programma.pk]), valori)


def scarti(risposta) -> list[str]:
    """Arrows with their words, in the order of the page."""
    trovati = re.findall(r'<span class="rispetto"><span aria-hidden="true">(.)</span> (.*?)</span>', _testo(risposta))
    return [f"{freccia} {parole}" for freccia, parole in trovati]


def _testo(risposta) -> str:
    assert risposta.status_code == 200
    return risposta.content.decode()


def test_ogni_cifra_rispetto_ad_allora(client, cast, programma) -> None:
    client.force_login(cast.consigliera)

    senza, con = apri(client, programma), apri(client, programma, rispetto="mese")

    assert scarti(senza) == []
    assert scarti(con)[:9] == [
        "↑ 20 punti in più",
        "+ prima nessun dato",
        "= uguale",
        "↑ 50 punti in più",
        "↑ 1 azione in ritardo in più",
        "↑ 1 azione a rischio in più",
        "= uguale",
        "= uguale",
        "= uguale",
    ]
    assert len(scarti(con)) == 9 + 9 * (3 + 2)
    assert _testo(con).count('<tr><th scope="row">Lavori Pubblici</th>') == 2
    assert "↑ 40 punti in più" in scarti(con)


def test_il_confronto_resta_nei_filtri_e_nei_collegamenti(client, cast, programma) -> None:
    client.force_login(cast.consigliera)
    quando = (oggi() - timedelta(days=20)).isoformat()

    letto = _testo(apri(client, programma, rispetto=quando, condizione="in_ritardo"))

    assert letto.count(f'<input type="hidden" name="rispetto" value="{quando}">') == 2
    assert f"?condizione=a_rischio&amp;rispetto={quando}#azioni" in letto
    assert f'<option value="{quando}" selected>' in letto
    assert f"?da={quando}" in letto


@pytest.mark.parametrize(
    ("valori", "errore"),
    [
        ({"rispetto": "boh"}, "«boh»: non è una data"),
        ({"rispetto": "2199-01-01"}, "Il 01/01/2199 deve ancora venire"),
        ({"rispetto": "1950-01-01"}, "il programma non era ancora nel portale"),
        ({"rispetto": "c77"}, "Lo stato congelato «c77» di questo programma non c&#x27;è."),
        ({"rispetto": "visita"}, "È la tua prima visita al portale"),
        ({"rispetto": "<script>alert(1)"}, "«&lt;script&gt;alert(1)»"),
    ],
)
def test_uno_stato_che_non_c_e_si_dice_e_la_pagina_resta(client, cast, programma, valori, errore) -> None:
    client.force_login(cast.consigliera)

    letto = _testo(apri(client, programma, **valori))

    assert letto.count('id="rispetto-errore"') == 1
    assert errore in letto
    assert "Tetti</a>" in letto
    assert "<script>alert" not in letto


def test_uno_stato_piu_recente_di_quello_che_si_guarda(client, cast, programma) -> None:
    client.force_login(cast.consigliera)
    prima, dopo = ((oggi() - timedelta(days=quanti)).isoformat() for quanti in (20, 5))

    rovesciata, giusta = (apri(client, programma, al=a, rispetto=r) for a, r in ((prima, dopo), (dopo, prima)))

    assert "È uno stato più recente di quello di arrivo (quello che guardi)" in _testo(rovesciata)
    assert (scarti(rovesciata), set(scarti(giusta))) == ([], {"= uguale"})


def test_la_bozza_di_allora_non_la_vede_chi_legge(client, cast) -> None:
    with in_data(giorni_fa(50)):
        bozza = crea_programma(titolo="Bozza")
        crea_azione(crea_obiettivo(bozza, cast.sociali), cast.sociali)
        congelato = congela(utente=cast.coordinatrice, programma=bozza, al=oggi())
    with con_autore(cast.coordinatrice):
        bozza.stato = Programma.Stato.ADOTTATO
        bozza.save()
    quando = (oggi() - timedelta(days=30)).isoformat()
    letti = {}
    for chi in ("consigliera", "referente"):
        client.force_login(cast.persone[chi])
        letti[chi] = [bool(scarti(apri(client, bozza, rispetto=r))) for r in (quando, f"c{congelato.pk}")]

    assert letti == {"consigliera": [False, False], "referente": [True, True]}


def test_la_mia_ultima_visita_non_e_di_un_altra(client, cast, programma) -> None:
    for persona, giorni in ((cast.consigliera, 10), (cast.assessora, 0)):
        persona.visita_precedente = persona.ultima_visita = giorni_fa(giorni) if giorni else datetime.now(ROMA)
        persona.save(update_fields=["visita_precedente", "ultima_visita"])
    visti = []
    for persona in (cast.consigliera, cast.assessora):
        client.force_login(persona)
        visti.append(scarti(apri(client, programma, rispetto="visita"))[0])

    assert visti == ["↑ 20 punti in più", "= uguale"]


@pytest.mark.parametrize("quante", [1, 3])
def test_una_fotografia_in_piu_e_basta(client, cast, programma, django_assert_num_queries, quante: int) -> None:
    for _ in range(quante):
        crea_azione(programma.obiettivi.get(), cast.lavori_pubblici)
    client.force_login(cast.consigliera)
    client.get(reverse("programma:elenco-programmi"))
    quando = (oggi() - timedelta(days=20)).isoformat()

    with django_assert_num_queries(DELLA_PAGINA + 2 * DELLA_FOTOGRAFIA + DEL_DELIBERATO + DELLA_STORIA):
        apri(client, programma, rispetto=quando)
    with django_assert_num_queries(DELLA_PAGINA):
        apri(client, programma, rispetto=quando)
