# SPDX-License-Identifier: AGPL-3.0-or-later
"""The open cycle in the fotografia: what it asks, what it was told, now and read from the history."""

from datetime import timedelta

import pytest

from abitare.lib.tempo import adesso, oggi
from programma.fotografia.presa import fotografa
from programma.numeri import quadro
from programma.queries.congelamenti import fotografia_di
from programma.services.rilevazione import chiudi
from tests.fabbriche import crea_aggiornamento, crea_azione, crea_rilevazione

pytestmark = pytest.mark.motore
VECCHIO = timedelta(days=20)


@pytest.fixture
def azioni(cast, azione):
    """Three; on the first two something was said before any cycle."""
    tutte = [azione, crea_azione(azione.obiettivo, cast.urbanistica)]
    for detta in tutte:
        crea_aggiornamento(detta, 30, riferito_al=oggi() - VECCHIO)
    return tutte


def detti(foto):
    return [azione.nel_ciclo for azione in foto.azioni()]


def test_senza_rilevazione_contano_i_giorni(azioni, programma, django_assert_num_queries):
    with django_assert_num_queries(10):
        foto = fotografa(programma.pk, al=oggi())

    assert (foto.rilevazione, detti(foto), str(quadro(foto).programma.copertura)) == (None, [None, None], "100.0")


def test_con_una_aperta_conta_chi_vi_ha_risposto(cast, azioni, programma, django_assert_num_queries):
    rilevazione = crea_rilevazione(programma, al=oggi() - timedelta(days=5))
    crea_azione(azioni[0].obiettivo, cast.tributi)
    prima = adesso()
    crea_aggiornamento(azioni[1], 40)

    with django_assert_num_queries(10):
        foto = fotografa(programma.pk, al=rilevazione.al)
    with django_assert_num_queries(10):
        allora = fotografa(programma.pk, al=rilevazione.al, noto_al=prima)

    assert foto.rilevazione.titolo == rilevazione.titolo
    assert (detti(foto), str(quadro(foto).programma.copertura)) == ([False, True, None], "33.3")
    assert (detti(allora), str(quadro(allora).programma.copertura)) == ([False, False, None], "0.0")
    assert fotografa(programma.pk, al=rilevazione.al, noto_al=foto.noto_al) == foto


def test_chi_chiude_congela_quel_che_la_rilevazione_ha_saputo(cast, azioni, programma, monkeypatch):
    monkeypatch.setattr("programma.services.rilevazione.chiusura.esigi_giorno_non_festivo", lambda: None)
    rilevazione = crea_rilevazione(programma, al=oggi() - timedelta(days=5))
    crea_aggiornamento(azioni[0], 40)

    congelamento = chiudi(utente=cast.coordinatrice, rilevazione_id=rilevazione.pk).congelamento

    foto = fotografia_di(congelamento)
    assert (foto.rilevazione.id, detti(foto)) == (rilevazione.pk, [True, False])
    assert fotografa(programma.pk, al=rilevazione.al, noto_al=congelamento.noto_al) == foto
    assert fotografa(programma.pk, al=oggi()).rilevazione is None
