# SPDX-License-Identifier: AGPL-3.0-or-later

from hypothesis import given
from hypothesis import strategies as st

from abitare.lib.svg import Barra, Parte, RigaImpilata, barre, impilate, mini
from abitare.lib.svg.barre import parole
from tests.supporto.disegni import NS, leggi
from tests.supporto.disegni import parole as parole_di

numeri = st.none() | st.floats(-1000, 1000)


@given(st.lists(st.builds(Barra, st.text(max_size=60), numeri, numeri, numeri), max_size=5))
def test_barre_limitate_numeri_no(righe):
    radice = leggi(barre(righe, "Per settore"))

    testi = parole_di(radice)
    assert all(parole(riga) in testi for riga in righe)
    for rettangolo in radice.iter(f"{NS}rect"):
        assert 0 <= float(rettangolo.get("width")) <= 960


def test_parole():
    assert parole(Barra("LL.PP.", 112, 120, 90)) == "112\u00a0%, dich. 120\u00a0%, atteso 90\u00a0%"
    assert parole(Barra("LL.PP.", 40, 40)) == "40\u00a0%"
    assert parole(Barra("LL.PP.", None)) == "mai comunicata"


def test_barre_quando_il_titolo_e_ostile():
    svg = barre([Barra('"><script>alert(1)</script>', 10)], "</title><script>alert(2)</script>")

    assert "<script" not in svg
    assert leggi(svg).find(f"{NS}title").text == "</title><script>alert(2)</script>"


def test_barre_quando_il_testo_ha_caratteri_di_controllo():
    radice = leggi(barre([Barra("a\x00b\x0bc\ud800", 10)], "t"))

    assert "abc" in parole_di(radice)


def test_nomi_lunghi_tagliati_ma_interi_nel_titolo():
    nome = "Settore " + "molto " * 20 + "lungo"

    radice = leggi(barre([Barra(nome, 10)], "t"))

    assert nome in parole_di(radice, "title")
    assert nome not in parole_di(radice)


def test_mini_ha_un_titolo_che_la_legge():
    radice = leggi(mini(45, "Avanzamento", atteso=60))

    assert radice.find(f"{NS}title").text == "Avanzamento: 45\u00a0%, atteso 60\u00a0%"


def test_impilate_nomina_ogni_parte():
    riga = RigaImpilata("Breve termine", [Parte("Concluse", 4, "positivo"), Parte("Sospese", 0, "avviso")])

    radice = leggi(impilate([riga], "Per stato"))

    testi = parole_di(radice)
    assert testi == ["Breve termine", "4", "Concluse: 4"]
    assert radice.find(f"{NS}desc").text == "Breve termine: Concluse 4"


def test_impilate_senza_righe():
    assert leggi(impilate([], "Per stato")).find(f"{NS}title").text == "Per stato"
