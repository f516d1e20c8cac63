# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import date
from pathlib import Path

import pytest

from delibere.estratto import AllegatoEstratto, EstrattoAtto, Presenza, leggi_estratto

CARTELLA = Path(__file__).parent / "atti"
ATTI = {percorso.stem: percorso.read_text(encoding="utf-8") for percorso in sorted(CARTELLA.glob("*.txt"))}
SEMPLICE = ATTI["semplice"]
ATTO_154 = Path(__file__).parents[4] / "shared" / "dgc-154-2025.txt"


@pytest.mark.skipif(not ATTO_154.exists(), reason="the published act is not beside this checkout")
def test_deliberazione_154_letta_per_intero():
    atto = leggi_estratto(ATTO_154.read_text(encoding="utf-8"))

    assert (atto.anno, atto.numero, atto.data) == (2025, 154, date(2025, 6, 18))
    assert atto.oggetto == (
        "Indirizzi in merito alla programmazione e realizzazione delle azioni relative al piano strategico per "
        "l'abitare."
    )
    assert (atto.settore, atto.servizio) == ("SETTORE POLITICHE SOCIALI", "Servizio Sociale di Territorio")
    assert (atto.responsabile_procedimento, atto.pratica_trattata_da) == ("Emanuele Pantisano", "PANTISANO EMANUELE")
    assert atto.presenze == (
        Presenza("VIRGILIO LEONARDO", "Sindaco", presente=False, da_remoto=False),
        Presenza("ROMAGNOLI FRANCESCA", "Vice Sindaco", presente=True, da_remoto=False),
        *(
            Presenza(nominativo, "Assessore", presente=True, da_remoto=False)
            for nominativo in (
                "CARLETTI PAOLO GIUSEPPE ANDREA",
                "BURGAZZI LUCA",
                "DELLA GIOVANNA MARINA",
                "PASQUALI SIMONA",
                "BONA RODOLFO",
                "ZANACCHI LUCA",
                "CANALE SANTO",
                "MOZZI ROBERTA",
            )
        ),
    )
    assert (atto.presidente, atto.segretario) == ("ROMAGNOLI FRANCESCA", "DOTT.SSA DI GIROLAMO GABRIELLA")
    assert atto.voto == "voto unanime favorevole dei presenti espresso in forma palese"
    assert [len(punti) for punti in (atto.premesse, atto.motivazioni, atto.norme, atto.decisioni)] == [5, 5, 3, 2]
    assert [riga[:2] for riga in atto.premesse[1].split("\n")] == ["Gl", "a)", "b)"]
    assert not any("firmato digitalmente" in punto or "154" in punto for punto in atto.motivazioni)
    assert atto.allegati == (
        AllegatoEstratto(
            "PARERE DI REGOLARITÀ TECNICA", "5060816D751CE73CD66351AAA3C108B793BA0961BBE56AC8550EC96B81104910"
        ),
        AllegatoEstratto(
            "PARERE DI REGOLARITÀ CONTABILE", "C775C0DBE250454D5168BA9D1CF01E516C68C3F6012BF47FE96C29FEF3DC0FE4"
        ),
    )


def test_atto_semplice_letto_parola_per_parola():
    assert leggi_estratto(SEMPLICE) == EstrattoAtto(
        tipo="Deliberazione",
        organo="Giunta Comunale",
        registro="Deliberazioni della Giunta Comunale",
        anno=2026,
        numero=12,
        data=date(2026, 3, 4),
        oggetto="Approvazione di un programma di prova per l'abitare.",
        settore="SETTORE DELLE PROVE",
        servizio="Servizio Esempi e Modelli",
        responsabile_procedimento="Ida Modello",
        pratica_trattata_da="MODELLO IDA",
        presenze=(
            Presenza("INVENTATI ADA", "Sindaco", presente=True, da_remoto=False),
            Presenza("DE' FITTIZI MARIA LUÌSA", "Vice Sindaco", presente=True, da_remoto=True),
            Presenza("PROVA UGO", "Assessore", presente=False, da_remoto=False),
        ),
        presidente="INVENTATI ADA",
        segretario="DOTT. ESEMPI ZENO",
        segretario_da_remoto=False,
        voto="voto unanime favorevole dei presenti espresso in forma palese",
        esito="approvata",
        premesse=(
            "La prima premessa cita l'art. 3 del regolamento inventato.",
            "Gli strumenti sono:\na) il piano di prova;\nb) il piano di controprova.",
        ),
        motivazioni=(
            "Serve «provare» prima di scrivere.",
            "Gli uffici hanno – o meglio, “avranno” – il tempo di farlo.",
        ),
        norme=('Legge inventata 1 gennaio 2000, n. 1 "Disciplina delle prove" e s.m.i.',),
        decisioni=(
            "Dare mandato al Settore delle Prove di provare.",
            "Riferire alla Giunta ogni sei mesi.",
            "Dare atto che non derivano spese.",
        ),
        allegati=(
            AllegatoEstratto("PARERE DI REGOLARITÀ TECNICA", "1" * 64),
            AllegatoEstratto("RELAZIONE (BOZZA N. 2)", "2" * 58 + "ABCDEF"),
        ),
    )


def test_atto_senza_righe_vuote_con_colonne_a_spazi_e_voto_a_maggioranza():
    atto = leggi_estratto(ATTI["maggioranza"])

    assert (atto.anno, atto.numero, atto.data) == (2027, 1203, date(2027, 9, 8))
    assert atto.oggetto == "Adesione a un bando che non esiste e nomina di un referente di fantasia."
    assert (atto.settore, atto.servizio) == ("Settore Fantasia", "")
    assert atto.presenze == (
        Presenza("FANTASIA BRUNA", "Sindaca", presente=True, da_remoto=True),
        Presenza("D'IPOTESI ÉLIE", "Assessore esterno", presente=True, da_remoto=True),
    )
    assert (atto.presidente, atto.segretario, atto.segretario_da_remoto) == ("FANTASIA BRUNA", "IMMAGINARIA OLGA", True)
    assert atto.voto == "n. 1 voti favorevoli e n. 1 voti contrari resi per appello nominale"
    assert atto.premesse == (
        "Il bando prevede:\n1. una domanda;\n2. una risposta.",
        "La domanda scade il 31 dicembre 2027.",
    )
    assert atto.decisioni == (
        "di aderire, fermo restando che il referente non percepisce compensi;",
        "di nominare il referente.",
    )
    assert atto.allegati == (AllegatoEstratto("PARERE DI REGOLARITÀ TECNICA", "A" * 32 + "B" * 32),)


def test_atto_senza_numeri_letto_per_capoversi():
    atto = leggi_estratto(ATTI["senza_numeri"])

    assert (atto.data, atto.esito, atto.voto) == (date(2024, 1, 1), "respinta", "votazione palese e unanime")
    assert atto.premesse == (
        "L'ipotesi è stata presentata il 29 febbraio 2023 e non risulta.",
        "Ne è stata presentata un'altra.",
    )
    assert [persona.nominativo for persona in atto.presenze] == ["TEORICI ANNA MARIA", "CONGETTURA IVO"]
    assert (atto.settore, atto.presidente) == ("SETTORE TEORIA", "TEORICI ANNA MARIA")
    assert atto.allegati == (AllegatoEstratto("PARERE DI REGOLARITÀ TECNICA", "0123456789ABCDEF" * 4),)


def test_atto_lungo_con_tabella_punti_e_allegati_a_cavallo_di_pagina():
    atto = leggi_estratto(ATTI["lunga"])

    assert [(persona.nominativo, persona.presente, persona.da_remoto) for persona in atto.presenze] == [
        ("NESSUNO ULISSE", True, False),
        ("NIENTE NADIA", False, False),
        ("VUOTO VITO", False, False),
        ("NULLA NORA", True, True),
    ]
    assert atto.premesse[9] == "Decimo, con un elenco:\n- una voce;\n- un'altra voce."
    assert atto.motivazioni == (
        "Gli alloggi, che l'ufficio competente ha contato uno per uno, sono zero.",
        "Il numero arriva alla riga dopo.",
    )
    assert atto.norme[1] == "Regolamento che richiama la DECISIONE (UE) di fantasia."
    assert atto.allegati[1].nome == "PLANIMETRIA DEL QUARTIERE CHE NON C'È, IN SCALA 1:500"


@pytest.mark.parametrize("nome", ATTI)
@pytest.mark.parametrize(
    "trasforma",
    [
        lambda testo: testo.replace("\n", "\r\n"),
        lambda testo: testo.replace("\n", "\r"),
        lambda testo: "\ufeff" + testo.strip(),
        lambda testo: testo.replace("**", "").replace("<i>", "").replace("</i>", ""),
        lambda testo: testo.replace("Oggetto: ", "Oggetto:\u00a0").replace(" 2026", "\u00a02026"),
        lambda testo: testo.replace("\t", "    "),
        lambda testo: testo.replace("\nLA GIUNTA COMUNALE", "\n\f\nLA GIUNTA COMUNALE"),
    ],
    ids=["crlf", "cr", "bom", "senza marcatura", "nbsp", "spazi al posto dei tab", "salto pagina"],
)
def test_stesso_atto_in_altra_veste(nome, trasforma):
    testo = ATTI[nome]

    assert leggi_estratto(trasforma(testo)) == leggi_estratto(testo)


def test_apostrofi_e_virgolette_tipografiche_restano_come_scritte():
    atto = leggi_estratto(SEMPLICE.replace("'", "’"))

    assert atto.oggetto == "Approvazione di un programma di prova per l’abitare."
    assert atto.presenze[1].nominativo == "DE’ FITTIZI MARIA LUÌSA"


@pytest.mark.parametrize("numeri", ["1)", "1."])
def test_numeri_con_la_parentesi_o_col_punto(numeri):
    altro = SEMPLICE.replace("1. Dare", f"{numeri} Dare").replace("2. Rif", f"2{numeri[1]} Rif")

    atto = leggi_estratto(altro.replace("3. Dare", f"3{numeri[1]} Dare"))

    assert atto == leggi_estratto(SEMPLICE)
