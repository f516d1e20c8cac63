# SPDX-License-Identifier: AGPL-3.0-or-later
"""The numbers of a plan read and written in its page, with the keyboard, in a real browser."""

import pytest

from tests import fabbriche_piani as fabbrica
from tests.supporto.barriere import barriere
from tests.supporto.browser import LARGO, STRETTO

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def annuale(cast):
    ambito = fabbrica.crea_ambito()
    for nome in ("Cremona", "Corte de' Cortesi con Cignone", "Gerre de' Caprioli"):
        fabbrica.crea_comune(ambito, nome)
    fabbrica.crea_ente(ambito, "ALER")
    fabbrica.crea_parametro()
    annuale = fabbrica.crea_annuale(2027)
    fabbrica.scrivi_righe(annuale, consistenza_sap=100, libere=7, turnover=3)
    return annuale


def senza_barriere(pagina):
    for misura in (STRETTO, LARGO):
        pagina.set_viewport_size(misura)
        assert barriere(pagina) == []
        assert pagina.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_una_riga_scritta_dove_sta(pagina, entra, cast, annuale):
    riga = annuale.righe.get(ente__comune__nome="Gerre de' Caprioli")
    entra(cast.coordinatrice)
    pagina.goto(f"/piani/annuale/{annuale.pk}/")
    senza_barriere(pagina)
    scrivi = pagina.locator(f"#riga-{riga.pk} a", has_text="Scrivi qui")
    scrivi.focus()
    pagina.keyboard.press("Enter")
    libere = pagina.locator(f"#riga-{riga.pk} input[name=libere]")
    libere.wait_for()
    senza_barriere(pagina)

    libere.fill("-1")
    pagina.keyboard.press("Enter")
    pagina.locator(f"#riga-{riga.pk} .invalid-feedback, #riga-{riga.pk} .errorlist").first.wait_for()
    senza_barriere(pagina)
    pagina.locator(f"#riga-{riga.pk} input[name=libere]").fill("12")
    pagina.keyboard.press("Enter")

    pagina.get_by_text("Salvata", exact=True).wait_for()
    riga.refresh_from_db()
    assert riga.libere == 12
    pagina.locator(f"#riga-{riga.pk} a:focus", has_text="Scrivi qui").wait_for()
    pagina.keyboard.press("Enter")
    pagina.locator(f"#riga-{riga.pk} input:focus").wait_for()
    pagina.keyboard.press("Escape")
    pagina.locator(f"#riga-{riga.pk} input").first.wait_for(state="detached")


def test_la_pagina_di_un_comune_negli_anni(pagina, entra, cast, annuale):
    entra(cast.coordinatrice)
    pagina.goto(f"/territorio/comuni/{annuale.righe.first().comune_id}/")
    senza_barriere(pagina)
