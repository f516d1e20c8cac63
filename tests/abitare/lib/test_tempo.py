# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from abitare.lib.tempo import ROMA, adesso, fine_giornata, giorno_di, in_data, inizio_giornata, oggi


@pytest.mark.parametrize(
    ("istante", "giorno"),
    [
        (datetime(2026, 12, 31, 22, 59, 59, tzinfo=UTC), date(2026, 12, 31)),
        (datetime(2026, 12, 31, 23, 0, tzinfo=UTC), date(2027, 1, 1)),
        (datetime(2026, 6, 30, 22, 0, tzinfo=UTC), date(2026, 7, 1)),
    ],
)
def test_oggi_cambia_a_mezzanotte_di_roma(istante, giorno):
    with time_machine.travel(istante, tick=False):
        assert oggi() == giorno

    assert giorno_di(istante) == giorno


@pytest.mark.parametrize(
    ("giorno", "fine", "ore"),
    [
        (date(2026, 12, 31), datetime(2026, 12, 31, 23, 0, tzinfo=UTC), 24),
        (date(2026, 3, 29), datetime(2026, 3, 29, 22, 0, tzinfo=UTC), 23),
        (date(2026, 10, 25), datetime(2026, 10, 25, 23, 0, tzinfo=UTC), 25),
    ],
)
def test_fine_giornata_anche_quando_cambia_l_ora(giorno, fine, ore):
    assert fine_giornata(giorno) == fine
    assert fine_giornata(giorno) - inizio_giornata(giorno) == timedelta(hours=ore)


@pytest.mark.parametrize("giorno", [date.min, date.max, date(1899, 12, 31), date(2200, 1, 1)])
def test_una_data_lontanissima_non_esce_dal_calendario(giorno):
    assert 1899 <= inizio_giornata(giorno).year <= 2200
    assert inizio_giornata(giorno) <= fine_giornata(giorno)


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_le_giornate_si_toccano_senza_sovrapporsi(giorno):
    fine = fine_giornata(giorno)

    assert fine == inizio_giornata(giorno + timedelta(days=1))
    assert fine.astimezone(ROMA).date() == giorno + timedelta(days=1)
    assert giorno_di(fine - timedelta(microseconds=1)) == giorno


def test_in_data_sposta_l_orologio_e_lo_rende():
    passato = datetime(2025, 7, 1, 22, 30, tzinfo=UTC)

    with in_data(passato):
        dentro = adesso(), oggi()
        with in_data(passato + timedelta(days=1)):
            annidato = oggi()

    assert dentro == (passato, date(2025, 7, 2))
    assert annidato == date(2025, 7, 3)
    assert oggi() > date(2025, 7, 3)


def test_in_data_l_orologio_va_avanti():
    with in_data(datetime(2025, 7, 1, tzinfo=UTC)):
        primo, secondo = adesso(), adesso()

    assert secondo - primo == timedelta(microseconds=1)
