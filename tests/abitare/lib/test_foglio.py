# SPDX-License-Identifier: AGPL-3.0-or-later
import io
import json
import resource
import runpy
import sys
from datetime import date, datetime, time

import pytest

from abitare.lib import foglio
from abitare.lib.foglio import leggi_foglio, scrivi_cella
from tests.supporto import fogli


@pytest.mark.parametrize(
    ("cella", "testo"),
    [
        ("testo", "testo"),
        ("", ""),
        (True, "sì"),
        (False, "no"),
        (40.0, "40"),
        (1560000.5, "1560000,5"),
        (-0.1, "-0,1"),
        (1e21, "1000000000000000000000"),
        (7, "7"),
        (0.1 + 0.2, "0,3"),
        (date(2026, 12, 31), "31/12/2026"),
        (datetime(2026, 12, 31), "31/12/2026"),  # noqa: DTZ001 - as the reader gives it
        (datetime(2026, 12, 31, 9, 5), "31/12/2026 09:05"),  # noqa: DTZ001 - as the reader gives it
        (time(9, 5), "09:05:00"),
    ],
)
def test_cella_come_la_scriverebbe_una_persona(cella, testo):
    assert scrivi_cella(cella) == testo


def test_prime_righe_e_colonne_del_primo_foglio():
    contenuto = fogli.xlsx([["a", "b", "c"], ["d", "e", "f"], ["g", "h", "i"]])

    assert leggi_foglio(contenuto, 1, 1) == [["a", "b"], ["d", "e"]]


def test_foglio_nascosto_saltato():
    assert leggi_foglio(fogli.xlsx([["a"]], stato="hidden"), 5, 5) == []
    assert leggi_foglio(fogli.xlsx([]), 5, 5) == []


def test_troppo_testo_rifiutato(monkeypatch):
    monkeypatch.setattr(foglio, "MASSIMI_CARATTERI", 3)

    with pytest.raises(ValueError, match="too much text"):
        leggi_foglio(fogli.xlsx([["ab"], ["cd"]]), 5, 5)


def test_programma_con_tetto_a_memoria_e_tempo(monkeypatch):
    tetti, uscita = {}, io.StringIO()
    monkeypatch.setattr(resource, "setrlimit", lambda risorsa, tetto: tetti.update({risorsa: tetto}))
    monkeypatch.setattr(sys, "argv", ["foglio.py", "10", "10"])
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(fogli.xlsx([["è"]]))))
    monkeypatch.setattr(sys, "stdout", uscita)

    with pytest.raises(SystemExit) as fine:
        runpy.run_path(foglio.__file__, run_name="__main__")

    assert fine.value.code == 0
    assert json.loads(uscita.getvalue()) == [["è"]]
    assert tetti == {
        resource.RLIMIT_AS: (805_306_368, 805_306_368),
        resource.RLIMIT_CPU: (20, 20),
        resource.RLIMIT_CORE: (0, 0),
    }
