# SPDX-License-Identifier: AGPL-3.0-or-later
import csv
import io
import json
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from time import perf_counter
from xml.parsers import expat

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from abitare.lib.tabelle import (
    FORMATI,
    Colonna,
    Tabella,
    Tipo,
    csv_it,
    innocuo,
    json_dati,
    ods,
    senza_guardia,
)

COLONNE = (
    Colonna("codice", "Codice"),
    Colonna("fasi", "Fasi", Tipo.INTERO),
    Colonna("valore", "Valore", Tipo.DECIMALE),
    Colonna("avanzamento", "Avanzamento %", Tipo.PERCENTUALE),
    Colonna("stanziato", "=Stanziato", Tipo.EURO),
    Colonna("fine", "Fine prevista", Tipo.DATA),
    Colonna("scritto", "Scritto il", Tipo.ISTANTE),
)
RIGA = (
    "1.2.3",
    4,
    Decimal("-0.12500"),
    Decimal("33.3333333"),
    Decimal(1560000),
    date(2026, 12, 31),
    datetime(2026, 7, 1, 22, 30, 59, 5, tzinfo=UTC),
)
LOCALE = datetime(2026, 7, 2, 0, 30, 59)  # noqa: DTZ001 - what a spreadsheet can hold
TABELLA = Tabella("Azioni: l'elenco", COLONNE, [RIGA, (None, None, None, None, None, None, None)])


def di_testo(*testi):
    return Tabella("Testi", [Colonna("t", "T")], [[testo] for testo in testi])


def celle_csv(dati):
    return list(csv.reader(io.StringIO(dati.decode("utf-8-sig"), newline=""), delimiter=";"))


def celle_ods(dati):
    return CalamineWorkbook.from_object(io.BytesIO(dati)).get_sheet_by_index(0).to_python()


def test_csv_come_lo_apre_un_foglio_italiano():
    assert (
        csv_it(TABELLA)
        == (
            "\ufeffCodice;Fasi;Valore;Avanzamento %;'=Stanziato;Fine prevista;Scritto il\r\n"
            "1.2.3;4;-0,125;33,33;1560000,00;31/12/2026;02/07/2026 00:30\r\n"
            ";;;;;;\r\n"
        ).encode()
    )


def test_ods_con_celle_tipizzate():
    assert celle_ods(ods(TABELLA)) == [
        ["Codice", "Fasi", "Valore", "Avanzamento %", "'=Stanziato", "Fine prevista", "Scritto il"],
        ["1.2.3", 4.0, -0.125, 33.33, 1560000.0, date(2026, 12, 31), LOCALE],
    ]


def test_ods_ben_formato_col_tipo_davanti():
    dati = ods(Tabella("A/B [è]: 'x' & <y>", COLONNE, [RIGA]))
    archivio = zipfile.ZipFile(io.BytesIO(dati))

    primo = archivio.infolist()[0]

    assert (primo.filename, primo.compress_type) == ("mimetype", zipfile.ZIP_STORED)
    assert archivio.testzip() is None
    for nome in archivio.namelist()[1:]:
        expat.ParserCreate().Parse(archivio.read(nome), True)
    assert CalamineWorkbook.from_object(io.BytesIO(dati)).sheet_names == ["A B  è    x  & <y>"]


def test_json_con_numeri_esatti():
    importi = [[Decimal("12345678901234567.89")], [10**16], [Decimal("0.1")]]
    grande = Tabella("G", [Colonna("e", "E", Tipo.EURO)], importi)
    intero = Tabella("G", [Colonna("i", "I", Tipo.INTERO)], [[10**15]])

    assert json.loads(json_dati(TABELLA)) == {
        "titolo": "Azioni: l'elenco",
        "colonne": [{"nome": c.nome, "titolo": c.titolo, "tipo": c.tipo.value} for c in COLONNE],
        "righe": [
            {
                "codice": "1.2.3",
                "fasi": 4,
                "valore": -0.125,
                "avanzamento": 33.33,
                "stanziato": 1560000,
                "fine": "2026-12-31",
                "scritto": "2026-07-02T00:30:59+02:00",
            },
            dict.fromkeys([c.nome for c in COLONNE]),
        ],
    }
    assert [riga["e"] for riga in json.loads(json_dati(grande))["righe"]] == [
        "12345678901234567.89",
        "10000000000000000.00",
        0.1,
    ]
    assert json.loads(json_dati(intero))["righe"] == [{"i": "1000000000000000"}]


@pytest.mark.parametrize(
    "testo",
    [
        "=1+1",
        "+39 0372",
        "-1",
        "@SOMMA(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "  =1+1",
        "\u00a0=1",
        "＝1+1",
        "=cmd|'/c calc'!A1",
    ],
)
def test_testo_che_un_foglio_eseguirebbe_reso_innocuo(testo):
    assert celle_csv(csv_it(di_testo(testo)))[1] == ["'" + testo]
    assert innocuo(testo) == "'" + testo
    assert senza_guardia("'" + testo) == testo


@pytest.mark.parametrize("testo", ["", "a=b", "'ndrina", "l'abitare", "1.2", "è", "'"])
def test_testo_innocuo_resta_com_e(testo):
    assert innocuo(testo) == testo
    assert senza_guardia(testo) == testo


def test_numeri_negativi_restano_numeri():
    tabella = Tabella("N", [Colonna("n", "N", Tipo.INTERO), Colonna("e", "E", Tipo.EURO)], [[-5, Decimal("-0.005")]])

    assert celle_csv(csv_it(tabella))[1] == ["-5", "-0,01"]
    assert celle_ods(ods(tabella))[1] == [-5.0, -0.01]


def test_testi_difficili_interi_nel_foglio():
    difficili = ['a;b "c"', "due\nrighe  con   spazi", "x\ty", "🏠 <b>&amp;</b>", "nullo\0surrogato\ud800", True, False]

    letti = [riga[0] for riga in celle_ods(ods(di_testo(*difficili)))[1:]]

    assert letti[0] == 'a;b "c"'
    assert letti[1].split() == ["due", "righe", "con", "spazi"]
    assert letti[3:] == ["🏠 <b>&amp;</b>", "nullo\ufffdsurrogato\ufffd", "sì", "no"]
    assert celle_csv(csv_it(di_testo(*difficili[:4])))[1:] == [[testo] for testo in difficili[:4]]
    assert json.loads(json_dati(di_testo("a\ud800")))["righe"] == [{"t": "a?"}]


@pytest.mark.parametrize(
    ("tipo", "valore"),
    [
        (Tipo.INTERO, "4"),
        (Tipo.INTERO, Decimal("1.5")),
        (Tipo.INTERO, True),
        (Tipo.EURO, 1.5),
        (Tipo.DECIMALE, Decimal("NaN")),
        (Tipo.PERCENTUALE, Decimal("Infinity")),
        (Tipo.DATA, datetime(2026, 1, 1, tzinfo=UTC)),
        (Tipo.DATA, "2026-01-01"),
        (Tipo.ISTANTE, datetime(2026, 1, 1)),  # noqa: DTZ001 - the naive instant is what is refused
        (Tipo.ISTANTE, date(2026, 1, 1)),
    ],
)
def test_valore_di_un_altro_tipo_e_un_errore_di_chi_chiama(tipo, valore):
    tabella = Tabella("X", [Colonna("x", "X", tipo)], [[valore]])

    for formato in FORMATI.values():
        with pytest.raises(TypeError):
            formato.scrivi(tabella)


def test_riga_di_altra_lunghezza_e_un_errore():
    with pytest.raises(ValueError, match="zip"):
        csv_it(Tabella("X", COLONNE, [["solo"]]))


def test_stessa_tabella_stessi_byte():
    for formato in FORMATI.values():
        assert formato.scrivi(TABELLA) == formato.scrivi(TABELLA)


def test_tremila_righe_in_poco_tempo():
    tabella = Tabella("Carico", COLONNE, [RIGA] * 3_000)

    inizio = perf_counter()
    letti = celle_ods(ods(tabella))

    assert len(letti) == 3_001
    assert perf_counter() - inizio < 5


@given(st.lists(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=6)))
def test_decimali_uguali_in_ogni_formato(numeri):
    tabella = Tabella("D", [Colonna("d", "D", Tipo.DECIMALE)], [[numero] for numero in numeri])

    dal_csv = [Decimal(riga[0].replace(",", ".")) for riga in celle_csv(csv_it(tabella))[1:]]
    dal_json = [Decimal(str(riga["d"])) for riga in json.loads(json_dati(tabella))["righe"]]

    assert dal_csv == dal_json == numeri


@given(st.lists(st.text(min_size=1), max_size=5))
def test_testi_del_csv_tornano_uguali(testi):
    righe = celle_csv(csv_it(di_testo(*testi)))[1:]

    assert [senza_guardia(riga[0]) for riga in righe] == testi
    assert not any(riga[0][:1] in "=+-@\t\r" for riga in righe)


@given(st.text(st.characters(exclude_categories=[])))
def test_ods_ben_formato_con_qualunque_testo(testo):
    dati = ods(Tabella(testo, [Colonna("t", testo)], [[testo]]))

    expat.ParserCreate().Parse(zipfile.ZipFile(io.BytesIO(dati)).read("content.xml"), True)
    assert len(celle_ods(dati)) <= 2


def test_il_contesto_sta_solo_nel_json():
    tabella = Tabella("T", [Colonna("a", "A")], [["x"]], {"al": "2026-01-01"})
    senza = Tabella("T", [Colonna("a", "A")], [["x"]])

    assert list(json.loads(json_dati(tabella))) == ["titolo", "al", "colonne", "righe"]
    assert (csv_it(tabella), ods(tabella)) == (csv_it(senza), ods(senza))
