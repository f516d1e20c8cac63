# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from abitare.lib.svg import Serie, tendenza
from tests.supporto.disegni import NS, leggi
from tests.supporto.disegni import parole as parole_di

punti = st.lists(st.tuples(st.dates(date(2020, 1, 1), date(2035, 1, 1)), st.floats(-50, 200)), max_size=50)


@given(st.lists(st.builds(Serie, st.text(max_size=30), punti.map(sorted)), max_size=3))
def test_tendenza_resta_nel_foglio(serie):
    radice = leggi(tendenza(serie, "Andamento"))

    for tratto in radice.iter(f"{NS}polyline"):
        for punto in tratto.get("points").split():
            x, y = (float(v) for v in punto.split(","))
            assert 48 <= x <= 960
            assert 34 <= y <= 212


def test_tendenza_quando_non_ci_sono_dati():
    radice = leggi(tendenza([Serie("verificato", [])], "Andamento"))

    assert parole_di(radice) == ["Nessun dato nel periodo."]


def test_tendenza_racconta_inizio_e_fine():
    serie = Serie("verificato", [(date(2026, 1, 1), 0), (date(2026, 6, 30), 112.5)])

    radice = leggi(tendenza([serie], "Andamento"))

    assert radice.find(f"{NS}desc").text == "verificato: da 0\u00a0% il 01/01/2026 a 112,5\u00a0% il 30/06/2026"


def test_serie_si_distinguono_senza_colore():
    righe = [Serie(nome, [(date(2026, 1, 1), 10), (date(2026, 2, 1), 20)]) for nome in ("a", "b", "c")]

    radice = leggi(tendenza(righe, "Andamento"))

    tratteggi = [e.get("stroke-dasharray") for e in radice.iter(f"{NS}polyline")]
    assert tratteggi == [None, "6 4", "2 3"]


def test_una_serie_sola_non_ripete_il_nome_accanto_alla_cifra():
    punti = [(date(2026, 1, 1), 10), (date(2026, 2, 1), 20)]

    da_sola = parole_di(leggi(tendenza([Serie("avanzamento", punti)], "Andamento")))
    in_due = parole_di(leggi(tendenza([Serie("avanzamento", punti), Serie("atteso", punti)], "Andamento")))

    assert "20\u00a0%" in da_sola
    assert [parola for parola in in_due if parola.startswith("20\u00a0% ")] != []
    assert [parola for parola in da_sola if parola.startswith("20\u00a0% ")] == []
