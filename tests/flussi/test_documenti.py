# SPDX-License-Identifier: AGPL-3.0-or-later
"""The forms of acts and documents, with the keyboard alone, enlarged, refused and in conflict, in a real browser."""

from datetime import date, timedelta

import pytest

from abitare.lib.tempo import oggi
from delibere.models import AllegatoAtto, Atto, Rapporto
from delibere.services import lavori_rapporto
from delibere.services.rapporti import Richiesta, chiedi_rapporto
from tavolo.storia import con_autore
from tests.fabbriche import crea_aggiornamento, crea_azione, crea_obiettivo, crea_verifica
from tests.fabbriche_atti import crea_atto
from tests.supporto.barriere import barriere
from tests.supporto.browser import LARGO
from tests.supporto.tastiera import con_tab_fino_a

pytestmark = pytest.mark.django_db(transaction=True)
# Texts that something cuts off: two pixels are rounding, a clamp of lines is a summary with its link.
TAGLIATI = """() => [...document.querySelectorAll('main *, header *, footer *')].filter(e => {
  const s = getComputedStyle(e);
  if (!e.innerText?.trim() || s.webkitLineClamp !== 'none' || s.clip !== 'auto' || !e.checkVisibility()) return false;
  const largo = ['hidden', 'clip'].includes(s.overflowX) && e.scrollWidth > e.clientWidth + 2;
  const alto = ['hidden', 'clip'].includes(s.overflowY) && e.scrollHeight > e.clientHeight + 2;
  return largo || alto;
}).map(e => e.outerHTML.slice(0, 120))"""


@pytest.fixture
def azione(cast, programma):
    azione = crea_azione(crea_obiettivo(programma, cast.sociali), cast.lavori_pubblici, titolo="Recupero")
    crea_verifica(crea_aggiornamento(azione, 40, autore=cast.referente))
    return azione


@pytest.fixture
def rapporto(cast, azione, archivio, coda):
    """A ready one."""
    richiesta = Richiesta(al=oggi(), titolo="Rapporto di avanzamento")
    rapporto = chiedi_rapporto(
        utente=cast.coordinatrice, programma_id=azione.obiettivo.programma_id, richiesta=richiesta
    )
    lavori_rapporto.lavora(rapporto.pk)
    rapporto.refresh_from_db()
    return rapporto


def test_moduli_vuoti_e_rifiutati_senza_barriere(pagina, entra, cast, azione, rapporto):
    programma, atto = azione.obiettivo.programma, crea_atto()
    trovate = {}
    for persona, indirizzi in (
        (
            cast.coordinatrice,
            (
                f"/azioni/{azione.pk}/scheda/",
                f"/programmi/{programma.pk}/settori/{cast.lavori_pubblici.pk}/scheda/",
                f"/programmi/{programma.pk}/variazioni/nuovo/",
                f"/programmi/{programma.pk}/rapporti/nuovo/",
            ),
        ),
        (
            cast.segreteria,
            (
                "/atti/nuovo/",
                "/atti/importa/",
                f"/atti/{atto.pk}/modifica/",
                f"/atti/{atto.pk}/date/",
                f"/atti/{atto.pk}/lega/",
                f"/atti/{atto.pk}/allega/",
                f"/rapporti/{rapporto.pk}/allega/",
                "/verifica/",
            ),
        ),
    ):
        entra(persona)
        for indirizzo in indirizzi:
            pagina.goto(indirizzo)
            trovate[indirizzo] = barriere(pagina)
            _svuota_e_manda(pagina)
            assert pagina.locator(".riepilogo-errori").count() == 1, indirizzo
            trovate[f"{indirizzo} rifiutato"] = barriere(pagina)

    assert trovate == {indirizzo: [] for indirizzo in trovate}


def test_due_correzioni_dello_stesso_atto_si_vedono_affiancate(pagina, entra, cast):
    atto = crea_atto(oggetto="Prima")
    entra(cast.segreteria)
    pagina.goto(f"/atti/{atto.pk}/modifica/")
    with con_autore(cast.coordinatrice, "Svista"):
        altro = Atto.objects.get()
        altro.oggetto = "Scritto da lei"
        altro.save()

    pagina.locator("[name=oggetto]").fill("Scritto da me")
    pagina.locator("[name=motivo]").fill("Refuso")
    pagina.get_by_role("button", name="Registra la correzione").click()

    scontro = pagina.get_by_role("region", name="Mentre scrivevi")
    scontro.wait_for()
    assert scontro.evaluate("e => e === document.activeElement")
    assert scontro.locator("tbody td").all_inner_texts() == ["Prima", "Scritto da lei", "Scritto da me"]
    assert barriere(pagina) == []
    assert pagina.locator("[name=oggetto]").input_value() == "Scritto da me"


def test_la_segreteria_registra_allega_e_verifica_con_la_sola_tastiera(pagina, entra, cast, rapporto, tmp_path):
    file = tmp_path / "rapporto.pdf"
    with rapporto.file.open("rb") as archiviato:
        file.write_bytes(archiviato.read())
    entra(cast.segreteria)
    pagina.goto("/atti/")
    _con_invio(pagina, "Scrivi a mano")
    _scegli(pagina, "Tipo", "deliberazione")
    _scegli(pagina, "Organo", "Giunta")
    _scrivi(pagina, "Numero", "12")
    _scrivi(pagina, "Data", f"{oggi():%m%d%Y}")
    _scrivi(pagina, "Oggetto", "Presa d'atto del rapporto")
    _con_invio(pagina, "Registra l'atto")
    atto = Atto.objects.get()
    assert (atto.numero, atto.data, atto.oggetto) == (12, oggi(), "Presa d'atto del rapporto")

    _con_invio(pagina, "Allega un rapporto")
    _scegli(pagina, "Rapporto o altro documento", "Rapporto")
    _con_invio(pagina, "Allega")
    assert AllegatoAtto.objects.get().rapporto == rapporto

    _con_invio(pagina, "Verifica un documento")
    con_tab_fino_a(pagina, "File da verificare")
    with pagina.expect_file_chooser() as scelta:
        pagina.keyboard.press("Enter")
    scelta.value.set_files(file)
    _con_invio(pagina, "Verifica")
    esito = pagina.locator("main [role=status][data-fuoco]")
    assert esito.evaluate("e => e === document.activeElement")
    assert f"allegato all'atto {atto}" in " ".join(esito.inner_text().split())


def test_pagine_ingrandite_due_volte_senza_perdite(pagina, entra, cast, azione, rapporto):
    """WCAG 1.4.4: letters twice as big, and the whole page twice as big."""
    programma, atto = azione.obiettivo.programma, crea_atto(pubblicato_dal=date(2025, 6, 20))
    entra(cast.coordinatrice)
    trovate = {}
    for indirizzo in (
        "/",
        f"/programmi/{programma.pk}/",
        f"/programmi/{programma.pk}/cambiato/?da={(oggi() - timedelta(days=1)).isoformat()}",
        f"/programmi/{programma.pk}/rapporti/",
        f"/programmi/{programma.pk}/rilevazioni/",
        f"/azioni/{azione.pk}/",
        f"/rapporti/{rapporto.pk}/",
        "/atti/",
        f"/atti/{atto.pk}/",
        "/verifiche/",
        "/incontri/",
        "/guida/segreteria/",
        "/verifica/",
    ):
        pagina.set_viewport_size(LARGO)
        pagina.goto(indirizzo)
        pagina.evaluate("document.documentElement.style.fontSize = '200%'")
        trovate[f"{indirizzo} lettere"] = _perdite(pagina)
        pagina.evaluate("document.documentElement.style.fontSize = ''")
        pagina.set_viewport_size({lato: misura // 2 for lato, misura in LARGO.items()})
        trovate[f"{indirizzo} pagina"] = _perdite(pagina)

    assert trovate == {indirizzo: [] for indirizzo in trovate}
    assert Rapporto.objects.count() == 1


def _perdite(pagina) -> list[str]:
    larga = pagina.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    return pagina.evaluate(TAGLIATI) + (["the page overflows sideways"] if larga else [])


def _svuota_e_manda(pagina) -> None:
    """Nothing of what must be there, and dates before any act."""
    modulo = pagina.locator("main form.modulo")
    modulo.evaluate(
        """m => m.querySelectorAll('input:not([type=hidden]), select, textarea').forEach(e => {
          if (['checkbox', 'radio'].includes(e.type)) e.checked = false;
          else e.value = e.type === 'date' ? '1900-01-01' : '';
        })"""
    )
    with pagina.expect_navigation():
        modulo.locator("button[type=submit]").first.click()


def _con_invio(pagina, nome) -> None:
    con_tab_fino_a(pagina, nome)
    with pagina.expect_navigation():
        pagina.keyboard.press("Enter")


def _scrivi(pagina, etichetta, testo) -> None:
    con_tab_fino_a(pagina, etichetta)
    pagina.keyboard.type(testo)


def _scegli(pagina, etichetta, inizio) -> None:
    """The option whose name begins so: what typing in a closed select does."""
    con_tab_fino_a(pagina, etichetta)
    pagina.keyboard.type(inizio)
