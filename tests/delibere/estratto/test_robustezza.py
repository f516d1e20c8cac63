# SPDX-License-Identifier: AGPL-3.0-or-later
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from delibere.estratto import EstrattoAtto, EstrattoNonValido, esamina_estratto, leggi_estratto

CARTELLA = Path(__file__).parent / "atti"
ATTI = {percorso.stem: percorso.read_text(encoding="utf-8") for percorso in sorted(CARTELLA.glob("*.txt"))}
RIGHE = sorted({riga for testo in ATTI.values() for riga in testo.split("\n")})
QUALUNQUE = st.text(st.characters(exclude_categories=[]))


def esito(testo):
    """What is read without a person; with one, nothing else may go wrong and no less is read."""
    try:
        lettura = esamina_estratto(testo)
    except EstrattoNonValido:
        lettura = None
    try:
        estratto = leggi_estratto(testo)
    except EstrattoNonValido as rifiuto:
        assert lettura is None or any(nota.grave for nota in lettura.note)
        return rifiuto
    assert lettura.estratto == estratto
    return estratto


def coerente(letto):
    if isinstance(letto, EstrattoNonValido):
        return bool(letto.motivo) and letto.riga >= 0
    return isinstance(letto, EstrattoAtto) and all((letto.presenze, letto.decisioni, letto.oggetto, letto.voto))


@pytest.mark.parametrize("nome", ATTI)
def test_atto_troncato_a_qualunque_riga_mai_letto_a_meta(nome):
    testo = ATTI[nome]
    intero = leggi_estratto(testo)
    righe = testo.split("\n")

    esiti = [esito("\n".join(righe[:quante])) for quante in range(len(righe))]

    assert all(isinstance(letto, EstrattoNonValido) or letto == intero for letto in esiti)
    assert sum(isinstance(letto, EstrattoNonValido) for letto in esiti) >= len(righe) - 3


@pytest.mark.parametrize("nome", ATTI)
def test_atto_senza_una_riga_letto_o_rifiutato(nome):
    righe = ATTI[nome].split("\n")

    esiti = [esito("\n".join(righe[:posto] + righe[posto + 1 :])) for posto in range(len(righe))]

    assert all(coerente(letto) for letto in esiti)


@given(QUALUNQUE)
def test_qualunque_testo_letto_o_rifiutato(testo):
    assert coerente(esito(testo))


@given(st.lists(st.one_of(st.sampled_from(RIGHE), QUALUNQUE), max_size=60))
def test_righe_di_atti_mescolate_lette_o_rifiutate(righe):
    assert coerente(esito("\n".join(righe)))


@given(st.sampled_from(sorted(ATTI)), st.data())
def test_atto_guastato_in_un_punto_letto_o_rifiutato(nome, dati):
    testo = ATTI[nome]
    inizio = dati.draw(st.integers(0, len(testo)))
    fine = dati.draw(st.integers(inizio, min(len(testo), inizio + 80)))
    guasto = dati.draw(st.one_of(st.text(max_size=20), st.sampled_from(RIGHE), QUALUNQUE))

    assert coerente(esito(testo[:inizio] + guasto + testo[fine:]))


@pytest.mark.parametrize(
    "brano",
    ["con voto ", "Assessore ", "(impronta: ", "a\n", "- a (\n", "1) ", "ALLEGATI ", "**", "Partecipa la "],
)
def test_testi_enormi_rifiutati_in_fretta(brano):
    testo = ATTI["semplice"].replace("DELLE PROVE\n", "DELLE PROVE\n" + brano * (150_000 // len(brano)) + "\n")
    altrove = ATTI["semplice"].replace("ALLEGATI\n", "ALLEGATI\n" + brano * (150_000 // len(brano)) + "\n")

    assert coerente(esito(testo))
    assert coerente(esito(altrove))
