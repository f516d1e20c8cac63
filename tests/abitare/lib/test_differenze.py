# SPDX-License-Identifier: AGPL-3.0-or-later
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abitare.lib.differenze import MASSIMO_PASSI, Segno, Tratto, accorcia, differenze

TESTI = st.text(alphabet="ab ,.'\n", max_size=60)
LIMITE = 3.0


def scritte(prima: str, dopo: str) -> list[tuple[str, str]]:
    return [(tratto.segno.value, tratto.testo) for tratto in differenze(prima, dopo)]


def parole(tratti, tolto: Segno) -> list[str]:
    return "".join(tratto.testo for tratto in tratti if tratto.segno is not tolto).split()


@pytest.mark.parametrize(
    ("prima", "dopo", "attesi"),
    [
        ("", "", []),
        ("uno", "", [("tolto", "uno")]),
        ("", "uno due", [("aggiunto", "uno due")]),
        ("uguale", "uguale", [("resta", "uguale")]),
        ("uno  due", "uno\ndue", [("resta", "uno\ndue")]),
        (
            "La casa è rossa.",
            "La casa è blu.",
            [("resta", "La casa è"), ("tolto", " rossa"), ("aggiunto", " blu"), ("resta", ".")],
        ),
        (
            "dell'azione 1",
            "dell’opera 1",
            [("tolto", "dell'azione"), ("aggiunto", "dell’opera"), ("resta", " 1")],
        ),
        ("a b c", "b c d", [("tolto", "a"), ("resta", "b c"), ("aggiunto", " d")]),
        (
            "casa 🏠 nuova",
            "casa 🏡 nuova",
            [("resta", "casa"), ("tolto", " 🏠"), ("aggiunto", " 🏡"), ("resta", " nuova")],
        ),
    ],
)
def test_parola_per_parola(prima: str, dopo: str, attesi: list[tuple[str, str]]) -> None:
    assert scritte(prima, dopo) == attesi


def test_una_parola_sola_tra_due_riscritture_non_spezza_la_lettura() -> None:
    tratti = scritte("alfa beta gamma di uno due tre", "delta epsilon zeta di sette otto nove")

    assert tratti == [
        ("tolto", "alfa beta gamma di uno due tre"),
        ("aggiunto", "delta epsilon zeta di sette otto nove"),
    ]


@given(TESTI, TESTI)
def test_dai_tratti_si_rifanno_i_due_testi(prima: str, dopo: str) -> None:
    tratti = differenze(prima, dopo)

    assert "".join(t.testo for t in tratti if t.segno is not Segno.TOLTO) == dopo.rstrip()
    assert "".join(parole(tratti, Segno.AGGIUNTO)) == "".join(prima.split())


@given(TESTI)
def test_un_testo_con_se_stesso_resta(testo: str) -> None:
    assert {tratto.segno for tratto in differenze(testo, testo)} <= {Segno.RESTA}


def test_testi_lontani_si_confrontano_per_periodi() -> None:
    riscritto = " ".join(str(numero) for numero in range(MASSIMO_PASSI + 1))

    tratti = scritte(f"Resta. {riscritto}.", f"Resta. {riscritto.replace(' ', ' x')}.")

    assert tratti[0] == ("resta", "Resta.")
    assert [segno for segno, _ in tratti] == ["resta", "tolto", "aggiunto"]


@pytest.mark.parametrize(
    ("prima", "dopo"),
    [
        ("a " * 15_000, "b " * 15_000),
        ("a. " * 10_000, "b. " * 10_000),
        ("a b " * 7_500, "b a a " * 5_000),
        ("." * 30_000, "," * 30_000),
        ("x" * 30_000, "y" * 30_000),
        (" ".join(map(str, range(6_000))), " ".join(map(str, range(6_000, 12_000)))),
        (" " * 30_000 + "a", "a" + "\n" * 30_000),
    ],
    ids=["due parole", "periodi", "ripetute", "punti", "una parola", "tutte diverse", "spazi"],
)
def test_trentamila_caratteri_in_un_tempo_limitato(prima: str, dopo: str) -> None:
    inizio = time.process_time()

    tratti = differenze(prima, dopo)

    assert time.process_time() - inizio < LIMITE
    assert "".join(t.testo for t in tratti if t.segno is not Segno.TOLTO) == dopo.rstrip()


def test_accorcia_lascia_le_parole_vicine() -> None:
    resta = Tratto(Segno.RESTA, "".join(f" p{n}" for n in range(100)))
    nuovo = Tratto(Segno.AGGIUNTO, " nuovo " * 30)

    prima, fermo, in_mezzo, _, dopo = accorcia((resta, nuovo, resta, nuovo, resta))

    assert prima.testo == " […]" + "".join(f" p{n}" for n in range(88, 100))
    assert fermo == nuovo
    assert in_mezzo.testo == "".join(f" p{n}" for n in range(12)) + " […]" + prima.testo.removeprefix(" […]")
    assert dopo.testo == "".join(f" p{n}" for n in range(12)) + " […]"
