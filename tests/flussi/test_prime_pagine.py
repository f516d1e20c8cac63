# SPDX-License-Identifier: AGPL-3.0-or-later
"""The first page of each role: no barriers, and what is owed stands in the first screen."""

from datetime import timedelta

import pytest

from abitare.lib.tempo import adesso, oggi
from programma.models import Verifica
from tests.fabbriche import crea_aggiornamento, crea_azione, crea_rilevazione, crea_verifica
from tests.fabbriche_incontri import crea_decisione, crea_incontro, crea_punto
from tests.supporto.barriere import barriere
from tests.supporto.browser import STRETTO

pytestmark = pytest.mark.django_db(transaction=True)
PORTATILE = {"width": 1280, "height": 800}
# What each finds without scrolling on a laptop.
IN_VISTA = {
    "coordinatrice": ("Da verificare", "Decisioni degli incontri", "Restituiti, in attesa del settore"),
    "dirigente": ("Da rispondere", "Risposte date"),
    "referente": ("Da correggere",),
    "consigliera": ("Come va", "Che cosa è cambiato", "Che cosa è in ritardo", "Chi tace"),
}


@pytest.fixture
def scena(cast, obiettivo):
    """Something of each kind that waits."""
    detta, tornata, _ = (crea_azione(obiettivo, cast.lavori_pubblici) for _ in range(3))
    crea_azione(obiettivo, cast.tributi)
    rilevazione = crea_rilevazione(obiettivo.programma, scade=oggi() + timedelta(days=3))
    crea_aggiornamento(detta, 30, autore=cast.referente)
    crea_verifica(crea_aggiornamento(tornata), esito=Verifica.Esito.RESTITUITA, commento="Manca il verbale")
    inizio = adesso() - timedelta(days=3)
    crea_decisione(crea_punto(crea_incontro(stato="svolto", inizio=inizio, fine=inizio + timedelta(hours=1))))
    return rilevazione


@pytest.mark.parametrize("chi", IN_VISTA)
def test_la_prima_pagina_dice_tutto_nella_prima_schermata(pagina, entra, cast, scena, chi):
    entra(cast.persone[chi])
    pagina.set_viewport_size(PORTATILE)
    pagina.goto("/")

    posti = {nome: pagina.get_by_role("heading", name=nome).first.bounding_box() for nome in IN_VISTA[chi]}

    assert {nome: bool(posto and posto["y"] < PORTATILE["height"]) for nome, posto in posti.items()} == dict.fromkeys(
        IN_VISTA[chi], True
    )
    assert barriere(pagina) == []
    pagina.set_viewport_size(STRETTO)
    assert barriere(pagina) == []
    if chi != "consigliera":
        assert f"{scena.scade:%d/%m/%Y}" in pagina.locator("main").inner_text()
