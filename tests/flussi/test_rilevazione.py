# SPDX-License-Identifier: AGPL-3.0-or-later
"""The coordination follows a cycle in a real browser."""

import pytest

from programma.models import Verifica
from tavolo.models import Messaggio
from tavolo.storia import con_autore
from tests.fabbriche import crea_aggiornamento, crea_azione, crea_domanda, crea_rilevazione
from tests.supporto.barriere import barriere
from tests.supporto.browser import STRETTO
from tests.supporto.tastiera import con_tab_fino_a, tasto_di_accesso

pytestmark = pytest.mark.django_db(transaction=True)
DIECI = 10


def test_il_coordinamento_ne_verifica_dieci_in_serie_da_tastiera(pagina, entra, cast, obiettivo, programma):
    azioni = [crea_azione(obiettivo, cast.lavori_pubblici) for _ in range(DIECI)]
    rilevazione = crea_rilevazione(programma)
    for azione in azioni:
        crea_aggiornamento(azione, 20, autore=cast.referente)
    entra(cast.coordinatrice)
    pagina.goto(f"/rilevazioni/{rilevazione.pk}/")
    pagina.get_by_role("link", name=f"Verifica in serie ({DIECI})").click()

    for _ in range(DIECI):
        con_tab_fino_a(pagina, "Accetta")
        with pagina.expect_navigation():
            pagina.keyboard.press("Enter")

    assert Verifica.objects.filter(esito=Verifica.Esito.ACCETTATA).count() == DIECI
    pagina.goto(f"/rilevazioni/{rilevazione.pk}/")
    assert pagina.get_by_role("link", name="Verifica in serie").count() == 0


def test_i_tasti_di_accesso_accettano_restituiscono_e_saltano(pagina, entra, cast, obiettivo, programma):
    azioni = [crea_azione(obiettivo, cast.lavori_pubblici) for _ in range(3)]
    crea_rilevazione(programma)
    prima, seconda, terza = [crea_aggiornamento(azione, 20, autore=cast.referente) for azione in azioni]
    entra(cast.coordinatrice)
    pagina.goto(f"/verifiche/{prima.pk}/")

    def premi(tasto):
        with pagina.expect_navigation():
            tasto_di_accesso(pagina, tasto)

    premi("s")
    assert pagina.url.endswith(f"/verifiche/{seconda.pk}/")
    premi("a")
    assert pagina.url.endswith(f"/verifiche/{terza.pk}/")
    con_tab_fino_a(pagina, "Commento")
    pagina.keyboard.type("Manca il verbale")
    premi("r")

    esiti = dict(Verifica.objects.values_list("aggiornamento", "esito"))
    assert esiti == {seconda.pk: Verifica.Esito.ACCETTATA, terza.pk: Verifica.Esito.RESTITUITA}
    assert pagina.url.endswith(f"/verifiche/{prima.pk}/")


def test_il_coordinamento_scrive_a_uno_e_poi_a_tutti_quelli_che_mancano(pagina, entra, cast, obiettivo, programma):
    for settore in (cast.lavori_pubblici, cast.urbanistica):
        crea_azione(obiettivo, settore)
    rilevazione = crea_rilevazione(programma)
    entra(cast.coordinatrice)
    pagina.goto(f"/rilevazioni/{rilevazione.pk}/")
    pagina.get_by_role("link", name=f"Scrivi a {cast.urbanistica.nome}").click()
    assert [voce.is_checked() for voce in pagina.get_by_role("checkbox").all()] == [False, True]
    assert barriere(pagina) == []
    pagina.set_viewport_size(STRETTO)
    assert barriere(pagina) == []

    pagina.get_by_label("Messaggio").fill("Vi chiedo di rispondere entro venerdì.")
    pagina.get_by_role("button", name="Invia il messaggio").click()
    pagina.get_by_text("in partenza").wait_for()
    soli = set(Messaggio.objects.values_list("destinatario", flat=True))
    pagina.get_by_role("link", name="Scrivi a tutti quelli che mancano").click()
    pagina.get_by_role("button", name="Invia il messaggio").click()
    pagina.get_by_text("messaggi in partenza").wait_for()

    assert soli == {cast.referente_urbanistica.pk}
    tutti = set(Messaggio.objects.values_list("destinatario", flat=True))
    assert tutti == {cast.referente.pk, cast.supplente.pk, cast.referente_urbanistica.pk}
    assert Messaggio.objects.order_by("pk")[0].testo.startswith("Vi chiedo di rispondere entro venerdì.")


def test_due_che_cambiano_la_rilevazione_vedono_i_valori_affiancati(pagina, entra, cast, azione, programma):
    rilevazione = crea_rilevazione(programma)
    entra(cast.coordinatrice)
    pagina.goto(f"/rilevazioni/{rilevazione.pk}/modifica/")
    with con_autore(cast.sistema, "Altra mano"):
        rilevazione.titolo = "Scritto da altri"
        rilevazione.save()
    pagina.locator("[name=titolo]").fill("Scritto da me")

    pagina.get_by_role("button", name="Salva").click()
    pagina.locator("#titolo-conflitto").wait_for()

    assert "Scritto da altri" in pagina.locator(".conflitto").inner_text()
    assert pagina.locator("[name=titolo]").input_value() == "Scritto da me"
    assert barriere(pagina) == []
    pagina.get_by_role("button", name="Salva").click()
    pagina.get_by_text("Rilevazione salvata.").wait_for()
    rilevazione.refresh_from_db()
    assert rilevazione.titolo == "Scritto da me"


def test_le_pagine_delle_rilevazioni_sono_senza_barriere(pagina, entra, cast, azione, programma):
    rilevazione = crea_rilevazione(programma)
    crea_domanda(rilevazione)
    crea_aggiornamento(crea_azione(azione.obiettivo, cast.urbanistica), autore=cast.referente_urbanistica)
    entra(cast.coordinatrice)

    for indirizzo in (
        f"/programmi/{programma.pk}/rilevazioni/",
        f"/programmi/{programma.pk}/rilevazioni/nuova/",
        f"/programmi/{programma.pk}/rilevazioni/ricorrenza/",
        *(f"/rilevazioni/{rilevazione.pk}/{nome}" for nome in ("", "modifica/", "chiudi/")),
    ):
        pagina.goto(indirizzo)
        assert (indirizzo, barriere(pagina)) == (indirizzo, [])
        pagina.set_viewport_size(STRETTO)
        assert (indirizzo, barriere(pagina)) == (indirizzo, [])
        pagina.set_viewport_size({"width": 1280, "height": 800})
