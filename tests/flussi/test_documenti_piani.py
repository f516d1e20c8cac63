# SPDX-License-Identifier: AGPL-3.0-or-later
"""From the act of the Assemblea to the PDF and the open data of a plan, in a real browser."""

import pytest

from delibere.models import DocumentoPiano
from delibere.services import piani
from tests import fabbriche_piani as fabbrica
from tests.fabbriche_atti import crea_atto
from tests.supporto.barriere import barriere

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def annuale(cast):
    ambito = fabbrica.crea_ambito()
    fabbrica.crea_comune(ambito, "Corte de' Cortesi con Cignone")
    fabbrica.crea_ente(ambito, "ALER")
    fabbrica.crea_parametro()
    annuale = fabbrica.crea_annuale(2026, "proposta")
    fabbrica.scrivi_righe(annuale, consistenza_sap=100, libere=7)
    return annuale


def test_dall_atto_al_pdf_e_ai_dati_aperti(pagina, entra, cast, annuale, archivio):
    crea_atto(organo="assemblea", oggetto="Approvazione del piano annuale")
    entra(cast.coordinatrice)
    pagina.goto(f"/piani/annuale/{annuale.pk}/stato/")
    pagina.get_by_label("Approvato dall'Assemblea dei sindaci").check(force=True)
    pagina.locator("[name=atto]").select_option(index=1)
    pagina.get_by_label("Motivo").fill("Votato dall'Assemblea")
    pagina.get_by_role("button", name="Salva").click()
    pagina.get_by_role("link", name="Documenti e dati").click()
    assert barriere(pagina) == []

    pagina.get_by_role("link", name="Nuovo documento").click()
    assert barriere(pagina) == []
    pagina.get_by_role("button", name="Prepara il documento").click()
    pagina.get_by_text("Stiamo preparando il piano annuale").wait_for()
    assert barriere(pagina) == []
    documento = DocumentoPiano.objects.get()
    piani.lavora(documento.pk)
    pagina.get_by_text("Il piano annuale è pronto").wait_for()
    assert barriere(pagina) == []
    with pagina.expect_download() as scaricato:
        pagina.get_by_role("link", name="Scarica il PDF").click()
    assert scaricato.value.suggested_filename == f"{documento.nome_file}.pdf"

    entra(cast.consigliera)
    pagina.goto(f"/piani/annuale/{annuale.pk}/documenti/")
    pagina.get_by_role("link", name="Dati aperti").click()
    for riassunto in pagina.locator("main summary").all():
        riassunto.click()
    assert barriere(pagina) == []
    with pagina.expect_download() as tabella:
        pagina.locator("a[href$='/dati/unita.csv']").click()
    assert tabella.value.suggested_filename == "piano-annuale-2026-unita.csv"
