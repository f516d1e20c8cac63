# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who asks what changed, in a real browser."""

import json
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest

from abitare.lib.tempo import ROMA, in_data, oggi
from tavolo.storia import con_autore
from tests.cast import crea_cast
from tests.fabbriche import crea_azione, crea_obiettivo, crea_programma
from tests.supporto.barriere import barriere
from tests.supporto.browser import LARGO, STRETTO

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def quaranta_giorni_fa():
    return datetime.combine(oggi() - timedelta(days=40), time(9), tzinfo=ROMA)


@pytest.fixture
def cast(db, quaranta_giorni_fa):
    with in_data(quaranta_giorni_fa):
        return crea_cast()


@pytest.fixture
def programma(cast, quaranta_giorni_fa):
    """Two actions; of one the weight and the description changed today, of the other the weight, there and back."""
    with in_data(quaranta_giorni_fa):
        adottato = crea_programma(titolo="Programma adottato", stato="adottato")
        obiettivo = crea_obiettivo(adottato, cast.sociali)
        cambiata = crea_azione(obiettivo, cast.lavori_pubblici, titolo="Recupero", descrizione="Lavori entro giugno.")
        crea_azione(obiettivo, cast.urbanistica, titolo="Variante")
    for motivo, peso, descrizione in (("Prova", 9, "Lavori entro maggio."), ("Urgente", 4, "Lavori entro settembre.")):
        cambiata.peso, cambiata.descrizione = peso, descrizione
        with con_autore(cast.coordinatrice, motivo):
            cambiata.save()
    return adottato


def barriere_e_scorrimento(pagina) -> list[str]:
    """`barriere` looks at a desk's width and at a phone's; on the phone nothing may make the page wider."""
    pagina.set_viewport_size(STRETTO)
    pagina.wait_for_function("larga => document.documentElement.scrollWidth <= larga", arg=STRETTO["width"])
    pagina.set_viewport_size(LARGO)
    return barriere(pagina)


def test_consigliera_legge_cosa_e_cambiato_filtra_e_porta_via(pagina, entra, cast, programma):
    entra(cast.consigliera)
    pagina.goto("/")
    pagina.get_by_role("link", name="Cosa è cambiato", exact=True).click()
    pagina.get_by_text("Peso da 1 a 4.").wait_for()
    assert pagina.get_by_role("link", name="Ultimi 30 giorni").get_attribute("aria-current") == "page"
    assert pagina.locator("del").inner_text().split() == ["[tolto:", "giugno", "fine]"]
    assert barriere_e_scorrimento(pagina) == []

    passi = pagina.get_by_role("link", name="I passaggi di 1.1 Recupero").first
    passi.focus()
    pagina.keyboard.press("Enter")
    pagina.locator(".passaggi:focus").get_by_text("motivo: Prova").wait_for()
    assert barriere(pagina) == []

    pagina.get_by_label("Che cosa").select_option("peso")
    pagina.get_by_role("button", name="Filtra").click()
    pagina.get_by_text("quelli scelti dai filtri").wait_for()
    assert pagina.locator(".variazione-frase").all_inner_texts() == ["Peso da 1 a 4."]
    with pagina.expect_download() as scaricato:
        pagina.get_by_role("link", name="JSON").click()
    righe = json.loads(Path(scaricato.value.path()).read_text(encoding="utf-8"))["righe"]
    assert [riga["variazione"] for riga in righe] == ["Peso da 1 a 4."]


def test_i_passaggi_senza_javascript_e_un_errore_al_campo(browser, live_server, pagina, entra, cast, programma):
    entra(cast.consigliera)
    pagina.goto(f"/programmi/{programma.pk}/cambiato/?da=visita")
    assert pagina.get_by_text("È la tua prima visita al portale").is_visible()
    assert barriere(pagina) == []
    contesto = browser.new_context(base_url=live_server.url, java_script_enabled=False, locale="it-IT")
    contesto.add_cookies(pagina.context.cookies())
    muta = contesto.new_page()

    muta.goto(f"/programmi/{programma.pk}/cambiato/")
    muta.get_by_role("link", name="I passaggi di 1.1 Recupero").first.click()
    testo = muta.get_by_role("heading", level=1).inner_text()
    contesto.close()

    assert testo == "I passaggi"


def test_le_cifre_rispetto_a_un_altro_stato(pagina, entra, cast, programma):
    entra(cast.consigliera)
    pagina.goto(f"/programmi/{programma.pk}/")

    pagina.get_by_label("Rispetto", exact=True).select_option("mese")
    pagina.get_by_role("button", name="Confronta").click()
    pagina.get_by_role("heading", name="Rispetto a:").wait_for()

    assert pagina.locator(".domanda .rispetto").first.inner_text() == "= uguale"
    assert barriere_e_scorrimento(pagina) == []
