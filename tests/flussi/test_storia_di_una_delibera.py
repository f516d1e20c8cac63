# SPDX-License-Identifier: AGPL-3.0-or-later
"""From a draft to what was voted, and to the proof of it, in a real browser."""

from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from abitare.lib.italiano import data_it
from delibere.models import Atto, EffettoAtto, Rapporto
from programma.models import Azione, Stato
from tests.delibere.estratto.test_estratto import ATTI
from tests.fabbriche import crea_azione, crea_obiettivo
from tests.supporto.barriere import barriere

pytestmark = pytest.mark.django_db(transaction=True)


def registra_l_atto(pagina, estratto):
    pagina.goto("/atti/importa/")
    pagina.locator("[name=testo]").fill(estratto)
    pagina.get_by_role("button", name="Leggi e mostra").click()
    assert barriere(pagina) == []
    pagina.get_by_role("button", name="Registra l'atto").click()
    pagina.get_by_role("heading", level=1, name="Giunta comunale n. 12/2026").wait_for()


def adotta(pagina, programma):
    pagina.goto("/atti/")
    pagina.get_by_role("link", name="n. 12/2026").first.click()
    pagina.get_by_role("link", name="Lega a un programma").click()
    pagina.locator("select[name=programma]").select_option(str(programma.pk))
    pagina.locator("[name=tipo][value=adozione]").check()
    assert barriere(pagina) == []
    pagina.get_by_role("button", name="Registra l'effetto").click()
    pagina.get_by_text("L'atto ora adotta il programma").wait_for()


def dice_quaranta_per_cento(pagina, azione):
    pagina.goto(f"/azioni/{azione.pk}/aggiorna/")
    pagina.locator("[name=stato]").select_option(Stato.IN_CORSO)
    pagina.locator("[name=avanzamento]").fill("40")
    pagina.get_by_role("button", name="Salva l'aggiornamento").click()
    pagina.wait_for_load_state()


def accetta_e_sposta_la_fine(pagina, azione):
    pagina.goto("/verifiche/")
    pagina.locator(f"main a[href^='/verifiche/']:has-text('{azione.codice}')").first.click()
    pagina.get_by_role("button", name="Accetta").first.click()
    pagina.wait_for_load_state()
    pagina.goto(f"/azioni/{azione.pk}/modifica/")
    pagina.locator("[name=fine_prevista]").fill("2027-01-31")
    pagina.locator("[name=motivo]").fill("La gara è andata deserta")
    pagina.get_by_role("button", name="Salva", exact=True).last.click()
    pagina.wait_for_load_state()


def prepara_il_rapporto(pagina, programma, coda) -> bytes:
    pagina.goto(f"/programmi/{programma.pk}/rapporti/nuovo/")
    pagina.get_by_role("button", name="Prepara il rapporto").click()
    pagina.get_by_text("Stiamo preparando").wait_for()
    coda.esegui()
    pagina.get_by_role("link", name="Scarica il PDF").wait_for()
    with pagina.expect_download() as scaricato:
        pagina.get_by_role("link", name="Scarica il PDF").click()
    return Path(scaricato.value.path()).read_bytes()


def allega_all_atto(pagina, rapporto, atto, coda) -> bytes:
    """From the report's page; gives the foglio di accompagnamento that follows."""
    pagina.goto(f"/rapporti/{rapporto.pk}/")
    pagina.get_by_role("link", name="Allega a un atto").click()
    pagina.locator("[name=con]").select_option(str(atto.pk))
    assert barriere(pagina) == []
    pagina.get_by_role("button", name="Allega", exact=True).click()
    pagina.get_by_text("Stiamo preparando il foglio di accompagnamento").wait_for()
    coda.esegui()
    pagina.get_by_role("link", name="Scarica il foglio").wait_for()
    assert barriere(pagina) == []
    with pagina.expect_download() as scaricato:
        pagina.get_by_role("link", name="Scarica il foglio").click()
    return Path(scaricato.value.path()).read_bytes()


def verifica(pagina, contenuto: bytes) -> str:
    pagina.goto("/verifica/")
    file = {"name": "rapporto.pdf", "mimeType": "application/pdf", "buffer": contenuto}
    pagina.locator("[name=file]").set_input_files(file)
    pagina.get_by_role("button", name="Verifica", exact=True).click()
    esito = pagina.locator("main [role=status][data-fuoco]")
    esito.wait_for()
    assert barriere(pagina) == []
    return " ".join(esito.inner_text().split())


def test_dalla_bozza_alla_delibera_alla_prova(pagina, entra, cast, bozza, coda, archivio, contesto_browser):
    obiettivo = crea_obiettivo(bozza, cast.sociali, titolo="Rimettere in uso gli alloggi")
    azione = crea_azione(
        obiettivo, cast.lavori_pubblici, titolo="Recupero", inizio_previsto="2026-01-01", fine_prevista="2026-12-31"
    )
    entra(cast.segreteria)
    registra_l_atto(pagina, ATTI["semplice"])
    entra(cast.coordinatrice)
    adotta(pagina, bozza)
    congelamento = EffettoAtto.objects.get().congelamento
    entra(cast.referente)
    dice_quaranta_per_cento(pagina, azione)
    entra(cast.coordinatrice)
    accetta_e_sposta_la_fine(pagina, azione)
    assert str(Azione.objects.get().fine_prevista) == "2027-01-31"

    pagina.goto(f"/azioni/{azione.pk}/")
    pagina.get_by_text("diversa da come deliberata").wait_for()
    assert barriere(pagina) == []
    pagina.goto(f"/programmi/{bozza.pk}/cambiato/?da=c{congelamento.pk}")
    assert "31/12/2026" in pagina.locator("main").inner_text()
    assert "La gara è andata deserta" in pagina.locator("main").inner_text()
    assert barriere(pagina) == []

    contenuto = prepara_il_rapporto(pagina, bozza, coda)
    rapporto, atto = Rapporto.objects.get(), Atto.objects.get()
    entra(cast.segreteria)
    foglio = allega_all_atto(pagina, rapporto, atto, coda)
    contesto_browser.clear_cookies()
    intatto = verifica(pagina, contenuto)
    cambiato = bytearray(contenuto)
    cambiato[len(cambiato) // 3] ^= 1
    guasto = verifica(pagina, bytes(cambiato))

    stampato = "".join("".join(pezzo.extract_text().split()) for pezzo in PdfReader(BytesIO(foglio)).pages)
    assert rapporto.impronta in stampato
    assert f"{rapporto.nome_file}.pdf" in stampato
    assert f"{rapporto} del {data_it(rapporto.cambio.istante)}, allegato all'atto {atto} del" in intatto
    assert "identico a quello prodotto" in intatto
    assert guasto.startswith("Non è un documento di questo portale")
    assert str(rapporto) not in guasto
