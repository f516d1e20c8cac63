# SPDX-License-Identifier: AGPL-3.0-or-later
"""What was frozen years ago is read for ever: a stored sample of each version, its schema and its reader.

A sample is never made anew: it is what the portal wrote while that version was the current one.
"""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import jsonschema
import pytest

from programma.fotografia import dati
from programma.fotografia.canonico import LETTORI, VERSIONE, da_json, impronta, in_json

CAMPIONI = Path(__file__).parent / "campioni"
SCHEMI = Path(__file__).parents[3] / "docs/schemi"
IMPRONTE = {
    1: "3FEA249DBDF200CBFF020284D1AF6467E035A23DC423CBA9E648A364BA408857",
    2: "CF2B474B6973A1469E878C2BB76DB59A70091782FF57FFD9405A469FEC3DABA1",
}


def campione(versione: int) -> str:
    return (CAMPIONI / f"{versione}.json").read_text(encoding="utf-8")


def test_ogni_versione_ha_lettore_campione_e_schema():
    versioni = list(range(1, VERSIONE + 1))

    assert sorted(LETTORI) == versioni
    assert sorted(IMPRONTE) == versioni
    assert sorted(int(file.stem) for file in CAMPIONI.iterdir()) == versioni
    assert sorted(file.name for file in SCHEMI.glob("fotografia-*.json")) == [f"fotografia-{v}.json" for v in versioni]


@pytest.mark.parametrize("versione", LETTORI)
def test_il_campione_e_quello_di_allora(versione):
    assert impronta(campione(versione)) == IMPRONTE[versione]


@pytest.mark.parametrize("versione", LETTORI)
def test_il_campione_segue_il_suo_schema(versione):
    schema = json.loads((SCHEMI / f"fotografia-{versione}.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)

    jsonschema.validate(json.loads(campione(versione)), schema)


@pytest.mark.parametrize("versione", LETTORI)
def test_il_campione_si_legge(versione):
    foto = da_json(campione(versione))

    azione = foto.azione(11)
    assert azione is not None
    assert azione.verificato is not None
    assert (foto.al, foto.noto_al) == (date(2026, 11, 22), datetime(2026, 11, 22, 23, 30, 0, 7, tzinfo=UTC))
    assert [obiettivo.titolo for obiettivo in foto.obiettivi] == ["Più case in uso", "Obiettivo vuoto"]
    assert [azione.codice for azione in foto.azioni()] == ["1.1", "1.2", "1.3"]
    assert azione.settore == dati.Settore(
        3, "LLPP", "Lavori Pubblici", False, date(2020, 1, 1), date(2027, 12, 31), (dati.Persona(9, "Ivo Salva"),)
    )
    assert azione.risorse == (
        dati.Risorsa(
            41, "PNRR", "1234/1", "08.02", 2026, Decimal(1560000), Decimal("251000.1"), Decimal(0), per_lavori=True
        ),
    )
    assert (azione.verificato.avanzamento, azione.verificato.commento) == (Decimal("35.5"), "Visto")
    assert azione.dichiarato is not None
    assert azione.dichiarato.corregge == 21


def test_il_campione_di_oggi_si_riscrive_uguale():
    assert in_json(da_json(campione(VERSIONE))) == campione(VERSIONE)


def test_la_rilevazione_si_legge_da_quando_c_e():
    prima, dopo = da_json(campione(1)), da_json(campione(2))

    assert (prima.rilevazione, {azione.nel_ciclo for azione in prima.azioni()}) == (None, {None})
    titolo = "Rilevazione del terzo trimestre 2026"
    assert dopo.rilevazione == dati.Rilevazione(71, titolo, date(2026, 9, 30), date(2026, 10, 15))
    assert [azione.nel_ciclo for azione in dopo.azioni()] == [True, False, None]
