# SPDX-License-Identifier: AGPL-3.0-or-later
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programma.piani import (
    CATEGORIE,
    VOCI,
    Numeri,
    Riga,
    ScelteComune,
    ScelteEnte,
    Soglia,
    Soglie,
    calcola,
    confronta,
    inverosimile,
    previsione,
    riserva_indigenti,
    somma,
    tetto_sat,
)

VENTI, DIECI = Decimal(20), Decimal(10)
SOGLIE = Soglie(
    quota_indigenti=Soglia(VENTI, "Art. 13"),
    quota_forze=Soglia(VENTI, "Lett. d bis"),
    quota_articolo_14=Soglia(VENTI, "Lett. c bis"),
    tetto_sat=Soglia(DIECI, "Art. 23 co. 13"),
)
unita = st.integers(min_value=0, max_value=5000)
numeri = st.builds(Numeri, **dict.fromkeys(VOCI, unita))


def riga(comune_id=1, *, comunale=True, **conti):
    nome = f"Comune {comune_id}"
    ente_id, ente = (comune_id, f"Comune di {nome}") if comunale else (1000, "ALER")
    return Riga(comune_id, nome, ente_id, ente, comunale, Numeri(**conti))


@st.composite
def piani(disegna):
    comuni = disegna(st.lists(st.integers(1, 60), unique=True, max_size=12))
    return [
        replace(riga(comune, comunale=comunale), numeri=disegna(numeri))
        for comune in comuni
        for comunale in (True, False)
    ]


@pytest.mark.parametrize(("disponibili", "riserva"), [(0, 0), (1, 1), (5, 1), (6, 2), (7, 2), (20, 4), (21, 5)])
def test_riserva_per_indigenti_arrotonda_per_eccesso(disponibili, riserva):
    assert riserva_indigenti(disponibili, VENTI) == riserva


@pytest.mark.parametrize(("disponibili", "tetto"), [(0, 0), (9, 0), (10, 1), (19, 1), (20, 2), (375, 37)])
def test_tetto_sat_arrotonda_per_difetto(disponibili, tetto):
    assert tetto_sat(disponibili, DIECI) == tetto


@given(disponibili=unita, centesimi=st.integers(0, 10_000))
def test_riserva_e_tetto_stanno_attorno_alla_quota_esatta(disponibili, centesimi):
    quota = Decimal(centesimi) / 100
    esatta = Fraction(centesimi, 10_000) * disponibili

    assert esatta <= riserva_indigenti(disponibili, quota) < esatta + 1
    assert esatta - 1 < tetto_sat(disponibili, quota) <= esatta


def test_la_riserva_e_di_ogni_ente_in_ogni_comune_e_non_della_somma():
    quadro = calcola([riga(1, libere=1), riga(1, comunale=False, libere=1), riga(2, libere=1)], SOGLIE)

    assert [calcolata.riserva_indigenti for calcolata in quadro.righe] == [1, 1, 1]
    assert quadro.riserva_indigenti == 3
    assert riserva_indigenti(quadro.totale.disponibili, VENTI) == 1


def test_solo_sul_patrimonio_comunale_si_va_oltre_la_quota_per_indigenti():
    righe = [riga(1, libere=10), riga(1, comunale=False, libere=10), riga(2, libere=10)]

    quadro = calcola(righe, SOGLIE, comuni=[ScelteComune(1, "Comune 1", indigenti_oltre=Decimal(15))])

    assert [calcolata.riserva_indigenti for calcolata in quadro.righe] == [4, 2, 2]


def test_oltre_la_quota_senza_unita_comunali_si_segnala_e_non_ferma():
    scelte = [ScelteComune(1, "Comune 1", indigenti_oltre=Decimal(5))]

    quadro = calcola([riga(1, comunale=False, consistenza_sap=10, libere=10)], SOGLIE, comuni=scelte)

    assert [(a.fonte, a.blocca, a.comune_id) for a in quadro.avvisi] == [("Art. 23 co. 3 L.R. 16/2016", False, 1)]


@pytest.mark.parametrize("oltre", [Decimal(-1), Decimal("80.01")])
def test_quota_per_indigenti_impossibile_ferma(oltre):
    quadro = calcola([riga(1, libere=10)], SOGLIE, comuni=[ScelteComune(1, "Comune 1", indigenti_oltre=oltre)])

    assert len(quadro.fermi) == 1


def test_sat_oltre_il_tetto_avvisa_con_l_articolo_e_non_ferma():
    quadro = calcola([riga(consistenza_sap=100, libere=19, sat=2)], SOGLIE)

    assert [(a.testo, a.fonte, a.blocca) for a in quadro.avvisi] == [
        ("Comune di Comune 1: SAT 2, oltre il tetto di 1 su 19 disponibili.", "Art. 23 co. 13", False)
    ]
    assert calcola([riga(consistenza_sap=100, libere=20, sat=2)], SOGLIE).avvisi == ()


@pytest.mark.parametrize("conti", [{"libere": 1, "sat": 2}, {"turnover": 1, "turnover_rilasciate": 2}])
def test_una_parte_piu_grande_del_tutto_ferma(conti):
    assert [a.blocca for a in calcola([riga(consistenza_sap=9, **conti)], SOGLIE).fermi] == [True]


def test_unita_disponibili_oltre_gli_alloggi_si_segnalano():
    piu_degli_alloggi = calcola([riga(consistenza_sap=3, libere=4)], SOGLIE)
    con_i_nuovi = calcola([riga(consistenza_sap=3, libere=3, nuova_edificazione=2)], SOGLIE)

    assert [a.testo for a in piu_degli_alloggi.avvisi] == [
        "Comune di Comune 1: 4 unità disponibili, più degli alloggi (3)."
    ]
    assert con_i_nuovi.avvisi == ()


@pytest.mark.parametrize(
    ("bis", "ter", "soglia", "attese"),
    [
        ("12.5", "7.5", SOGLIE.quota_forze, []),
        (
            "12.5",
            "7.51",
            SOGLIE.quota_forze,
            ["Comune 1: quota degli artt. 7 bis e 7 ter del 20,01\u00a0%, oltre il 20\u00a0%."],
        ),
        (
            "1",
            "0",
            None,
            ["Comune 1: quota degli artt. 7 bis e 7 ter del 1\u00a0%, ma nessuna norma la prevedeva allora."],
        ),
        ("0", "0", None, []),
    ],
)
def test_quote_delle_forze_oltre_il_massimo_di_legge_fermano(bis, ter, soglia, attese):
    scelte = ScelteComune(1, "Comune 1", quota_7bis=Decimal(bis), quota_7ter=Decimal(ter))

    quadro = calcola([riga(1)], replace(SOGLIE, quota_forze=soglia), comuni=[scelte])

    assert [a.testo for a in quadro.fermi] == attese == [a.testo for a in quadro.avvisi]


def test_quota_dell_articolo_14_ha_un_massimo_e_vuole_le_categorie():
    def fermi(quota, categorie=""):
        scelte = ScelteEnte(1000, "ALER", Decimal(quota), categorie)
        return [(a.ente_id, a.fonte) for a in calcola([], SOGLIE, enti=[scelte]).fermi]

    assert fermi(20, "anziani") == fermi(0) == []
    assert fermi(21, "anziani") == [(1000, "Lett. c bis")]
    assert fermi(10) == [(1000, "")]


def test_ulteriore_categoria_senza_motivazione_ferma():
    def fermi(motivazione):
        scelte = ScelteComune(1, "Comune 1", categoria="Genitori soli", motivazione=motivazione)
        return [a.fonte for a in calcola([], SOGLIE, comuni=[scelte]).fermi]

    assert fermi("   ") == ["Art. 4 co. 3 lett. d R.R. 4/2017"]
    assert fermi("Domande raddoppiate nel 2025") == []


@given(piani())
def test_i_totali_sono_la_somma_delle_righe_comunque_si_raggruppino(righe):
    quadro = calcola(righe, SOGLIE)

    assert somma(quadro.per_comune().values()) == somma(quadro.per_ente().values()) == quadro.totale
    assert quadro.totale == somma(r.numeri for r in righe)
    assert sum(quadro.per_categoria().values()) == quadro.totale.disponibili
    assert quadro.totale.assegnabili + quadro.totale.sat == quadro.totale.disponibili
    assert quadro.totale.disponibili == sum(getattr(r.numeri, c) for r in righe for c in CATEGORIE)
    assert quadro.riserva_indigenti >= riserva_indigenti(quadro.totale.disponibili, VENTI)


@given(piani())
def test_l_ordine_delle_righe_non_cambia_i_totali(righe):
    dritto, rovescio = calcola(righe, SOGLIE), calcola(righe[::-1], SOGLIE)

    assert (dritto.totale, dritto.per_comune(), set(dritto.avvisi)) == (
        rovescio.totale,
        rovescio.per_comune(),
        set(rovescio.avvisi),
    )


@given(prima=piani(), ora=piani())
def test_le_variazioni_portano_dal_piano_di_prima_a_quello_di_ora(prima, ora):
    variazioni = confronta(prima, ora)

    per_voce = dict.fromkeys(("consistenza_sap", "consistenza_sas", "disponibili"), 0)
    for variazione in variazioni:
        per_voce[variazione.voce] += variazione.differenza
    vecchio, nuovo = somma(r.numeri for r in prima), somma(r.numeri for r in ora)
    assert per_voce == {voce: getattr(nuovo, voce) - getattr(vecchio, voce) for voce in per_voce}
    assert confronta(ora, ora) == ()


@pytest.mark.parametrize(
    ("prima", "ora", "salto"),
    [(100, 130, False), (100, 131, True), (100, 70, False), (100, 69, True), (0, 0, False), (0, 1, True), (1, 0, True)],
)
def test_salto_inverosimile_oltre_il_trenta_per_cento(prima, ora, salto):
    assert inverosimile(prima, ora) is salto


def test_variazione_da_zero_non_ha_percentuale():
    nuova, tolta = confronta([riga(2, libere=4)], [riga(1, libere=3)])

    assert (nuova.nome, nuova.prima, nuova.ora, nuova.percento, nuova.salto) == ("Comune di Comune 1", 0, 3, None, True)
    assert (tolta.nome, tolta.prima, tolta.ora, tolta.percento) == ("Comune di Comune 2", 4, 0, Decimal(-100))


def test_la_previsione_del_triennale_si_consuma_con_i_piani_annuali():
    triennale = Numeri(turnover=30, ristrutturazione=10)

    due_anni = previsione(triennale, [Numeri(turnover=12), Numeri(turnover=11, libere=2)])

    assert (due_anni.previste, due_anni.elencate, due_anni.resto, due_anni.superata) == (40, 25, 15, False)
    assert previsione(None, [Numeri(libere=1)]).superata is True
