# SPDX-License-Identifier: AGPL-3.0-or-later
"""A meeting of the table from its convocation to a decision applied to the programme, in a real browser."""

from datetime import date, timedelta

import pytest

from abitare.lib.tempo import adesso, oggi
from delibere.models import Decisione, Incontro, Verbale
from delibere.services.incontri import stampa
from tests.fabbriche import crea_azione
from tests.fabbriche_incontri import imposta
from tests.supporto.barriere import barriere
from tests.supporto.browser import LARGO, STRETTO

pytestmark = pytest.mark.django_db(transaction=True)
FINE = date(2027, 9, 30)


def senza_barriere(pagina):
    for misura in (STRETTO, LARGO):
        pagina.set_viewport_size(misura)
        assert barriere(pagina) == []
        assert pagina.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def premi(pagina, nome):
    with pagina.expect_navigation():
        pagina.get_by_role("button", name=nome).first.click()


def convoca(pagina):
    """A meeting in thirty days, with one point, for the people of one sector."""
    pagina.goto("/incontri/nuovo/")
    senza_barriere(pagina)
    giorno = oggi() + timedelta(days=30)
    for nome, testo in (("giorno", f"{giorno:%Y-%m-%d}"), ("dalle", "09:30"), ("alle", "11:00")):
        pagina.locator(f"[name={nome}]").fill(testo)
    pagina.locator("[name=luogo]").fill("Sala Giunta")
    pagina.locator("[name=punti]").fill("Avanzamento del programma")
    with pagina.expect_navigation():
        pagina.locator("main form button[type=submit]").first.click()
    senza_barriere(pagina)
    pagina.get_by_label("Lavori Pubblici").first.check(force=True)
    with pagina.expect_navigation():
        pagina.locator("main form button[type=submit]").first.click()
    senza_barriere(pagina)
    premi(pagina, "Convoca e invia gli inviti")


def test_dalla_convocazione_alla_decisione_applicata(pagina, entra, cast, obiettivo, archivio):
    azione = crea_azione(
        obiettivo, cast.lavori_pubblici, inizio_previsto=date(2026, 1, 1), fine_prevista=date(2026, 12, 31)
    )
    entra(cast.coordinatrice)
    convoca(pagina)
    incontro = Incontro.objects.get()
    senza_barriere(pagina)

    entra(cast.referente)
    pagina.goto(f"/incontri/{incontro.pk}/")
    senza_barriere(pagina)
    pagina.get_by_label("parteciperà", exact=True).check(force=True)
    premi(pagina, "Registra la risposta")

    # The day has come.
    incontro.refresh_from_db()
    imposta(incontro, inizio=adesso() - timedelta(minutes=5), fine=adesso() + timedelta(hours=1))
    entra(cast.coordinatrice)
    pagina.goto(f"/incontri/{incontro.pk}/")
    premi(pagina, "Apri il verbale")
    senza_barriere(pagina)
    pagina.get_by_role("link", name="Presenze e testo").click()
    senza_barriere(pagina)
    for convocato in incontro.convocati.all():
        pagina.locator(f"[name=presenza_{convocato.pk}]").select_option("presente")
    pagina.locator(f"[name=testo_{incontro.punti.get().pk}]").fill("I Lavori Pubblici chiedono più tempo.")
    premi(pagina, "Salva il verbale")

    pagina.get_by_role("link", name="Aggiungi una decisione").click()
    senza_barriere(pagina)
    pagina.locator("[name=testo]").fill("La fine è spostata al 30 settembre 2027.")
    pagina.locator("[name=genere][value=date]").check(force=True)
    pagina.locator("[name=azione]").select_option(str(azione.pk))
    pagina.locator("[name=fine_prevista]").fill(f"{FINE:%Y-%m-%d}")
    with pagina.expect_navigation():
        pagina.locator("main form button[type=submit]").first.click()
    senza_barriere(pagina)

    pagina.get_by_role("link", name="Approva il verbale").click()
    senza_barriere(pagina)
    premi(pagina, "Approva e applica le decisioni")
    senza_barriere(pagina)
    azione.refresh_from_db()
    assert (azione.fine_prevista, Decisione.objects.get().stato) == (FINE, "applicata")
    ultimo = azione.storia.first().cambio
    quale = f"Tavolo tecnico del {oggi():%d/%m/%Y}, punto 1: "
    assert (ultimo.via, ultimo.motivo[: len(quale)]) == ("incontro", quale)

    stampa.lavora(Verbale.objects.get().pk)
    pagina.reload()
    with pagina.expect_download() as scaricato:
        pagina.get_by_role("link", name="Scarica il verbale").click()
    assert scaricato.value.suggested_filename.endswith(".pdf")
    pagina.goto(f"/azioni/{azione.pk}/")
    senza_barriere(pagina)
    assert pagina.get_by_text("30/09/2027").count() > 0
