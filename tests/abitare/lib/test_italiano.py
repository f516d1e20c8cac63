# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abitare.lib import italiano


@pytest.mark.parametrize(
    ("valore", "atteso"),
    [
        (Decimal(1560000), "1.560.000,00\u00a0€"),
        (0, "0,00\u00a0€"),
        (Decimal("0.005"), "0,01\u00a0€"),
        (-1234.5, "-1.234,50\u00a0€"),
        (None, ""),
        ("", ""),
    ],
)
def test_euro(valore, atteso):
    assert italiano.euro(valore) == atteso


@pytest.mark.parametrize(
    ("valore", "atteso"),
    [(12.5, "12,5\u00a0%"), (100, "100\u00a0%"), (Decimal("33.333"), "33,3\u00a0%"), (-0.04, "0\u00a0%"), (None, "")],
)
def test_percento(valore, atteso):
    assert italiano.percento(valore) == atteso


@pytest.mark.parametrize(("valore", "atteso"), [(1, "1º"), (12, "12º"), (None, "")])
def test_ordinale(valore, atteso):
    assert italiano.ordinale(valore) == atteso


def test_ordinale_femminile():
    assert italiano.ordinale(3, "f") == "3ª"


@pytest.mark.parametrize(("valore", "atteso"), [(3, "+3"), (-12.5, "−12,5"), (0, "0"), (None, "")])
def test_punti(valore, atteso):
    assert italiano.punti(valore) == atteso


def test_data_it_quando_a_roma_e_gia_domani():
    assert italiano.data_it(datetime(2026, 12, 31, 23, 30, tzinfo=UTC)) == "01/01/2027"


@pytest.mark.parametrize("valore", [None, "", "31/12/2026", 5])
def test_data_it_quando_non_e_una_data(valore):
    assert (italiano.data_it(valore), italiano.da_giorni(valore)) == ("", "")


def test_momento_it():
    assert italiano.momento_it(datetime(2026, 7, 1, 8, 5, tzinfo=UTC)) == "01/07/2026, ore 10:05"
    assert italiano.momento_it(date(2026, 7, 1)) == "01/07/2026"


@pytest.mark.parametrize(
    ("giorno", "atteso"),
    [
        (date(2026, 11, 22), "da oggi"),
        (date(2026, 11, 21), "da 1 giorno"),
        (date(2026, 11, 10), "da 12 giorni"),
        (date(2020, 1, 1), "da 2.517 giorni"),
        (date(2026, 11, 27), "tra 5 giorni"),
        (datetime(2026, 11, 20, 23, 30, tzinfo=UTC), "da 1 giorno"),
    ],
)
def test_da_giorni(giorno, atteso):
    assert italiano.da_giorni(giorno, date(2026, 11, 22)) == atteso


def test_impronta_si_copia_intera():
    html = italiano.impronta("ab" * 32)

    assert html.count("<wbr>") == 8
    assert html.replace("<wbr>", "").replace("</span><span>", "").count("AB" * 32) == 1


def test_impronta_quando_e_ostile():
    assert "<script>" not in italiano.impronta("<script>alert(1)</script>").lower()


def test_spezzabile_si_copia_intero():
    html = italiano.spezzabile("a<b" * 4, 5)

    assert html == "a&lt;ba&lt;<wbr>ba&lt;ba<wbr>&lt;b<wbr>"
    assert italiano.spezzabile(None, 5) == ""


def test_impronta_breve():
    assert italiano.impronta_breve("0123456789abcdef" * 4) == "01234567…89ABCDEF"
    assert italiano.impronta_breve("abc") == "ABC"


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=2))
def test_euro_non_perde_centesimi(valore):
    testo = italiano.euro(valore).removesuffix("\u00a0€").replace(".", "").replace(",", ".")

    assert Decimal(testo) == valore
