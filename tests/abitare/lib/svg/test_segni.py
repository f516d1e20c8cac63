# SPDX-License-Identifier: AGPL-3.0-or-later
import pytest

from abitare.lib.svg import segni


def _luminanza(colore):
    canali = [int(colore[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    lineari = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in canali]
    return 0.2126 * lineari[0] + 0.7152 * lineari[1] + 0.0722 * lineari[2]


def _contrasto(uno, altro="#ffffff"):
    chiaro, scuro = sorted((_luminanza(uno), _luminanza(altro)), reverse=True)
    return (chiaro + 0.05) / (scuro + 0.05)


@pytest.mark.parametrize("colore", [segni.PRIMARIO, segni.POSITIVO, segni.AVVISO, segni.ERRORE, segni.NEUTRO])
def test_colori_dei_segni_si_vedono_sul_bianco(colore):
    assert _contrasto(colore) >= 4.5


@pytest.mark.parametrize("colore", [segni.TESTO, segni.SECONDARIO, segni.INCHIOSTRO])
def test_colori_dei_testi_si_leggono(colore):
    assert _contrasto(colore) >= 4.5


def test_elemento_protegge_attributi_e_testo():
    svg = segni.elemento("text", "<b>", x=1.0, data_nome='"><script>', assente=None)

    assert svg == '<text x="1" data-nome="&quot;&gt;&lt;script&gt;">&lt;b&gt;</text>'


def test_tronca_sta_nello_spazio():
    corto = segni.tronca("Ristrutturazione di alloggi", 80)

    assert corto.endswith("…")
    assert segni.ampiezza(corto) <= 80
    assert segni.tronca("Casa", 80) == "Casa"
