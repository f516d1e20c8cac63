# SPDX-License-Identifier: AGPL-3.0-or-later
import io
import json
import resource
import runpy
import sys
from datetime import date, datetime, time

import pytest

from abitare.lib import foglio
from abitare.lib.foglio import leggi_libro
from tests.supporto import fogli


@pytest.mark.parametrize(
    ("cella", "scritta"),
    [
        ("testo", "testo"),
        (True, ["b", True]),
        (40.0, ["n", "40"]),
        (1560000.5, ["n", "1560000.5"]),
        (-0.1, ["n", "-0.1"]),
        (1e21, ["n", "1000000000000000000000"]),
        (7, ["n", "7"]),
        (0.1 + 0.2, ["n", "0.3"]),
        (date(2026, 12, 31), ["d", "2026-12-31"]),
        (datetime(2026, 12, 31), ["d", "2026-12-31"]),  # noqa: DTZ001 - as the reader gives it
        (datetime(2026, 12, 31, 9, 5), ["i", "2026-12-31T09:05"]),  # noqa: DTZ001 - as the reader gives it
        (time(9, 5), "09:05:00"),
    ],
)
def test_cella_col_suo_tipo(cella, scritta):
    assert foglio._cella(cella) == scritta


def test_righe_piene_col_loro_numero_e_fogli_con_la_loro_vista():
    letto = leggi_libro(fogli.xlsx([["a", "b"], ["", ""], ["c"]], stato="hidden"), 5, 5)

    assert letto == [{"nome": "Azioni", "visibile": False, "righe": [[1, ["a", "b"]], [3, ["c"]]], "difetti": []}]


def test_errori_e_formule_mai_calcolate_si_dicono():
    dati = (
        '<sheetData><row r="1"><c r="A1" t="e"><v>#REF!</v></c><c r="B1"><f>1+1</f></c>'
        '<c r="C1"><f>1+1</f><v>2</v></c><c r="D1"><f>1+1</f><v></v></c>'
        '<c r="E1" t="str"><f>IF(1,"","")</f><v></v></c></row></sheetData>'
    )

    [letto] = leggi_libro(fogli.xlsx_grezzo(dati), 5, 5)

    assert letto["difetti"] == ["A1", "B1", "D1"]


@pytest.mark.parametrize(("righe", "colonne"), [(1, 5), (5, 1)])
def test_troppe_righe_o_colonne(righe, colonne):
    with pytest.raises(foglio.Troppo):
        leggi_libro(fogli.xlsx([["a", "b"], ["c", "d"]]), righe, colonne)


def test_troppo_testo_rifiutato(monkeypatch):
    monkeypatch.setattr(foglio, "MASSIMI_CARATTERI", 3)

    with pytest.raises(foglio.Troppo):
        leggi_libro(fogli.xlsx([["ab"], ["cd"]]), 5, 5)


def test_programma_con_tetto_a_memoria_e_tempo(monkeypatch):
    tetti, uscita = {}, io.StringIO()
    monkeypatch.setattr(resource, "setrlimit", lambda risorsa, tetto: tetti.update({risorsa: tetto}))
    monkeypatch.setattr(sys, "argv", ["foglio.py", "10", "10"])
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(fogli.xlsx([["è"]]))))
    monkeypatch.setattr(sys, "stdout", uscita)

    with pytest.raises(SystemExit) as fine:
        runpy.run_path(foglio.__file__, run_name="__main__")

    assert fine.value.code == 0
    assert json.loads(uscita.getvalue())[0]["righe"] == [[1, ["è"]]]
    assert tetti == {
        resource.RLIMIT_AS: (805_306_368, 805_306_368),
        resource.RLIMIT_CPU: (20, 20),
        resource.RLIMIT_CORE: (0, 0),
    }
