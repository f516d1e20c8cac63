# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import date, datetime, timedelta

import pytest
import time_machine

from abitare.lib.tempo import ROMA, oggi
from programma.services.rilevazione import crea_rilevazione
from tests.cast import crea_cast
from tests.fabbriche import crea_azione, crea_obiettivo, crea_programma

LUNEDI = datetime(2026, 10, 5, 9, tzinfo=ROMA)
FINE_SETTEMBRE = date(2026, 9, 30)


@pytest.fixture
def orologio():
    """A Monday of October, on which nobody feasts; `move_to` goes on."""
    with time_machine.travel(LUNEDI) as viaggio:
        yield viaggio


@pytest.fixture
def cast(db, orologio):
    return crea_cast()


@pytest.fixture
def programma(cast):
    return crea_programma(stato="adottato")


@pytest.fixture
def azioni(cast, programma):
    """Two of Lavori Pubblici and one of Urbanistica, with weights of their own."""
    obiettivo = crea_obiettivo(programma, cast.sociali)
    lavori = [crea_azione(obiettivo, cast.lavori_pubblici, peso=peso) for peso in (3, 1)]
    return [*lavori, crea_azione(crea_obiettivo(programma, cast.sociali), cast.urbanistica)]


@pytest.fixture
def dati():
    return {
        "titolo": "Rilevazione del terzo trimestre 2026",
        "al": FINE_SETTEMBRE,
        "apre": oggi(),
        "scade": oggi() + timedelta(days=14),
        "tolleranza": 7,
    }


@pytest.fixture
def rilevazione(cast, programma, azioni, dati):
    return crea_rilevazione(utente=cast.coordinatrice, programma_id=programma.pk, dati=dati)
