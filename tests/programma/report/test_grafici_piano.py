# SPDX-License-Identifier: AGPL-3.0-or-later
from decimal import Decimal

from programma.piani import Numeri, Riga, Soglia, Soglie, calcola
from programma.report.grafici_piano import MASSIMI_COMUNI, grafico_degli_anni, somme_di

SOGLIE = Soglie(quota_indigenti=Soglia(Decimal(20), "Art. 13"))


def quadro(*numeri):
    righe = [Riga(n, f"Comune {n}", 1, "ALER", False, dato) for n, dato in enumerate(numeri, start=1)]
    return calcola(righe, SOGLIE)


def test_somme_per_comune_proprietario_e_categoria():
    somme = somme_di(quadro(Numeri(libere=3, conferite=1), Numeri(), Numeri(turnover=2)))

    assert [(s.nome, s.numeri.disponibili) for s in somme.comuni] == [("Comune 1", 4), ("Comune 3", 2)]
    assert [(s.nome, s.per_categoria) for s in somme.enti] == [("ALER", [3, 2, 0, 0, 0, 1])]
    assert [quante for _, quante in somme.categorie] == [3, 2, 0, 0, 0, 1]


def test_il_grafico_dice_ogni_numero_e_riunisce_i_comuni_minori():
    numeri = [Numeri(libere=100 - n) for n in range(MASSIMI_COMUNI + 2)]

    grafico = somme_di(quadro(*numeri)).grafico_comuni

    assert grafico is not None
    assert "Comune 1: unità 100;" in grafico
    assert f"Altri Comuni: unità {88 + 87}" in grafico
    assert f"Comune {MASSIMI_COMUNI + 1}:" not in grafico


def test_senza_unita_non_c_e_grafico():
    somme = somme_di(quadro(Numeri(consistenza_sap=5)))

    assert (somme.grafico_comuni, somme.grafico_categorie, grafico_degli_anni([(2026, Numeri())])) == (None,) * 3


def test_gli_anni_dal_primo_anche_a_zero():
    grafico = grafico_degli_anni([(2027, Numeri(libere=5)), (2026, Numeri())])

    assert grafico is not None
    assert grafico.index("2026") < grafico.index("2027: unità 5")
