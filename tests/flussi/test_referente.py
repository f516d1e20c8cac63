# SPDX-License-Identifier: AGPL-3.0-or-later
"""A referente at work in a real browser."""

from decimal import Decimal

import pytest

from programma.models import Aggiornamento
from tests.cast import PASSWORD
from tests.fabbriche import crea_aggiornamento, crea_azione, crea_verifica
from tests.supporto.barriere import barriere
from tests.supporto.browser import STRETTO
from tests.supporto.tastiera import con_tab_fino_a

pytestmark = pytest.mark.django_db(transaction=True)


def test_referente_entra_e_aggiorna_con_la_sola_tastiera(pagina, cast, azione):
    crea_verifica(crea_aggiornamento(azione, 20, riferito_al=azione.obiettivo.programma.dal))
    pagina.goto("/")
    assert barriere(pagina) == []

    con_tab_fino_a(pagina, "Nome utente")
    pagina.keyboard.type(cast.referente.username)
    while pagina.evaluate("document.activeElement.name") != "password":
        pagina.keyboard.press("Tab")
    pagina.keyboard.type(PASSWORD)
    with pagina.expect_navigation():
        pagina.keyboard.press("Enter")
    assert pagina.locator("h1").inner_text() == "Le mie azioni"
    con_tab_fino_a(pagina, f"Ora è al (azione {azione.codice}, percentuale)")
    pagina.keyboard.press("Control+A")
    pagina.keyboard.type("40")
    with pagina.expect_response(lambda risposta: risposta.request.method == "POST"):
        pagina.keyboard.press("Enter")
    pagina.locator(".mia-azione-salvato").wait_for()

    assert Aggiornamento.objects.recenti().first().avanzamento == Decimal(40)
    assert barriere(pagina) == []


def test_referente_dice_nessuna_variazione_con_un_tocco_sul_telefono(pagina, entra, cast, azione):
    crea_verifica(crea_aggiornamento(azione, 20, riferito_al=azione.obiettivo.programma.dal))
    entra(cast.referente)
    pagina.set_viewport_size(STRETTO)
    pagina.goto("/le-mie-azioni/")

    pagina.get_by_role("button", name="Nessuna variazione").click()
    pagina.locator(".mia-azione-salvato").wait_for()

    ultimo = Aggiornamento.objects.recenti().first()
    assert (ultimo.nessuna_variazione, ultimo.avanzamento) == (True, Decimal(20))


def test_referente_scrive_tutto_in_linea_e_trova_l_errore_al_campo(pagina, entra, cast, obiettivo):
    azione = crea_azione(obiettivo, cast.lavori_pubblici)
    entra(cast.referente)
    pagina.goto("/le-mie-azioni/")
    pagina.get_by_role("link", name=f"Scrivi tutto sull'azione {azione.codice}").click()
    modulo = pagina.locator(f"#modulo-azione-{azione.pk}")
    modulo.locator("[name=avanzamento]").fill("140")
    modulo.locator("[name=testo]").fill("Cantiere aperto")

    modulo.get_by_role("button", name="Salva l'aggiornamento").click()
    errore = modulo.locator("[name=avanzamento][aria-invalid=true]")
    errore.wait_for()

    assert modulo.locator("[name=testo]").input_value() == "Cantiere aperto"
    assert Aggiornamento.objects.count() == 0
    assert barriere(pagina) == []


def test_due_persone_sulla_stessa_azione_non_perdono_niente(pagina, entra, cast, azione):
    crea_verifica(crea_aggiornamento(azione, 20, riferito_al=azione.obiettivo.programma.dal))
    entra(cast.referente)
    pagina.goto(f"/azioni/{azione.pk}/aggiorna/")
    crea_aggiornamento(azione, 55, autore=cast.supplente, testo="Scritto dalla supplente")
    pagina.locator("[name=avanzamento]").fill("40")
    pagina.locator("[name=testo]").fill("Scritto dal referente")

    pagina.get_by_role("button", name="Salva l'aggiornamento").click()

    pagina.get_by_text("Scritto dalla supplente").first.wait_for()
    assert pagina.locator("[name=avanzamento]").input_value().startswith("40")
    assert pagina.locator("[name=testo]").input_value() == "Scritto dal referente"
    assert Aggiornamento.objects.count() == 2
    assert barriere(pagina) == []
