# SPDX-License-Identifier: AGPL-3.0-or-later
import re

import segno

from abitare.lib.svg import codice_qr
from abitare.lib.svg.codice import MODULO, QUIETE

INDIRIZZO = "https://abitare.example.it/verifica/?impronta=" + "0123456789ABCDEF" * 4
TRATTO = re.compile(r"M(\d+) (\d+)h(\d+)v(\d+)h-(\d+)z")


def disegnata(svg: str) -> list[list[int]]:
    """The matrix that the drawing shows, quiet zone included."""
    lato = int(re.search(r'viewBox="0 0 (\d+) \1"', svg)[1]) // MODULO
    matrice = [[0] * lato for _ in range(lato)]
    for x, y, larghezza, altezza, _ in (map(int, tratto) for tratto in TRATTO.findall(svg)):
        assert altezza == MODULO
        for posto in range(x // MODULO, (x + larghezza) // MODULO):
            matrice[y // MODULO][posto] = 1
    return matrice


def test_disegna_la_matrice_di_segno_con_la_sua_zona_di_quiete():
    attesa = segno.make(INDIRIZZO, error="m", micro=False).matrix_iter(border=QUIETE)

    assert disegnata(codice_qr(INDIRIZZO, "Codice QR")) == [list(riga) for riga in attesa]


def test_solo_attributi_di_presentazione_un_titolo_e_sempre_lo_stesso_disegno():
    svg = codice_qr(INDIRIZZO, 'Codice <QR> & "verifica"')

    assert svg == codice_qr(INDIRIZZO, 'Codice <QR> & "verifica"')
    assert "Codice &lt;QR&gt; &amp; &quot;verifica&quot;</title>" in svg
    assert re.search(r"style=|class=|<script|<image", svg) is None
