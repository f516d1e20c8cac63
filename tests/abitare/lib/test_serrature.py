# SPDX-License-Identifier: AGPL-3.0-or-later
import pytest

from abitare.lib.serrature import RAPPORTI, serratura, tenute

pytestmark = [pytest.mark.motore, pytest.mark.django_db]


def test_una_serratura_la_tiene_uno_solo():
    with serratura(RAPPORTI, 901) as mia:
        with serratura(RAPPORTI, 901) as altrui, serratura(RAPPORTI, 902) as diversa:
            insieme = tenute(RAPPORTI) & {901, 902}
        dopo = tenute(RAPPORTI) & {901, 902}

    assert (mia, altrui, diversa, insieme, dopo) == (True, False, True, {901, 902}, {901})
    assert tenute(RAPPORTI) & {901, 902} == set()


def test_si_lascia_anche_dopo_un_errore():
    with pytest.raises(ValueError, match="boh"), serratura(RAPPORTI, 903):
        raise ValueError("boh")

    with serratura(RAPPORTI, 903) as presa:
        assert presa is True
