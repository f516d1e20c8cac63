# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import date, timedelta

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from abitare.lib.calendario import Calendario

CREMONA = Calendario(13, 11, "Sant'Omobono")
GIORNI = st.dates(date(1990, 1, 1), date(2190, 12, 31))


@pytest.mark.parametrize(
    ("giorno", "festa"),
    [
        (date(2026, 4, 5), "Pasqua"),
        (date(2026, 4, 6), "Lunedì dell'Angelo"),
        (date(2027, 3, 29), "Lunedì dell'Angelo"),
        (date(2026, 6, 2), "Festa della Repubblica"),
        (date(2026, 12, 26), "Santo Stefano"),
        (date(2026, 11, 13), "Sant'Omobono"),
        (date(2026, 11, 22), "domenica"),
        (date(2026, 11, 21), ""),
        (date(2026, 11, 23), ""),
    ],
)
def test_festa_del_giorno(giorno, festa):
    assert CREMONA.festa(giorno).replace("\u2019", "'") == festa


@pytest.mark.parametrize(
    ("giorno", "lavorativo"),
    [
        (date(2026, 4, 4), date(2026, 4, 7)),
        (date(2026, 11, 13), date(2026, 11, 16)),
        (date(2026, 12, 31), date(2026, 12, 31)),
        (date(2027, 1, 1), date(2027, 1, 4)),
        (date(2026, 12, 25), date(2026, 12, 28)),
        (date(2026, 10, 24), date(2026, 10, 26)),
        (date(2027, 3, 27), date(2027, 3, 30)),
    ],
)
def test_prossimo_giorno_lavorativo(giorno, lavorativo):
    assert CREMONA.prossimo_lavorativo(giorno) == lavorativo


def test_il_patrono_e_del_comune_e_un_giorno_che_l_anno_non_ha_non_e_festa():
    bisestile = Calendario(29, 2, "Sant'Augusto")

    assert bisestile.festa(date(2028, 2, 29)) == "Sant'Augusto"
    assert [bisestile.festivo(date(2027, 3, 1)), bisestile.festivo(date(2026, 11, 13))] == [False, False]
    assert settings.COMUNE.calendario == CREMONA


@given(GIORNI)
def test_il_giorno_lavorativo_non_torna_indietro_e_non_e_lontano(giorno):
    trovato = CREMONA.prossimo_lavorativo(giorno)

    assert CREMONA.lavorativo(trovato)
    assert giorno <= trovato <= giorno + timedelta(days=6)
