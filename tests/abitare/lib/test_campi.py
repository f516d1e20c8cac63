# SPDX-License-Identifier: AGPL-3.0-or-later
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from abitare.lib.campi import CampoDecimale, numero_italiano


@pytest.mark.parametrize(
    ("scritto", "letto"),
    [
        ("1.560.000,50", "1560000.50"),
        ("1.560.000,50 €", "1560000.50"),
        ("1 560 000", "1560000"),
        ("1.560", "1560"),
        ("0.560", "0.560"),
        ("12.5", "12.5"),
        ("-1.560,00", "-1560.00"),
        ("1560000.5", "1560000.5"),
        ("", ""),
        ("dodici", "dodici"),
    ],
)
def test_numero_italiano(scritto, letto):
    assert numero_italiano(scritto) == letto


@given(st.decimals(-(10**11), 10**11, places=2))
def test_campo_rilegge_quello_che_mostra(valore):
    campo = CampoDecimale(max_digits=16, decimal_places=4)

    assert campo.clean(campo.prepare_value(valore)) == valore


@pytest.mark.parametrize("scritto", ["NaN", "Infinity", "1,2,3", "mille", "9" * 40])
def test_campo_rifiuta_cio_che_non_e_un_numero(scritto):
    with pytest.raises(ValidationError):
        CampoDecimale(max_digits=14, decimal_places=2).clean(scritto)


def test_campo_lascia_com_e_quello_che_e_scritto_male():
    campo = CampoDecimale(required=False)

    assert (campo.prepare_value("mille"), campo.clean(""), campo.clean(None)) == ("mille", None, None)
    assert campo.prepare_value(Decimal("-0.50")) == "-0,50"
