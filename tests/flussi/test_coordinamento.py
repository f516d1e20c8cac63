# SPDX-License-Identifier: AGPL-3.0-or-later
"""The coordination at work in a real browser."""

from pathlib import Path

import pytest

from delibere.models import Rapporto
from programma.models import Azione, Stato, Verifica
from tests.fabbriche import crea_aggiornamento, crea_azione, crea_obiettivo
from tests.supporto.barriere import barriere
from tests.supporto.tastiera import con_tab_fino_a

pytestmark = pytest.mark.django_db(transaction=True)
TITOLI = ("Rilievo degli alloggi", "Gara per i lavori", "Consegna degli alloggi")


def test_coordinatrice_costruisce_un_obiettivo_con_tre_azioni(pagina, entra, cast, bozza):
    entra(cast.coordinatrice)
    pagina.goto(f"/programmi/{bozza.pk}/scrivi/")
    assert barriere(pagina) == []
    pagina.get_by_role("link", name="Scrivi il primo obiettivo").click()
    assert barriere(pagina) == []
    pagina.locator("[name=titolo]").fill("Rimettere in uso gli alloggi")
    pagina.locator("[name=orizzonte]").select_option("breve")
    pagina.locator("[name=settore]").select_option(label="Lavori Pubblici")

    pagina.get_by_role("button", name="Crea e scrivi la prima azione").click()
    assert barriere(pagina) == []
    for posto, titolo in enumerate(TITOLI, 1):
        pagina.locator("[name=titolo]").fill(titolo)
        pagina.locator("[name=settore]").select_option(label="Lavori Pubblici")
        pagina.locator("[name=inizio_previsto]").fill("2026-01-01")
        pagina.locator("[name=fine_prevista]").fill(f"2026-0{posto + 3}-30")
        ultima = posto == len(TITOLI)
        bottone = "Crea l'azione" if ultima else "Crea e scrivine un'altra"
        pagina.get_by_role("button", name=bottone, exact=True).click()
        pagina.wait_for_load_state()

    assert list(Azione.objects.order_by("codice").values_list("codice", "titolo")) == [
        (f"1.{posto}", titolo) for posto, titolo in enumerate(TITOLI, 1)
    ]
    pagina.goto(f"/programmi/{bozza.pk}/scrivi/")
    assert barriere(pagina) == []


def test_coordinatrice_verifica_chiede_il_rapporto_e_lo_scarica(pagina, entra, cast, programma, coda, archivio):
    azione = crea_azione(crea_obiettivo(programma, cast.sociali), cast.lavori_pubblici)
    crea_aggiornamento(azione, 35, autore=cast.referente, testo="Cantiere aperto")
    entra(cast.coordinatrice)
    pagina.goto("/")
    assert barriere(pagina) == []
    pagina.get_by_role("link", name="Tutte le verifiche").click()
    assert barriere(pagina) == []
    pagina.locator(f"main a[href^='/verifiche/']:has-text('{azione.codice}')").first.click()
    assert barriere(pagina) == []
    pagina.get_by_role("button", name="Accetta").first.click()
    pagina.wait_for_load_state()
    assert Verifica.objects.get().esito == Verifica.Esito.ACCETTATA
    assert Azione.objects.get().stato == Stato.IN_CORSO

    pagina.goto("/")
    pagina.get_by_role("link", name="Rapporto per la Giunta").first.click()
    pagina.wait_for_url("**/rapporti/**")
    assert barriere(pagina) == []
    pagina.get_by_role("button", name="Prepara il rapporto").click()
    pagina.get_by_text("Stiamo preparando il rapporto").wait_for()
    coda.esegui()
    pagina.get_by_role("link", name="Scarica il PDF").wait_for()
    assert barriere(pagina) == []
    with pagina.expect_download() as scaricato:
        pagina.get_by_role("link", name="Scarica il PDF").click()

    contenuto = Path(scaricato.value.path()).read_bytes()
    assert (contenuto[:5], len(contenuto)) == (b"%PDF-", Rapporto.objects.get().dimensione)
    pagina.get_by_role("link", name="Testo per la proposta").click()
    assert barriere(pagina) == []


def test_coordinatrice_verifica_e_scarica_il_rapporto_con_la_sola_tastiera(
    pagina, entra, cast, programma, coda, archivio
):
    azione = crea_azione(crea_obiettivo(programma, cast.sociali), cast.lavori_pubblici)
    crea_aggiornamento(azione, 35, autore=cast.referente, testo="Cantiere aperto")
    entra(cast.coordinatrice)
    pagina.goto("/")
    _con_invio(pagina, "Tutte le verifiche")
    _con_invio(pagina, azione.codice)
    _con_invio(pagina, "Accetta")
    assert Verifica.objects.get().esito == Verifica.Esito.ACCETTATA

    pagina.goto("/")
    _con_invio(pagina, "Rapporto per la Giunta")
    _con_invio(pagina, "Prepara il rapporto")
    pagina.get_by_text("Stiamo preparando il rapporto").wait_for()
    coda.esegui()
    pagina.get_by_role("link", name="Scarica il PDF").wait_for()
    con_tab_fino_a(pagina, "Scarica il PDF")
    with pagina.expect_download() as scaricato:
        pagina.keyboard.press("Enter")

    contenuto = Path(scaricato.value.path()).read_bytes()
    assert (contenuto[:5], len(contenuto)) == (b"%PDF-", Rapporto.objects.get().dimensione)


def _con_invio(pagina, nome):
    con_tab_fino_a(pagina, nome)
    with pagina.expect_navigation():
        pagina.keyboard.press("Enter")
