# SPDX-License-Identifier: AGPL-3.0-or-later
"""What was frozen of a plan is read for ever: a stored sample of each version, its schema and its reader."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import jsonschema
import pytest

from programma.fotografia.canonico import SchemaIgnoto, impronta
from programma.piani.calcolo import con_totali, quadro_di
from programma.piani.canonico import LETTORI, TIPI, VERSIONE, da_json, in_json

CAMPIONI = Path(__file__).parent / "campioni"
SCHEMI = Path(__file__).parents[3] / "docs/schemi"
IMPRONTE = {
    "piano-annuale-1": "B408AFA6AEFD3E29FE7F5CA4825BA88291AB006F7477B316D79BB6A03A596E1B",
    "piano-triennale-1": "6223871789562ADE7214B539BE7C82EE21079BEABEC156FF3163DF08B0139CF4",
}


def campione(nome: str) -> str:
    return (CAMPIONI / f"{nome}.json").read_text(encoding="utf-8")


def test_ogni_versione_ha_lettore_campione_e_schema():
    nomi = {f"piano-{tipo}-{versione}" for tipo in TIPI for versione in range(1, VERSIONE + 1)}

    assert sorted(LETTORI) == list(range(1, VERSIONE + 1))
    assert set(IMPRONTE) == nomi
    assert {file.stem for file in CAMPIONI.iterdir()} == nomi
    assert {file.stem for file in SCHEMI.glob("piano-*.json")} == nomi


@pytest.mark.parametrize("nome", IMPRONTE)
def test_il_campione_e_quello_di_allora_e_segue_il_suo_schema(nome):
    schema = json.loads((SCHEMI / f"{nome}.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)

    assert impronta(campione(nome)) == IMPRONTE[nome]
    jsonschema.validate(json.loads(campione(nome)), schema)


@pytest.mark.parametrize("tipo", TIPI)
def test_il_campione_di_oggi_si_riscrive_uguale(tipo):
    testo = campione(f"piano-{tipo}-{VERSIONE}")

    assert in_json(da_json(testo)) == testo


def test_l_annuale_si_legge():
    foto = da_json(campione("piano-annuale-1"))

    assert (foto.nome, foto.ambito.nome, foto.atto.data) == (
        "Piano annuale 2027",
        "Ambito di prova",
        date(2026, 11, 20),
    )
    assert [(r.id, r.gestore_id, r.numeri.disponibili) for r in foto.righe] == [(31, None, 1), (32, 23, 36)]
    assert foto.scelte_comuni[0].indigenti_oltre == Decimal("2.5")
    assert foto.pubblicati.disponibili == 40
    assert [(p.codice, p.valore, p.al) for p in foto.parametri] == [
        ("quota_indigenti", Decimal(20), None),
        ("tetto_sat", Decimal(10), date(2030, 12, 31)),
    ]
    assert (foto.sezioni[0].lettera, foto.sezioni[0].allegati[0].impronta) == ("f", "A" * 64)


def test_il_triennale_si_legge():
    foto = da_json(campione("piano-triennale-1"))

    assert (foto.nome, foto.calcolo.disponibili) == ("Piano triennale 2026-2028", 61)
    assert con_totali(foto) == foto


def test_il_quadro_e_quello_di_allora_anche_se_le_regole_cambiano():
    foto = da_json(campione("piano-annuale-1"))
    altro = replace(foto.calcolo, righe=tuple(replace(r, riserva_indigenti=0) for r in foto.calcolo.righe))

    assert (foto.quadro, foto.quadro.riserva_indigenti) == (quadro_di(foto), 10)
    assert replace(foto, calcolo=altro).quadro.riserva_indigenti == 0


@pytest.mark.parametrize(
    "testo", ['{"schema":99,"tipo":"annuale"}', '{"schema":1,"tipo":"x"}', "[]", '{"schema":true}']
)
def test_un_altro_contenuto_non_si_legge(testo):
    with pytest.raises(SchemaIgnoto):
        da_json(testo)
