# SPDX-License-Identifier: AGPL-3.0-or-later
from pathlib import Path

import pytest

from delibere.estratto import EstrattoNonValido, leggi_estratto

SEMPLICE = (Path(__file__).parent / "atti" / "semplice.txt").read_text(encoding="utf-8")
NON_PRESENZA = "non è una riga delle presenze: servono cognome e nome, qualifica, presente o assente"
SENZA_IMPRONTA = "l'allegato è senza impronta: deve finire con «(impronta: …)»"
UNO, DUE = "1" * 64, "2" * 58 + "ABCDEF"
OGGETTO = "**Approvazione di un programma di prova per l'abitare.**"


def rifiuto(testo):
    with pytest.raises(EstrattoNonValido) as errore:
        leggi_estratto(testo)
    return errore.value.riga, errore.value.testo, errore.value.motivo


@pytest.mark.parametrize(
    ("prima", "dopo", "riga", "motivo"),
    [
        ("presente\t\n", "forse\t\n", "forse", "la presenza deve essere «presente» o «assente», non «forse»"),
        ("presente\tsì", "presente\tboh", "boh", "la colonna «Da remoto» contiene «boh»"),
        ("assente\t", "assente\tsì", "PROVA UGO", "non si può essere assenti e collegati da remoto"),
        ("PROVA UGO", "INVENTATI ADA", "ADA\tAssessore", "«INVENTATI ADA» c'è due volte tra le presenze"),
        ("UGO\tAssessore\tassente", "UGO", "PROVA UGO", NON_PRESENZA),
        ("PROVA UGO\tAssessore", "\tAssessore", "\tAssessore\t", NON_PRESENZA),
        ("PROVA UGO\t", "PROVA\tUGO\tE ALTRI\t", "PROVA\tUGO", NON_PRESENZA),
        ("PROVA UGO\t", "PROVA UGO " * 90 + "\t", "PROVA UGO", NON_PRESENZA),
    ],
)
def test_presenze_rifiutate(prima, dopo, riga, motivo):
    controlla(prima, dopo, riga, motivo)


@pytest.mark.parametrize(
    ("prima", "dopo", "riga", "motivo"),
    [
        (UNO, UNO[1:], UNO[1:], "l'impronta ha 63 caratteri invece di 64"),
        (UNO, UNO + "1", UNO, "l'impronta ha 65 caratteri invece di 64"),
        (UNO, "", "(impronta: )", "l'impronta ha 0 caratteri invece di 64"),
        ("ABCDEF)", "ABCDEG)", "ABCDEG)", "l'impronta contiene caratteri che non sono cifre esadecimali"),
        ("**RELAZIONE (BOZZA N. 2)** ", "", "222", "l'allegato è senza nome"),
        (f" (impronta: {DUE})", "", "RELAZIONE", SENZA_IMPRONTA),
        (f" (impronta: {UNO})", "", "TECNICA", SENZA_IMPRONTA),
        (f" (impronta: {UNO})", f" ({UNO})", "TECNICA", SENZA_IMPRONTA),
        ("ABCDEF)\n", "ABCDEF)\n- ALTRO\n", "- ALTRO", SENZA_IMPRONTA),
        ("ABCDEF)\n", "ABCDEF)\n\nALTRO\n\nANCORA\n", "ALTRO", SENZA_IMPRONTA),
    ],
)
def test_allegati_rifiutati(prima, dopo, riga, motivo):
    controlla(prima, dopo, riga, motivo)


@pytest.mark.parametrize(
    ("prima", "dopo", "riga", "motivo"),
    [
        ("\n2) Gli strumenti", "\n1) Gli strumenti", "1) Gli strumenti", "il punto 1 c'è già: qui era atteso il 2"),
        ("\n3. Dare", "\n2. Dare", "2. Dare", "il punto 2 c'è già: qui era atteso il 3"),
        ("\n2. Riferire", "\n4. Riferire", "4. Riferire", "manca il punto 2"),
        ("\n2. Riferire", "\n0. Riferire", "0. Riferire", "manca il punto 2"),
        ("1. Dare mandato", "2. Dare mandato", "2. Dare mandato", "manca il punto 1"),
        ("1. Dare mandato", "Dare mandato", "2. Riferire", "c'è del testo prima del punto 1, oppure manca il punto 1"),
        ("2. Riferire alla Giunta ogni sei mesi.", "2.", "2.", "il punto è senza testo"),
        ("2. Riferire alla Giunta ogni sei mesi.", "2. <i></i>", "2. <i>", "il punto è senza testo"),
        ("PREMESSE 1)", "1)", "OGGETTO", "l'oggetto della proposta è diverso da quello dell'atto"),
        ("MOTIVAZIONE 1. Serve", "Serve", "2. Gli uffici", "il punto 2 c'è già: qui era atteso il 3"),
        ("DECISIONE\n", "\n", "- **RELAZIONE", "manca la sezione DECISIONE"),
        ("ALLEGATI\n", "\n", "TECNICA", "c'è un'impronta, ma manca la sezione ALLEGATI"),
        (
            "NORMATIVA\n",
            "DECISIONE\n\n1. Fare.\n\nNORMATIVA\n",
            "NORMATIVA",
            "la sezione NORMATIVA viene dopo DECISIONE",
        ),
        ("DECISIONE\n", "DECISIONE\n\nALLEGATI\n", "ALLEGATI", "la sezione ALLEGATI c'è due volte"),
        ("\nALLEGATI", "\nMOTIVAZIONE\n\nALLEGATI", "MOTIVAZIONE", "la sezione MOTIVAZIONE c'è due volte"),
    ],
)
def test_sezioni_rifiutate(prima, dopo, riga, motivo):
    controlla(prima, dopo, riga, motivo)


@pytest.mark.parametrize(
    ("prima", "dopo", "riga", "motivo"),
    [
        ("2026**\n\nLA", "2027**\n\nLA", "2027", "la data della seduta qui è «04/03/2027», alla riga 11 «04/03/2026»"),
        ("N. 12\n\nCOME", "N. 13\n\nCOME", "N. 13", "il numero dell'atto qui è «13», alla riga 31 «12»"),
        ("N. 12\n", "N. 0\n", "N. 0", "manca il numero dell'atto"),
        ("**MODELLO IDA**\n\n**DEL", "**ALTRI**\n\n**DEL", "MODELLO", "chi ha trattato la pratica qui è «MODELLO IDA»"),
        ("trattata da **MODELLO IDA**", "trattata da", "trattata da", "manca chi ha trattato la pratica"),
        ("Il 4 marzo 2026 si", "Il 4 aprile 2026 si", "Il 4 aprile", "la data della seduta è diversa da quella"),
        ("del 4 marzo 2026\n", "del 31 febbraio 2026\n", "31 febbraio", "la data «31 febbraio 2026» non esiste"),
        ("del 4 marzo 2026\n", "del 4 brumaio 2026\n", "brumaio", "qui doveva esserci una data come «18 giugno 2025»"),
        (f"Oggetto: {OGGETTO}", "Oggetto:", "Oggetto:", "manca l'oggetto dell'atto"),
        ("OGGETTO **App", "OGGETTO **Disapp", "OGGETTO", "l'oggetto della proposta è diverso da quello dell'atto"),
        (", con voto unanime", ", unanime", "1. di app", "manca l'esito della votazione («con voto … la proposta»)"),
        ("1. di approvare", "1. di vedere", "1. di vedere", "non si legge se la proposta è stata approvata o respinta"),
        ("PRESIDENTE\nINVENTATI ADA**\n", "PRESIDENTE\n", "IL PRESIDENTE", "manca il nome del presidente"),
        ("Settore SETTORE", "SETTORE", "DELLE PROVE", "da qui in poi manca «Settore …»"),
        (
            "Estratto del verbale",
            "Estratto",
            "Estratto della",
            "da qui in poi manca «Estratto del verbale della seduta",
        ),
        ("Cognome Nome", "Nome", "Per la trattazione", "da qui in poi manca la tabella delle presenze"),
        ("**DOTT. ESEMPI ZENO**\n", "ZENO\n\0x", "\0x", "contiene un carattere non ammesso (U+0000)"),
    ],
)
def test_apertura_e_firme_rifiutate(prima, dopo, riga, motivo):
    controlla(prima, dopo, riga, motivo, intero=False)


def test_tabella_delle_presenze_vuota():
    inizio, fine = SEMPLICE.index("INVENTATI ADA"), SEMPLICE.index("Partecipa in")

    numero, _, motivo = rifiuto(SEMPLICE[:inizio] + SEMPLICE[fine:])

    assert (numero, motivo) == (19, "la tabella delle presenze è vuota")


def test_firme_e_proponente_che_mancano_alla_fine_del_testo():
    coda = "\nResponsabile del Procedimento Istruttorio: Ida Modello\nPratica trattata da MODELLO IDA"
    al_settore = SEMPLICE[: SEMPLICE.index(" SETTORE DELLE PROVE")]
    alla_sezione = SEMPLICE[: SEMPLICE.index("1. Dare mandato")]

    assert rifiuto(al_settore + coda)[1:] == ("Settore", "manca il settore proponente")
    assert rifiuto(alla_sezione + coda)[1:] == ("DECISIONE", "la sezione DECISIONE è vuota")
    assert rifiuto(alla_sezione + "\nALLEGATI\n" + coda)[1:] == ("ALLEGATI", "la sezione DECISIONE è vuota")
    assert rifiuto(SEMPLICE[: SEMPLICE.index("PREMESSE")] + "PREMESSE" + coda)[1:] == (
        "PREMESSE",
        "la sezione PREMESSE è vuota",
    )


@pytest.mark.parametrize(
    ("testo", "riga", "letto", "motivo"),
    [
        ("", 0, "", "il testo è vuoto: non è l'estratto di una deliberazione"),
        (" \n\u00a0\n", 0, "", "il testo è vuoto: non è l'estratto di una deliberazione"),
        ("\n\nLista della spesa\nlatte", 3, "Lista della spesa", "non è un estratto: manca"),
        ("x" * 200_001, 0, "", "il testo supera 200000 caratteri: non è un estratto"),
        ("\n" * 10_000, 0, "", "il testo supera 10000 righe: non è un estratto"),
        ("DELIBERAZIONE DELLA GIUNTA COMUNALE N. 1\nciao", 2, "ciao", "manca «COME APPROVATA NELLA SEDUTA DEL …»"),
        (SEMPLICE.rstrip().rsplit("\n", 1)[0], 120, "", "il testo finisce senza il piè di pagina «Pratica"),
        (SEMPLICE.replace("GIUNTA COMUNALE N", "CONSIGLIO COMUNALE N"), 4, "Esempio", "non è un estratto: manca"),
    ],
)
def test_testo_che_non_e_un_estratto(testo, riga, letto, motivo):
    numero, scritto, perche = rifiuto(testo)

    assert perche.startswith(motivo)
    assert (numero, scritto) == (riga, letto) or (not letto and scritto.startswith("Responsabile"))


def test_il_rifiuto_si_legge_da_solo():
    with pytest.raises(EstrattoNonValido) as errore:
        leggi_estratto(SEMPLICE.replace("ABCDEF)", ")"))

    assert str(errore.value) == (
        "riga 109 «- **RELAZIONE (BOZZA N. 2)** (impronta: " + "2" * 58 + ")»: l'impronta ha 58 caratteri invece di 64"
    )


def controlla(prima, dopo, riga, motivo, *, intero=True):
    testo = SEMPLICE.replace(prima, dopo)
    righe = testo.split("\n")

    numero, letto, perche = rifiuto(testo)

    assert riga in righe[numero - 1]
    assert letto == righe[numero - 1].strip().replace("\0", "\ufffd")[:200]
    assert perche == motivo if intero else perche.startswith(motivo)
