# SPDX-License-Identifier: AGPL-3.0-or-later
"""What goes out as a workbook comes back the same, and what people change in it is told cell by cell."""

import io
import zipfile
from datetime import date
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from abitare.lib.fogli import (
    CODICE_RIGA,
    ColonnaFoglio,
    FoglioCalcolo,
    Libro,
    Proposta,
    RigaFoglio,
    confronta,
    leggi_foglio,
    leggi_libro,
    scrivi_xlsx,
)
from abitare.lib.fogli.valori import leggi_valore
from abitare.lib.tabelle import Tipo
from tests.supporto import fogli

CORTE = "Corte de' Cortesi con Cignone"
COLONNE = (
    ColonnaFoglio("comune", "Comune", scrivibile=False, sinonimi=("Comune di",)),
    ColonnaFoglio("libere", "Unità libere", Tipo.INTERO, obbligatoria=True, sinonimi=("Libere",)),
    ColonnaFoglio("importo", "Importo", Tipo.EURO),
    ColonnaFoglio("quota", "Quota", Tipo.PERCENTUALE),
    ColonnaFoglio("data", "Data", Tipo.DATA),
    ColonnaFoglio("nota", "Nota"),
    ColonnaFoglio("stato", "Stato", scelte=(("si", "pervenuta"), ("no", "negativa"))),
)
PIENA = {
    "comune": CORTE,
    "libere": 12,
    "importo": Decimal("1560000.00"),
    "quota": Decimal("12.5"),
    "data": date(2026, 12, 31),
    "nota": "0012",
    "stato": "si",
}
VUOTA: dict[str, Any] = {"comune": "Crema", "libere": 0}


def _foglio(*righe: dict[str, Any]) -> FoglioCalcolo:
    return FoglioCalcolo("Unità", "Ricognizione", COLONNE, [RigaFoglio(r["comune"], r) for r in righe])


def _identifica(celle: Any) -> str:
    if celle.get("comune") not in (CORTE, "Crema"):
        raise ValidationError(f"Comune sconosciuto: «{celle.get('comune', '')}».")
    return str(celle["comune"])


def _libro(foglio: FoglioCalcolo) -> bytes:
    return scrivi_xlsx(Libro("Ricognizione 2027", ["Compila le celle gialle."], [foglio], {"tipo": "prova"}))


def _proposta(contenuto: bytes, adesso: FoglioCalcolo, nome: str = "dato.xlsx") -> Proposta:
    libro = leggi_libro(nome, contenuto)
    return confronta(adesso, leggi_foglio(libro, adesso, _identifica), libro.impronte)


def _ritoccato(contenuto: bytes, **celle: Any) -> bytes:
    cartella = openpyxl.load_workbook(io.BytesIO(contenuto))
    for posto, valore in celle.items():
        cella = cartella["Unità"][posto]
        cella.value = valore
        if isinstance(valore, str) and valore.startswith("="):
            cella.data_type = "s"
    uscita = io.BytesIO()
    cartella.save(uscita)
    return uscita.getvalue()


def test_intatto_non_propone_nulla() -> None:
    foglio = _foglio(PIENA | {"quota": Decimal("0.5")}, VUOTA)

    assert _proposta(_libro(foglio), foglio) == Proposta()


@pytest.mark.parametrize(
    "nota",
    [
        "0012",
        "=1+1",
        "+39 0372",
        "'=x",
        "_x0041_",
        "x" * 30_000,
        "y" * 40_000,
        "una\ndue\n\ntre",
        "l'aria d'oro",
        "<b>&",
    ],
)
def test_testi_che_i_fogli_rovinano_tornano_uguali(nota: str) -> None:
    uscito, vuoto = _foglio(PIENA | {"nota": nota}), _foglio(PIENA | {"nota": ""})

    assert _proposta(_libro(uscito), uscito) == Proposta()
    if len(nota) < 32_767:
        libro = leggi_libro("a.xlsx", _libro(uscito))
        [cambio] = confronta(vuoto, leggi_foglio(libro, vuoto, _identifica), {}).cambi or [None]
        assert cambio is None or cambio.dopo == nota


def test_cambi_detti_cella_per_cella_col_loro_tipo() -> None:
    foglio = _foglio(PIENA, VUOTA)
    contenuto = _ritoccato(
        _libro(foglio), C4=15, D4="2.560.000,50", E4="13,5 %", F4="1/2/2027", G4="=SOMMA(A1)", H5="NEGATIVA "
    )

    proposta = _proposta(contenuto, foglio)

    assert [(str(c.posto), c.chiave, c.prima, c.dopo) for c in proposta.cambi] == [
        ("foglio «Unità», cella C4", CORTE, 12, 15),
        ("foglio «Unità», cella D4", CORTE, Decimal("1560000.00"), Decimal("2560000.50")),
        ("foglio «Unità», cella E4", CORTE, Decimal("12.5"), Decimal("13.5")),
        ("foglio «Unità», cella F4", CORTE, date(2026, 12, 31), date(2027, 2, 1)),
        ("foglio «Unità», cella G4", CORTE, "0012", "=SOMMA(A1)"),
        ("foglio «Unità», cella H5", "Crema", None, "no"),
    ]
    assert (proposta.conflitti, proposta.rifiuti, proposta.nuove) == ((), (), ())


@pytest.mark.parametrize(
    ("posto", "valore", "motivo"),
    [
        ("C4", None, "La cella è vuota: scrivi 0 se non ce ne sono."),
        ("C4", 1.5, "Deve essere un numero intero, senza decimali."),
        ("C4", "1.5", "Non è chiaro: i decimali vanno dopo la virgola, 1,5."),
        ("C4", date(2027, 5, 12), "Il foglio la tiene come data, 12/05/2027: scrivi il numero."),
        ("C4", "dodici", "Non è un numero: scrivere per esempio 1.560.000,00."),
        ("E4", 0.125, "Non è chiaro se vuol dire 0,125 % o 12,5 %: scrivi il valore come testo."),
        ("F4", "dic 2026", "Manca il giorno: scrivere per esempio 31/12/2026."),
        ("H4", "forse", "Scegli una di queste voci: «pervenuta», «negativa»."),
        ("D4", "12,345", "Un importo ha al massimo due decimali."),
    ],
)
def test_dubbio_rifiutato_al_suo_posto(posto: str, valore: Any, motivo: str) -> None:
    foglio = _foglio(PIENA)

    proposta = _proposta(_ritoccato(_libro(foglio), **{posto: valore}), foglio)

    assert [(str(r.posto), r.motivo) for r in proposta.rifiuti] == [(f"foglio «Unità», cella {posto}", motivo)]
    assert (proposta.cambi, proposta.conflitti) == ((), ())


def test_cambiato_intanto_e_solo_nel_portale_resta_del_portale() -> None:
    uscito = _libro(_foglio(PIENA))
    adesso = _foglio(PIENA | {"libere": 20})

    assert _proposta(uscito, adesso) == Proposta()
    [conflitto] = _proposta(_ritoccato(uscito, C4=15), adesso).conflitti
    assert (conflitto.prima, conflitto.dopo) == (20, 15)


def test_file_di_altri_con_titoli_spostati_e_righe_vuote() -> None:
    righe = [["Comune capofila"], [], ["", "  COMUNE DI ", "libere", "Altro"], ["", CORTE, 15, "x"], ["", "", ""], []]

    proposta = _proposta(fogli.xlsx(righe), _foglio(PIENA))

    assert [(str(c.posto), c.prima, c.dopo) for c in proposta.cambi] == [("foglio «Azioni», cella C4", 12, 15)]
    assert [(str(r.posto), r.titolo) for r in proposta.ignote] == [("foglio «Azioni», cella D3", "Altro")]


def test_csv_di_excel_italiano() -> None:
    contenuto = f"Comune;Unità libere;Nota\r\n{CORTE};15;'=1+1\r\n".encode("cp1252")

    proposta = _proposta(contenuto, _foglio(PIENA), "dato.csv")

    assert [(c.campo, c.dopo) for c in proposta.cambi] == [("libere", 15), ("nota", "=1+1")]


def test_riga_sconosciuta_doppia_o_senza_titoli() -> None:
    foglio = _foglio(PIENA)
    righe = [["Comune", "Libere"], ["Atlantide", 1], [CORTE, 13], [CORTE, 14]]

    proposta = _proposta(fogli.xlsx(righe), foglio)

    assert [(r.posto.riga, r.motivo) for r in proposta.rifiuti] == [
        (2, "Comune sconosciuto: «Atlantide»."),
        (4, "È la stessa della riga 3: lasciane una sola."),
    ]
    assert [c.dopo for c in proposta.cambi] == [13]
    with pytest.raises(ValidationError, match="Non trovo le colonne"):
        _proposta(fogli.xlsx([["a", "b"], ["c", "d"]]), foglio)


def test_protetto_tranne_cio_che_si_compila_e_senza_formule() -> None:
    cartella = openpyxl.load_workbook(io.BytesIO(_libro(_foglio(PIENA | {"nota": "=1+1"}))))
    pagina = cartella["Unità"]

    assert pagina.protection.sheet
    assert [pagina.cell(4, posto).protection.locked for posto in range(1, 9)] == [True, True] + [False] * 6
    assert (pagina["G4"].value, pagina["G4"].data_type) == ("=1+1", "s")
    assert [foglio.sheet_state for foglio in cartella] == ["visible", "visible", "hidden", "hidden"]
    assert [str(c.sqref) for c in pagina.data_validations.dataValidation] == ["C4", "F4", "H4"]


@pytest.mark.parametrize(
    ("nome", "contenuto", "inizio"),
    [
        ("a.xlsx", b"\xd0\xcf\x11\xe0" + b"\0" * 600, "Il file è protetto da password"),
        ("a.xls", fogli.xlsx([["a"]]), "Si possono caricare"),
        ("a.xlsx", fogli.PDF, "Si possono caricare"),
        ("a.xlsm", fogli.xlsx([["a"]]), "Si possono caricare"),
        ("a.xlsx", b"", "Si possono caricare"),
    ],
)
def test_file_pericoloso_o_estraneo_rifiutato(nome: str, contenuto: bytes, inizio: str) -> None:
    with pytest.raises(ValidationError) as errore:
        leggi_libro(nome, contenuto)

    assert errore.value.messages[0].startswith(inizio)


def test_collegamenti_esterni_macro_ed_errori_rifiutati() -> None:
    sano = fogli.xlsx([["Comune"], ["Crema"]])
    for pezzo, inizio in (
        ("xl/externalLinks/externalLink1.xml", "Il foglio prende dati da altri file"),
        ("xl/vbaProject.bin", "Il documento contiene macro"),
    ):
        uscita = io.BytesIO(sano)
        with zipfile.ZipFile(uscita, "a") as archivio:
            archivio.writestr(pezzo, "<a/>")
        with pytest.raises(ValidationError) as errore:
            leggi_libro("a.xlsx", uscita.getvalue())
        assert errore.value.messages[0].startswith(inizio)
    with pytest.raises(ValidationError, match="B1: è un errore"):
        leggi_libro(
            "a.xlsx", fogli.xlsx_grezzo('<sheetData><row r="1"><c r="B1" t="e"><v>#REF!</v></c></row></sheetData>')
        )


def test_un_milione_di_righe_vuote_e_una_piena_in_fondo() -> None:
    dati = "<sheetData>" + '<row r="2"/>' + '<row r="1000000"><c r="A1000000"><v>7</v></c></row></sheetData>'

    libro = leggi_libro("a.xlsx", fogli.xlsx_grezzo(dati))

    assert libro.tabelle[0].righe == ((1_000_000, (Decimal(7),)),)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.tuples(
            st.one_of(st.text(max_size=40), st.integers(-(10**9), 10**9), st.dates(date(1901, 1, 1)), st.booleans()),
            st.sampled_from(COLONNE[1:]),
        ),
        max_size=6,
    )
)
def test_qualunque_cella_e_letta_o_rifiutata_mai_persa(celle: list[tuple[Any, ColonnaFoglio]]) -> None:
    for cella, colonna in celle:
        grezzo = Decimal(cella) if isinstance(cella, int) and not isinstance(cella, bool) else cella
        vuota = isinstance(cella, str) and not cella.strip().strip("%€ ")
        try:
            letta = leggi_valore(colonna, grezzo) is not None
        except ValidationError:
            letta = True
        assert letta or vuota


def test_il_codice_della_riga_arriva_a_chi_la_riconosce() -> None:
    foglio, visti = _foglio(PIENA), []
    libro = leggi_libro("a.xlsx", _libro(foglio))

    leggi_foglio(libro, foglio, lambda celle: visti.append(celle[CODICE_RIGA]) or "k")

    assert visti == [CORTE]
