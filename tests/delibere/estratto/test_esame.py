# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a person is shown: what was understood, where it stands, what was not."""

import pytest

from delibere.estratto import EstrattoNonValido, Nota, esamina_estratto, leggi_estratto, righe_del_testo
from tests.delibere.estratto.test_estratto import ATTI, SEMPLICE

CONSIGLIO, MINIMA = ATTI["consiglio"], ATTI["minima"]


def test_atto_del_consiglio():
    atto = leggi_estratto(CONSIGLIO)

    assert (atto.organo, atto.registro) == ("Consiglio Comunale", "Deliberazioni del Consiglio Comunale")
    assert atto.voto == (
        "n. 2 voti favorevoli, n. 1 contrario (Esemplari) e n. 1 astenuto (Dell'Acqua d'Oro), "
        "espressi in forma palese per appello nominale"
    )
    assert [(p.nominativo, p.qualifica, p.presente, p.da_remoto) for p in atto.presenze] == [
        ("D'INVENZIONE ÀGATA", "Presidente del Consiglio", True, False),
        ("FINTI BRUNO", "Sindaco", True, True),
        ("DELL'ACQUA D'ORO CESIRA", "Consigliera", True, False),
        ("DE' PRESTATI DINO", "Consigliere", False, False),
        ("ESEMPLARI ELSA", "Consigliera", True, True),
        ("FAC SIMILE FABIO", "Consigliere", False, False),
    ]
    assert (atto.presidente, atto.segretario, atto.segretario_da_remoto) == (
        "D'INVENZIONE ÀGATA",
        "DOTT.SSA GENERICA GINA",
        True,
    )
    assert (atto.norme, len(atto.allegati)) == ((), 4)


def test_atto_senza_premesse_norme_e_allegati():
    atto = leggi_estratto(MINIMA)

    assert (atto.premesse, atto.norme, atto.allegati) == ((), (), ())
    assert (atto.motivazioni, atto.decisioni) == (("Basta un motivo.",), ("Prendere atto.",))


@pytest.mark.parametrize("nome", ATTI)
def test_ogni_riga_e_compresa_e_ogni_posto_e_quello(nome):
    lettura = esamina_estratto(ATTI[nome])
    righe = righe_del_testo(ATTI[nome])

    assert [nota for nota in lettura.note if nota.grave] == []
    assert "ggetto" in righe[lettura.posti["oggetto"] - 1]
    assert "DELIBERAZIONE" in righe[lettura.posti["numero"] - 1]
    assert lettura.estratto.responsabile_procedimento in righe[lettura.posti["responsabile_procedimento"] - 1]


@pytest.mark.parametrize(
    ("prima", "dopo", "motivo"),
    [
        ("LA GIUNTA COMUNALE\n", "Una riga mai vista.\n\nLA GIUNTA COMUNALE\n", "riga non compresa"),
        ("\nDELIBERA\n", "\nRichiamato il nulla\n\nDELIBERA\n", "riga non compresa"),
        ("PREMESSE 1)", "Fuori posto\n\nPREMESSE 1)", "l'oggetto della proposta è diverso da quello dell'atto"),
        ("PROVA UGO\tAssessore\tassente", "PROVA UGO, assente", "non è una riga delle presenze"),
        ("1. Dare mandato", "1. Dare mandato\n\n1) Sì", "i punti ricominciano da 1: forse manca il titolo"),
    ],
)
def test_quel_che_non_si_capisce_si_dice_e_il_resto_si_legge(prima, dopo, motivo):
    testo = SEMPLICE.replace(prima, dopo, 1)

    lettura = esamina_estratto(testo)

    detti = [nota for nota in lettura.note if nota.motivo.startswith(motivo)]
    assert len(detti) == 1
    assert righe_del_testo(testo)[detti[0].riga - 1].strip() == detti[0].testo
    assert (lettura.estratto.numero, len(lettura.estratto.allegati)) == (12, 2)


def test_allegato_senza_impronta_detto_riga_per_riga():
    lettura = esamina_estratto(SEMPLICE.replace("(impronta: " + "1" * 64 + ")", "e il suo\nseguito"))

    senza = "l'allegato è senza impronta: deve finire con «(impronta: …)»"
    assert [(nota.testo, nota.motivo) for nota in lettura.note if nota.grave] == [
        ("- **PARERE DI REGOLARITÀ TECNICA** e il suo", senza),
        ("seguito", senza),
    ]
    assert [allegato.nome for allegato in lettura.estratto.allegati] == ["RELAZIONE (BOZZA N. 2)"]


def test_dicitura_con_altro_dentro_non_sparisce():
    lettura = esamina_estratto(SEMPLICE.replace("82/2005).", "82/2005), copia conforme.", 1))

    assert [nota.motivo for nota in lettura.note] == ["sembra la dicitura della firma, ma dice anche altro"]


def test_intestazione_e_piede_ripetuti_si_tolgono_e_si_dicono_una_volta():
    pagine = SEMPLICE.replace("\n**DELIBERAZIONE", "\nFolio 1\n\fAlbo, copia 7\n**DELIBERAZIONE")
    lettura = esamina_estratto(pagine)

    tolte = [nota for nota in lettura.note if nota.motivo.startswith("ripetuta")]
    assert lettura.estratto == leggi_estratto(SEMPLICE)
    assert [nota.testo for nota in tolte] == ["Folio 1", "Albo, copia 7"]


def test_pagine_che_mancano():
    lettura = esamina_estratto(SEMPLICE.rstrip() + "\nPagina 2 di 5\n")

    assert lettura.note[-1].motivo == "il testo finisce alla pagina 2 di 5"
    assert lettura.note[-1].grave is True


@pytest.mark.parametrize(
    ("prima", "dopo"),
    [
        ("DEL 4 MARZO 2026**\n\nLA", "DEL 4\nMARZO 2026**\n\nLA"),
        ("DEL 4 MARZO 2026**\n\nLA", "DEL\n4 MARZO 2026**\n\nLA"),
        ("della proposta", "della pro‐\nposta"),
        ("un programma di prova per", "un program‐\nma di prova per"),
        ("La prima premessa", "La pri\u00ad\nma premessa"),
        ("INVENTATI ADA\tSindaco", "INVEN‐\nTATI ADA\tSindaco"),
        ("DE' FITTIZI MARIA LUÌSA\tVice Sindaco", "DE' FITTIZI MARIA LUÌSA\tVice Sin‐daco"),
        ("firma autografa.** (artt. 20", "firma au‐\ntografa.** (artt.\n20"),
        ("1" * 64, "1" * 30 + "‐\n" + "1" * 34),
    ],
    ids=[
        "data spezzata",
        "data a capo",
        "sillabata",
        "oggetto",
        "trattino molle",
        "nome",
        "qualifica",
        "dicitura",
        "impronta",
    ],
)
def test_le_righe_spezzate_da_un_pdf_si_ricompongono(prima, dopo):
    testo = SEMPLICE.replace(prima, dopo)

    assert leggi_estratto(testo) == leggi_estratto(SEMPLICE)


def test_due_atti_in_un_testo_si_rifiutano():
    with pytest.raises(EstrattoNonValido) as rifiuto:
        esamina_estratto(SEMPLICE + SEMPLICE.replace("N. 12", "N. 13"))

    assert rifiuto.value.motivo == "il numero dell'atto qui è «13», alla riga 86 «12»"


def test_una_nota_si_legge_da_sola():
    (nota,) = esamina_estratto(SEMPLICE.replace("PROVA UGO\tAssessore\tassente", "PROVA UGO")).note

    assert nota == Nota(
        22,
        "PROVA UGO",
        "non è una riga delle presenze: servono cognome e nome, qualifica, presente o assente",
        grave=True,
    )


def test_ultima_riga_delle_presenze_spezzata_non_sparisce():
    lettura = esamina_estratto(SEMPLICE.replace("PROVA UGO\tAssessore\tassente\t", "PROVA UGO‐"))

    assert [nota.testo for nota in lettura.note] == ["PROVA UGO‐"]
