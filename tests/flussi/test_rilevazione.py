# SPDX-License-Identifier: AGPL-3.0-or-later
"""The coordination follows a cycle in a real browser."""

import pytest

from programma.models import Verifica
from tests.fabbriche import crea_aggiornamento, crea_azione, crea_domanda, crea_rilevazione
from tests.supporto.barriere import barriere
from tests.supporto.browser import STRETTO
from tests.supporto.tastiera import con_tab_fino_a

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
