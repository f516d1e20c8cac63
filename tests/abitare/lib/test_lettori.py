# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from abitare.lib.lettori import leggi_data, leggi_decimale, leggi_intero, leggi_testo

LETTORI = (leggi_testo, leggi_data, leggi_decimale, leggi_intero)
SAN_SILVESTRO = date(2026, 12, 31)


def motivo(lettore, cella):
    with pytest.raises(ValidationError) as errore:
        lettore(cella)
    return errore.value.messages


@pytest.mark.parametrize(
    "cella",
    [
        "31/12/2026",
        " 31 / 12 / 2026 ",
        "31.12.2026",
        "31-12-2026",
        "2026-12-31",
        "2026/12/31",
        "31 dicembre 2026",
        "31 DIC. 2026",
        "31º dic 2026",
        "31-dic-2026",
        "31 Dec 2026",
        "31st december, 2026",
        "December 31, 2026",
        "Dec. 31st 2026",
        "31\u00a0dicembre\u00a02026",
    ],
)
def test_data_scritta_in_molti_modi(cella):
    assert leggi_data(cella) == SAN_SILVESTRO


@pytest.mark.parametrize(
    ("cella", "messaggio"),
    [
        ("dic 2026", "Manca il giorno: scrivere per esempio 31/12/2026."),
        ("12/2026", "Manca il giorno: scrivere per esempio 31/12/2026."),
        ("2026-12", "Manca il giorno: scrivere per esempio 31/12/2026."),
        ("2026", "Manca il giorno: scrivere per esempio 31/12/2026."),
        ("31/12/26", "L'anno va scritto con quattro cifre."),
        ("12/31/2026", "Prima il giorno, poi il mese: scrivere per esempio 31/12/2026."),
        ("31/13/2026", "Questo giorno non esiste nel calendario."),
        ("29/02/2026", "Questo giorno non esiste nel calendario."),
        ("00/01/2026", "Questo giorno non esiste nel calendario."),
        ("31 brumaio 2026", "«brumaio» non è un mese."),
        ("31/12/1026", "L'anno è troppo lontano."),
        ("31/12/9999", "L'anno è troppo lontano."),
        ("31/12.2026", "Non è una data: scrivere per esempio 31/12/2026."),
        ("46387", "Non è una data: scrivere per esempio 31/12/2026."),
        ("entro fine anno", "Non è una data: scrivere per esempio 31/12/2026."),
    ],
)
def test_data_dubbia_rifiutata(cella, messaggio):
    assert motivo(leggi_data, cella) == [messaggio]


@pytest.mark.parametrize(
    ("cella", "numero"),
    [
        ("1.560.000,00", "1560000.00"),
        ("1560000", "1560000"),
        ("1 560 000,5", "1560000.5"),
        ("1\u00a0560\u202f000", "1560000"),
        ("1'560", "1560"),
        ("1.560", "1560"),
        ("1,560", "1.560"),
        ("1,560,000.00", "1560000.00"),
        ("1,560,000", "1560000"),
        ("-12,5", "-12.5"),
        ("\u221212,5", "-12.5"),
        ("+ 3", "3"),
        ("007", "7"),
        ("0", "0"),
    ],
)
def test_numero_scritto_in_molti_modi(cella, numero):
    assert leggi_decimale(cella) == Decimal(numero)


@pytest.mark.parametrize(
    ("cella", "messaggio"),
    [
        ("1.5", "Non è chiaro: i decimali vanno dopo la virgola, 1,5."),
        ("0.500", "Non è chiaro: i decimali vanno dopo la virgola, 0,500."),
        ("1560000.50", "Non è chiaro: i decimali vanno dopo la virgola, 1560000,50."),
        ("1.56.000", "Non è un numero: scrivere per esempio 1.560.000,00."),
        ("1,5,5", "Non è un numero: scrivere per esempio 1.560.000,00."),
        ("1E6", "Non è un numero: scrivere per esempio 1.560.000,00."),
        ("٣", "Non è un numero: scrivere per esempio 1.560.000,00."),
        ("-", "Non è un numero: scrivere per esempio 1.560.000,00."),
        ("NaN", "Non è un numero: scrivere per esempio 1.560.000,00."),
        ("#RIF!", "Non è un numero: scrivere per esempio 1.560.000,00."),
        ("1" * 17, "Il numero ha troppe cifre."),
    ],
)
def test_numero_dubbio_rifiutato(cella, messaggio):
    assert motivo(leggi_decimale, cella) == [messaggio]


def test_intero_senza_decimali():
    assert leggi_intero("1.200,00") == 1200
    assert motivo(leggi_intero, "1,5") == ["Deve essere un numero intero, senza decimali."]


@pytest.mark.parametrize("lettore", LETTORI)
@pytest.mark.parametrize("cella", ["", "  ", "\u00a0"])
def test_cella_vuota_nessun_valore(lettore, cella):
    assert lettore(cella) is None


def test_testo_pulito():
    assert leggi_testo(" perche\u0301\r\nsì ") == "perché\nsì"


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_data_scritta_e_riletta(giorno):
    assert leggi_data(f"{giorno:%d/%m/%Y}") == leggi_data(giorno.isoformat()) == giorno


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9, places=2))
def test_importo_scritto_e_riletto(importo):
    italiano = f"{importo:,.2f}".translate(str.maketrans(",.", ".,"))

    assert leggi_decimale(italiano) == importo


@given(st.sampled_from(LETTORI), st.text(st.characters(exclude_categories=[])))
def test_qualunque_cella_letta_o_rifiutata(lettore, cella):
    try:
        lettore(cella)
    except ValidationError as rifiuto:
        assert len(rifiuto.messages) == 1  # noqa: PT017 - both ways out are right
