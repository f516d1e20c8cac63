# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from abitare.lib.fogli import isolato
from abitare.lib.fogli.separati import nome_colonna
from abitare.lib.incolla import (
    Colonne,
    Griglia,
    leggi_caricato,
    leggi_incollato,
    riconosci_colonne,
)
from abitare.lib.lettori import leggi_data, leggi_decimale
from abitare.lib.tabelle import Colonna, Tabella, Tipo, csv_it, ods
from tests.supporto import fogli

SINONIMI = {
    "titolo": ["azione", "descrizione breve"],
    "fine": ["data fine", "Scadenza"],
    "quota": ["%", "avanzamento %"],
}

ODS_ENORME = ods(Tabella("A", [Colonna("a", "A")], [["x"]]))
ODS_ENORME = fogli.riscritto(
    ODS_ENORME,
    "content.xml",
    lambda xml: xml.replace(b"<table:table-row>", b'<table:table-row table:number-rows-repeated="1048576">').replace(
        b"<table:table-cell office", b'<table:table-cell table:number-columns-repeated="16384" office'
    ),
)


def motivo(funzione, *argomenti):
    with pytest.raises(ValidationError) as errore:
        funzione(*argomenti)
    return errore.value.messages


@pytest.mark.parametrize(
    "incollato",
    [
        "Azione\tFine\nRecupero\t31/12/2026\n",
        "Azione;Fine\r\nRecupero;31/12/2026\r\n\r\n",
        "Azione | Fine\rRecupero | 31/12/2026",
        "| Azione | Fine |\n|:---|---:|\n| Recupero | 31/12/2026 |\n",
        '"Azione"\t"Fine"\n"Recupero"\t31/12/2026',
        "\u00a0Azione\t Fine\t\t\nRecupero\t31/12/2026\t\t\n\t\t\t\n",
    ],
)
def test_tabella_incollata_da_molte_parti(incollato):
    griglia = leggi_incollato(incollato)

    assert (griglia.intestazione, griglia.righe) == (("Azione", "Fine"), (("Recupero", "31/12/2026"),))


def test_celle_con_virgolette_a_capo_e_separatori():
    griglia = leggi_incollato(
        'Azione;Nota\n"due\nrighe; con ""virgolette""";"fine"\n"Modelli" e altro;5" di tubo\n"aperta;b'
    )

    assert griglia.righe == (
        ('due\nrighe; con "virgolette"', "fine"),
        ('"Modelli" e altro', '5" di tubo'),
        ('"aperta', "b"),
    )


def test_virgolette_di_word_non_inghiottono_le_altre_celle():
    griglia = leggi_incollato('A\tB\n"Modelli\tx\nuno\tdi servizi"\n')

    assert griglia.righe == (('"Modelli', "x"), ("uno", 'di servizi"'))


def test_righe_vuote_contate_e_righe_corte_allungate():
    griglia = leggi_incollato("\n\nA\tB\tC\n\n1\n\n1\t2\t3\t4\n")

    assert griglia == Griglia(("A", "B", "C", ""), (("1", "", "", ""), ("1", "2", "3", "4")), (5, 7), 3)


def test_griglia_senza_intestazione():
    griglia = leggi_incollato("Recupero\t31/12/2026\nCantiere\t30/06/2026").senza_intestazione()

    assert griglia == Griglia(("A", "B"), (("Recupero", "31/12/2026"), ("Cantiere", "30/06/2026")), (1, 2))


@pytest.mark.parametrize(
    ("incollato", "messaggio"),
    [
        ("", "Non c'è nessuna tabella: incollare anche la riga dei titoli."),
        (" \n\t\n", "Non c'è nessuna tabella: incollare anche la riga dei titoli."),
        ("a\tb\n" * 5_002, "La tabella supera 5000 righe."),
        ("a\t" * 61 + "b", "La tabella supera 60 colonne."),
        ("x" * 2_000_001, "Il testo incollato è troppo lungo: incollare meno righe per volta."),
        (
            "A\tB\nuno\tdu\0e",
            "Riga 2, colonna B: Il testo contiene un carattere non ammesso (U+0000) dopo «du»: va cancellato.",
        ),
    ],
)
def test_incollato_rifiutato(incollato, messaggio):
    assert motivo(leggi_incollato, incollato) == [messaggio]


def test_colonne_riconosciute_dai_titoli():
    titoli = ["  DESCRIZIONE-Breve ", "scadènza", "Avanzamento\n%", "", "Azione", "Note"]

    assert riconosci_colonne(titoli, SINONIMI) == Colonne({"titolo": 0, "fine": 1, "quota": 2}, (3, 5), (4,))


def test_foglio_caricato_con_numeri_date_e_valori_logici():
    contenuto = fogli.xlsx([["Azione", "Fine", "Euro", "Sì?"], ["Recupero\n&amp; cura", (46387, 1), 1560000.5, True]])

    griglia = leggi_caricato("tabella.XLSX", contenuto)

    assert griglia.righe == (("Recupero\n& cura", "31/12/2026", "1560000,5", "sì"),)


@pytest.mark.parametrize("scrivi", [csv_it, ods])
def test_file_esportato_torna_uguale(scrivi):
    colonne = [
        Colonna("titolo", "Azione"),
        Colonna("fine", "Data fine", Tipo.DATA),
        Colonna("stanziato", "Stanziato", Tipo.EURO),
        Colonna("quota", "Avanzamento %", Tipo.PERCENTUALE),
    ]
    riga = ["=Recupero; «via»\n- piazza", date(2026, 12, 31), Decimal("-1560000.50"), Decimal("12.5")]
    nome = {csv_it: "azioni.csv", ods: "azioni.ods"}[scrivi]

    griglia = leggi_caricato(nome, scrivi(Tabella("Azioni", colonne, [riga])))

    assert griglia.intestazione == ("Azione", "Data fine", "Stanziato", "Avanzamento %")
    [(titolo, fine, stanziato, quota)] = griglia.righe
    assert (titolo, leggi_data(fine)) == (riga[0], riga[1])
    assert (leggi_decimale(stanziato), leggi_decimale(quota)) == (riga[2], riga[3])


@pytest.mark.parametrize("codifica", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_csv_in_ogni_codifica_di_excel(codifica):
    griglia = leggi_caricato("a.csv", "Città;Sì\nForlì;10 €\n".encode(codifica))

    assert griglia.righe == (("Forlì", "10 €"),)


@pytest.mark.parametrize(
    ("nome", "contenuto", "messaggio"),
    [
        ("a.xlsx", b"x" * (10 * 1024 * 1024 + 1), "Il file supera 10 MB: togliere fogli e immagini e riprovare."),
        ("a.xlsx", b"Azione;Fine", "Si possono caricare fogli di calcolo xlsx, ods o csv."),
        ("a.ods", fogli.xlsx([["a"]]), "Si possono caricare fogli di calcolo xlsx, ods o csv."),
        ("a.csv", fogli.PDF, "Si possono caricare fogli di calcolo xlsx, ods o csv."),
        ("a.docx", fogli.office(), "Si possono caricare fogli di calcolo xlsx, ods o csv."),
        ("a.xlsx", fogli.xlsx([]), "Non c'è nessuna tabella: incollare anche la riga dei titoli."),
        ("a.ods", fogli.odf(), "Non c'è nessuna tabella: incollare anche la riga dei titoli."),
        ("a.ods", ODS_ENORME, "Il foglio è troppo grande o danneggiato: non si riesce a leggerlo."),
        ("a.xlsx", fogli.xlsx_grezzo("<sheetData><row>"), "Il foglio è troppo grande o danneggiato: non si riesce"),
        (
            "a.xlsx",
            fogli.xlsx_grezzo(
                '<sheetData><row r="1"><c r="A1"><v>1</v></c></row>'
                '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
            ),
            "Il foglio è troppo grande o danneggiato: non si riesce a leggerlo.",
        ),
        ("a.xlsx", fogli.xlsx([["a"]] * 5_002), "La tabella supera 5000 righe."),
    ],
)
def test_file_caricato_rifiutato(nome, contenuto, messaggio):
    [letto] = motivo(leggi_caricato, nome, contenuto)

    assert letto[: len(messaggio)] == messaggio


def test_archivio_che_si_gonfia_rifiutato(monkeypatch):
    monkeypatch.setattr(isolato, "MASSIMO_APERTO", 1_000)

    assert motivo(leggi_caricato, "a.xlsx", fogli.xlsx([["a"]])) == [
        "Il file, una volta aperto, è troppo grande: potrebbe essere pericoloso."
    ]


@pytest.mark.parametrize(("posto", "nome"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])
def test_nome_della_colonna(posto, nome):
    assert nome_colonna(posto) == nome


@given(st.lists(st.lists(st.text(st.characters(codec="utf-8")), min_size=2, max_size=4), min_size=1, max_size=6))
def test_qualunque_tabella_incollata_letta_o_rifiutata(righe):
    try:
        griglia = leggi_incollato("\n".join("\t".join(riga) for riga in righe))
    except ValidationError as rifiuto:
        larghezze, messaggi = set(), rifiuto.messages
    else:
        larghezze, messaggi = {len(riga) for riga in griglia.righe} - {len(griglia.intestazione)}, ["letta"]
    assert (larghezze, len(messaggi)) == (set(), 1)


@given(st.lists(st.text('abc;|"\n ', min_size=1), min_size=1, max_size=4), st.sampled_from(["\t", ";"]))
def test_celle_tra_virgolette_tornano_uguali(celle, segno):
    riga = segno.join('"' + cella.replace('"', '""') + '"' for cella in celle)
    titoli = segno.join("T" for _ in range(len(celle) + 1))

    griglia = leggi_incollato(f"{titoli}\n{riga}{segno}fine\n" + f"{titoli}\n" * 40)

    assert griglia.righe[0] == (*(cella.strip() for cella in celle), "fine")
