# SPDX-License-Identifier: AGPL-3.0-or-later
import pytest
from hypothesis import given
from hypothesis import strategies as st

from abitare.lib.pdf import Profilo, rendi, stampabile
from tests.supporto.documenti import METADATI, foglio


@pytest.mark.parametrize(
    ("scritto", "stampato"),
    [
        ("Perché è così: 1.560,00 € «ok» – 20 → 35 %", "Perché è così: 1.560,00 € «ok» – 20 → 35 %"),
        ("<p>a &amp; b</p>\n\t", "<p>a &amp; b</p>\n\t"),
        ("casa \U0001f3e0", "casa [U+1F3E0]"),
        ("nulla\x00 e\x07 basta", "nulla e basta"),
        ("verso\u202e opposto\u200b", "verso opposto"),
        ("riga\u2028nuova", "riga nuova"),
        ("spazio\u3000largo", "spazio largo"),
        ("\U0001d7d3 alloggi", "5 alloggi"),
        ("家", "[U+5BB6]"),
    ],
)
def test_stampabile(scritto: str, stampato: str) -> None:
    assert stampabile(scritto) == stampato


@given(st.text())
def test_stampabile_due_volte_e_lo_stesso(testo: str) -> None:
    una = stampabile(testo)

    assert stampabile(una) == una


@given(st.text())
def test_stampabile_non_aggiunge_marcatura(testo: str) -> None:
    stampato = stampabile(testo)

    assert [stampato.count(segno) for segno in "<>&\"'"] == [testo.count(segno) for segno in "<>&\"'"]


def test_cio_che_e_stampabile_si_stampa() -> None:
    lettere = (chr(codice) for codice in (*range(0x20, 0x500), *range(0x2000, 0x2700)))
    testo = stampabile("".join(lettera for lettera in lettere if lettera not in "<&"))
    stile = """
      @font-face { font-family: "DejaVu Sans"; src: url("fonts/DejaVuSans.ttf") }
      @font-face { font-family: "Roboto Mono"; src: url("fonts/roboto-mono-regular.ttf") }
      p { overflow-wrap: anywhere }
    """

    documento = rendi(foglio(f"<p>{testo}</p>", stile), metadati=METADATI, profilo=Profilo.A2A)

    assert documento.dimensione > len(testo)
