# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who reads, in a real browser."""

from datetime import datetime, time, timedelta
from pathlib import Path

import pytest

from abitare.lib.tempo import ROMA, in_data, oggi
from programma.models import Azione
from tavolo.models import Utente
from tavolo.storia import con_autore
from tests.cast import crea_cast
from tests.fabbriche import crea_aggiornamento, crea_azione, crea_fase, crea_obiettivo, crea_programma, crea_verifica
from tests.supporto.barriere import barriere

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def quaranta_giorni_fa():
    return datetime.combine(oggi() - timedelta(days=40), time(9), tzinfo=ROMA)


@pytest.fixture
def cast(db, quaranta_giorni_fa):
    """The cast, known to the history since then."""
    with in_data(quaranta_giorni_fa):
        return crea_cast()


@pytest.fixture
def azione_passata(cast, quaranta_giorni_fa):
    """An action that had another title until today."""
    with in_data(quaranta_giorni_fa):
        programma = crea_programma(titolo="Programma adottato", stato="adottato")
        obiettivo = crea_obiettivo(programma, cast.sociali)
        azione = crea_azione(obiettivo, cast.lavori_pubblici, titolo="Titolo di prima")
        crea_fase(azione)
        crea_verifica(crea_aggiornamento(azione, 25, autore=cast.referente))
    with con_autore(Utente.objects.sistema(), "Nome più chiaro"):
        azione.titolo = "Titolo di adesso"
        azione.save()
    return azione


def test_consigliera_legge_cambia_data_ed_esporta(pagina, entra, cast, azione_passata):
    programma = azione_passata.obiettivo.programma
    entra(cast.consigliera)
    pagina.goto("/")
    assert barriere(pagina) == []
    assert pagina.get_by_role("link", name="Titolo di adesso").count() > 0

    pagina.locator("[name=al]").first.fill((oggi() - timedelta(days=30)).isoformat())
    pagina.locator("form:has([name=al]) button[type=submit]").first.click()
    pagina.get_by_role("link", name="Titolo di prima").first.wait_for()
    assert pagina.get_by_role("link", name="Titolo di adesso").count() == 0
    assert barriere(pagina) == []
    with pagina.expect_download() as scaricato:
        pagina.get_by_role("link", name="CSV").first.click()

    testo = Path(scaricato.value.path()).read_text(encoding="utf-8-sig")
    assert next(riga for riga in testo.splitlines() if "Titolo di" in riga).split(";").count("Titolo di prima") == 1
    assert Azione.objects.count() == 1
    pagine = (
        f"/programmi/{programma.pk}/cronoprogramma/",
        f"/programmi/{programma.pk}/settori/{cast.lavori_pubblici.pk}/",
        f"/obiettivi/{azione_passata.obiettivo_id}/",
        f"/azioni/{azione_passata.pk}/",
        f"/programmi/{programma.pk}/storia/",
        "/programmi/",
        "/cerca/?q=titolo",
        "/atti/",
    )
    trovate = {}
    for indirizzo in pagine:
        pagina.goto(indirizzo)
        trovate[indirizzo] = barriere(pagina)
    assert trovate == {indirizzo: [] for indirizzo in pagine}


def test_il_menu_si_apre_e_si_chiude_con_la_tastiera(pagina, entra, cast, azione_passata):
    entra(cast.consigliera)
    pagina.goto("/programmi/")
    sommario = pagina.locator(".menu-utente summary")
    sommario.focus()

    pagina.keyboard.press("Enter")
    aperto = pagina.get_by_role("button", name="Esci").or_(pagina.get_by_role("link", name="Esci")).first
    aperto.wait_for()
    assert barriere(pagina) == []
    pagina.keyboard.press("Escape")

    assert aperto.is_visible() is False


def test_amministratrice_trova_pagine_senza_barriere(pagina, entra, cast):
    entra(cast.amministratrice)
    pagine = ("/persone/", f"/persone/{cast.referente.pk}/", "/settori/", "/privacy/")
    trovate = {}
    for indirizzo in pagine:
        risposta = pagina.goto(indirizzo)
        trovate[indirizzo] = (risposta.status, barriere(pagina))

    assert trovate == {indirizzo: (200, []) for indirizzo in pagine}
