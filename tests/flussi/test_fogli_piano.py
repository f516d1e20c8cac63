# SPDX-License-Identifier: AGPL-3.0-or-later
"""A sheet goes out, comes back filled with a doubt in it, is looked at and taken, in a real browser."""

import io

import openpyxl
import pytest

from programma.services.piani import scrivi_parte
from tests import fabbriche_piani as fabbrica
from tests.supporto.barriere import barriere
from tests.supporto.browser import LARGO, STRETTO

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def annuale(cast):
    ambito = fabbrica.crea_ambito()
    fabbrica.crea_comune(ambito, "Corte de' Cortesi con Cignone")
    fabbrica.crea_ente(ambito, "ALER")
    fabbrica.crea_parametro()
    return fabbrica.crea_annuale(2027)


def compilato(percorso):
    """Libere 7, turn-over "1.5" which is a doubt, and the SAP that somebody changes meanwhile."""
    cartella = openpyxl.load_workbook(io.BytesIO(percorso.read_bytes()))
    pagina = cartella["Unità"]
    posti = {pagina.cell(3, posto).value: posto for posto in range(1, pagina.max_column + 1)}
    for titolo, valore in (("Libere", 7), ("Turn-over", "1.5"), ("Alloggi SAP", 40)):
        pagina.cell(4, posti[titolo]).value = valore
    uscita = io.BytesIO()
    cartella.save(uscita)
    return uscita.getvalue()


def senza_barriere(pagina):
    for misura in (STRETTO, LARGO):
        pagina.set_viewport_size(misura)
        assert barriere(pagina) == []
        assert pagina.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_dal_foglio_scaricato_al_piano_scritto(pagina, entra, cast, annuale, archivio):
    entra(cast.coordinatrice)
    pagina.goto(f"/piani/annuale/{annuale.pk}/")
    pagina.get_by_role("link", name="Fogli di calcolo").click()
    senza_barriere(pagina)
    with pagina.expect_download() as scaricato:
        pagina.get_by_role("link", name="Comune di Corte de' Cortesi con Cignone").click()
    contenuto = compilato(scaricato.value.path())
    riga = annuale.righe.get(ente__comune__isnull=False)
    scrivi_parte(utente=cast.coordinatrice, modello=type(riga), parte_id=riga.pk, dati={"consistenza_sap": 30})

    pagina.get_by_label("Fogli compilati", exact=True).set_input_files(
        {"name": "corte.xlsx", "mimeType": "application/octet-stream", "buffer": contenuto}
    )
    pagina.get_by_role("button", name="Carica").click()
    senza_barriere(pagina)
    pagina.get_by_role("link", name="corte.xlsx").click()
    senza_barriere(pagina)
    pagina.get_by_text("Non è chiaro: i decimali vanno dopo la virgola, 1,5.").wait_for()
    pagina.get_by_role("button", name="Conferma e scrivi nel piano").click()
    pagina.get_by_text("Scegli, per ogni cella in conflitto, quale valore resta.").wait_for()
    pagina.get_by_label("Si prende quello del file: 40").check(force=True)
    senza_barriere(pagina)
    pagina.get_by_role("button", name="Conferma e scrivi nel piano").click()

    pagina.get_by_text("Preso: 2 celle scritte.").wait_for()
    riga.refresh_from_db()
    assert (riga.libere, riga.turnover, riga.consistenza_sap) == (7, 0, 40)
