# SPDX-License-Identifier: AGPL-3.0-or-later
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from abitare.lib.campi import CampoDecimale


@pytest.mark.parametrize(
    ("scritto", "letto"),
    [
        ("1.560.000,50", "1560000.50"),
        ("1.560.000,50 €", "1560000.50"),
        ("€ 1.560,5", "1560.5"),
        ("EUR 1.560", "1560"),
        ("1560,50 euro", "1560.50"),
        ("1 560 000", "1560000"),
        ("1.560", "1560"),
        ("1,560,000.50", "1560000.50"),
        ("-1.560,00", "-1560.00"),
    ],
)
def test_campo_legge_un_numero(scritto, letto):
    assert CampoDecimale(max_digits=14, decimal_places=2).clean(scritto) == Decimal(letto)


@pytest.mark.parametrize(("scritto", "forse"), [("12.5", "12,5"), ("0.560", "0,560"), ("1560000.50", "1560000,50")])
def test_campo_rifiuta_il_punto_dubbio_come_la_tabella_incollata(scritto, forse):
    with pytest.raises(ValidationError) as rifiuto:
        CampoDecimale(max_digits=14, decimal_places=4).clean(scritto)

    assert rifiuto.value.messages == [f"Non è chiaro: i decimali vanno dopo la virgola, {forse}."]


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
