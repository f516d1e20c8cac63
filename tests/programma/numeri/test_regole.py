# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programma.fotografia import dati
from programma.models import Criticita, Orizzonte, Stato
from programma.numeri import (
    a_rischio,
    arrotonda,
    atteso,
    avanzamento,
    avanzamento_indicatore,
    coperta,
    in_ritardo,
    leggi,
    mai_comunicata,
    scostamento,
    senza_cup,
    senza_referente,
    silente,
    silente_da,
    urgenza,
)
from tests.programma.numeri.casi import AL, SETTORE, azione, parola
from tests.programma.strategie import GIORNI, PESI, indicatori, periodi
from tests.programma.strategie import fasi as fasi_a_caso

SOGLIE = dati.Soglie()
IERI, DOMANI = AL - timedelta(days=1), AL + timedelta(days=1)


def fase(fine: date, finita: date | None = None, peso: int = 1) -> dati.Fase:
    return dati.Fase(1, "Fase", date(2026, 1, 1), fine, finita, finita, peso)


def test_le_parole_sono_quelle_dei_modelli() -> None:
    assert tuple(Stato.values) == dati.STATI
    assert tuple(Orizzonte.values) == dati.ORIZZONTI
    assert Criticita.NESSUNA == dati.NESSUNA_CRITICITA


@pytest.mark.parametrize(
    ("valore", "mostrato"),
    [
        (Fraction(433333, 10000), "43.3"),
        (Fraction(1225, 100), "12.3"),
        (Fraction(-1225, 100), "-12.3"),
        (Fraction(1224999, 100000), "12.2"),
        (Fraction(0), "0.0"),
        (Fraction(100), "100.0"),
    ],
)
def test_arrotonda_a_un_decimo_la_meta_lontano_dallo_zero(valore: Fraction, mostrato: str) -> None:
    assert str(arrotonda(valore)) == mostrato


@given(st.fractions(-1000, 1000, max_denominator=10**6))
def test_arrotonda_sbaglia_al_piu_di_mezzo_decimo(valore: Fraction) -> None:
    assert abs(Fraction(arrotonda(valore)) - valore) <= Fraction(1, 20)


def test_avanzamento_e_l_ultimo_verificato() -> None:
    assert avanzamento(azione()) == 0
    assert avanzamento(azione(dichiarato=parola(80))) == 0
    assert avanzamento(azione(verificato=parola(35), dichiarato=parola(80))) == 35


@pytest.mark.parametrize(
    ("inizio", "fine", "al", "percento"),
    [
        (date(2026, 1, 1), date(2026, 1, 31), date(2025, 12, 31), "0.00"),
        (date(2026, 1, 1), date(2026, 1, 31), date(2026, 1, 1), "0.00"),
        (date(2026, 1, 1), date(2026, 1, 31), date(2026, 1, 16), "50.00"),
        (date(2026, 1, 1), date(2026, 1, 31), date(2026, 1, 31), "100.00"),
        (date(2026, 1, 1), date(2026, 1, 31), date(2026, 2, 1), "100.00"),
        (date(2026, 1, 1), date(2026, 1, 1), date(2025, 12, 31), "0.00"),
        (date(2026, 1, 1), date(2026, 1, 1), date(2026, 1, 1), "100.00"),
        (date(2026, 1, 1), date(2026, 1, 4), date(2026, 1, 2), "33.33"),
        (date(2026, 1, 1), date(2026, 1, 4), date(2026, 1, 3), "66.67"),
    ],
)
def test_atteso_e_una_rampa(inizio: date, fine: date, al: date, percento: str) -> None:
    assert str(atteso(azione(inizio_previsto=inizio, fine_prevista=fine), al)) == percento


def test_atteso_manca_senza_date_o_se_annullata() -> None:
    date_sue = {"inizio_previsto": IERI, "fine_prevista": DOMANI}

    assert atteso(azione(), AL) is None
    assert atteso(azione(inizio_previsto=IERI), AL) is None
    assert atteso(azione(fine_prevista=IERI), AL) is None
    assert atteso(azione(stato="annullata", **date_sue), AL) is None
    assert atteso(azione(stato="sospesa", **date_sue), AL) == 50


@given(st.lists(fasi_a_caso(), max_size=4), periodi(), GIORNI, st.integers(0, 500))
def test_atteso_cresce_da_0_a_100(fasi: list[dati.Fase], periodo: tuple[date, date], al: date, giorni: int) -> None:
    voce = azione(fasi=tuple(fasi), inizio_previsto=periodo[0], fine_prevista=periodo[1])
    inizi = [f.inizio_previsto for f in fasi] or [periodo[0]]
    fini = [f.fine_prevista for f in fasi] or [periodo[1]]

    assert atteso(voce, min(inizi) - timedelta(days=1)) == 0
    assert atteso(voce, max(fini)) == 100
    assert 0 <= atteso(voce, al) <= atteso(voce, al + timedelta(days=giorni)) <= 100


@given(st.lists(fasi_a_caso(), min_size=1, max_size=4), GIORNI)
def test_atteso_non_dipende_dall_ordine_delle_fasi(fasi: list[dati.Fase], al: date) -> None:
    assert atteso(azione(fasi=tuple(fasi)), al) == atteso(azione(fasi=tuple(reversed(fasi))), al)


@given(periodi(), GIORNI, PESI)
def test_una_fase_sola_vale_quanto_le_date_dell_azione(periodo: tuple[date, date], al: date, peso: int) -> None:
    sola = dati.Fase(1, "", *periodo, None, None, peso)

    assert atteso(azione(fasi=(sola,)), al) == atteso(azione(inizio_previsto=periodo[0], fine_prevista=periodo[1]), al)


@pytest.mark.parametrize(
    ("campi", "tardi"),
    [
        ({"fine_prevista": IERI}, True),
        ({"fine_prevista": AL}, False),
        ({"fine_prevista": DOMANI}, False),
        ({}, False),
        ({"fine_prevista": IERI, "stato": "non_avviata"}, True),
        ({"fine_prevista": IERI, "stato": "conclusa"}, False),
        ({"fine_prevista": IERI, "stato": "sospesa"}, False),
        ({"fine_prevista": IERI, "stato": "annullata"}, False),
        ({"fasi": (fase(IERI),)}, True),
        ({"fasi": (fase(IERI, finita=AL), fase(DOMANI))}, False),
        ({"fasi": (fase(AL),)}, False),
        ({"fasi": (fase(IERI),), "stato": "sospesa"}, False),
        ({"fasi": (fase(IERI),), "stato": "conclusa"}, False),
    ],
)
def test_in_ritardo(campi: dict, tardi: bool) -> None:
    assert in_ritardo(azione(**campi), AL) is tardi


@pytest.mark.parametrize(
    ("fatto", "rischio"), [("35.00", False), ("34.99", True), ("0", True), ("50", False), ("100", False)]
)
def test_a_rischio_sotto_di_piu_di_15_punti(fatto: str, rischio: bool) -> None:
    voce = azione(inizio_previsto=IERI, fine_prevista=DOMANI, verificato=parola(Decimal(fatto)))

    assert a_rischio(voce, AL, SOGLIE) is rischio
    assert leggi(voce, AL, SOGLIE).a_rischio is rischio


def test_senza_date_mai_a_rischio() -> None:
    assert a_rischio(azione(), AL, dati.Soglie(punti_rischio=0)) is False
    assert leggi(azione(), AL, SOGLIE).senza_date is True
    assert leggi(azione(stato="annullata"), AL, SOGLIE).senza_date is False


@pytest.mark.parametrize(
    ("campi", "mai", "da", "tace", "coperta_"),
    [
        ({}, True, None, False, False),
        ({"stato": "annullata"}, False, None, False, False),
        ({"ultima_parola": AL}, False, 0, False, True),
        ({"ultima_parola": AL - timedelta(days=90)}, False, 90, False, True),
        ({"ultima_parola": AL - timedelta(days=91)}, False, 91, True, False),
        ({"ultima_parola": AL - timedelta(days=91), "stato": "sospesa"}, False, 91, True, False),
        ({"ultima_parola": AL - timedelta(days=91), "stato": "conclusa"}, False, None, False, False),
    ],
)
def test_silenzio(campi: dict, mai: bool, da: int | None, tace: bool, coperta_: bool) -> None:
    voce = azione(**campi)

    assert mai_comunicata(voce) is mai
    assert silente_da(voce, AL) == da
    assert silente(voce, AL, SOGLIE) is tace
    assert coperta(voce, AL, SOGLIE) is coperta_


@pytest.mark.parametrize(
    ("campi", "giorni"),
    [
        ({}, None),
        ({"fine_prevista": DOMANI}, 0),
        ({"fine_prevista": AL - timedelta(days=30)}, 30),
        ({"fine_prevista": AL, "fine_effettiva": IERI, "stato": "conclusa"}, -1),
        ({"fine_prevista": IERI, "fine_effettiva": AL, "stato": "conclusa"}, 1),
        ({"fine_prevista": IERI, "stato": "sospesa"}, None),
        ({"fine_prevista": IERI, "stato": "annullata"}, None),
    ],
)
def test_scostamento(campi: dict, giorni: int | None) -> None:
    assert scostamento(azione(**campi), AL) == giorni


def test_scostamento_di_una_fase() -> None:
    assert scostamento(fase(IERI), AL) == 1
    assert scostamento(fase(AL, finita=IERI), AL) == -1


@pytest.mark.parametrize(
    ("base", "arrivo", "valore", "percento"),
    [(0, 100, 35, "35.0"), (100, 40, 70, "50.0"), (10, 20, 5, "-50.0"), (10, 20, 25, "150.0"), (0, 3, 1, "33.3")],
)
def test_avanzamento_di_un_indicatore(base: int, arrivo: int, valore: int, percento: str) -> None:
    misura = dati.Misura(1, Decimal(valore), AL, "")
    voce = dati.Indicatore(1, "", "", Decimal(base), IERI, Decimal(arrivo), DOMANI, "", "", misura)

    assert str(avanzamento_indicatore(voce)) == percento


@given(indicatori())
def test_un_indicatore_mai_misurato_non_ha_avanzamento(indicatore: dati.Indicatore) -> None:
    assert (avanzamento_indicatore(indicatore) is None) == (indicatore.misura is None)


def test_lavori_senza_cup() -> None:
    lavori = dati.Risorsa(1, "PNRR", "", "", 2026, Decimal(1), Decimal(0), Decimal(0), per_lavori=True)
    altro = dati.Risorsa(2, "PNRR", "", "", 2026, Decimal(1), Decimal(0), Decimal(0), per_lavori=False)
    vuota = dati.Risorsa(3, "PNRR", "", "", 2026, Decimal(0), Decimal(0), Decimal(0), per_lavori=True)

    assert senza_cup(azione(risorse=(altro, lavori))) is True
    assert senza_cup(azione(risorse=(lavori,), cup=("C11B21000000001",))) is False
    assert senza_cup(azione(risorse=(altro, vuota))) is False
    assert senza_cup(azione(risorse=(lavori,), stato="annullata")) is False


def test_azioni_senza_referente() -> None:
    muto = dati.Settore(2, "URB", "Urbanistica", False, AL, None)

    assert senza_referente(azione(settore=muto)) is True
    assert senza_referente(azione(settore=muto, stato="conclusa")) is False
    assert senza_referente(azione(settore=SETTORE)) is False


def test_lettura_dice_tutto_di_un_azione() -> None:
    voce = azione(
        inizio_previsto=date(2026, 1, 1),
        fine_prevista=IERI,
        criticita="attenzione",
        verificato=parola(40),
        dichiarato=parola(60),
        ultima_parola=AL,
    )

    lettura = leggi(voce, AL, SOGLIE)

    assert (lettura.avanzamento, lettura.atteso, lettura.scostamento) == (40, 100, 1)
    assert (lettura.in_ritardo, lettura.a_rischio, lettura.critica, lettura.da_verificare) == (True, True, True, True)
    assert (lettura.mai_comunicata, lettura.silente, lettura.silente_da, lettura.coperta) == (False, False, 0, True)


def test_urgenza() -> None:
    detta, prima = {"ultima_parola": AL}, {"ultima_parola": IERI}
    rischio = {"inizio_previsto": IERI, "fine_prevista": DOMANI}
    ordine = [
        azione(id=9, codice="9.9"),
        azione(id=8, codice="1.10", fine_prevista=IERI, **prima),
        azione(id=7, codice="1.3", fine_prevista=IERI, **detta),
        azione(id=6, codice="1.1", **rischio, **detta),
        azione(id=5, codice="1.9", **prima),
        azione(id=4, codice="1.2", **detta),
        azione(id=3, codice="1.11", **detta),
        azione(id=2, codice="1.4", stato="conclusa", **prima),
        azione(id=1, codice="1.5", stato="annullata"),
    ]
    letture = [leggi(voce, AL, SOGLIE) for voce in ordine]

    assert [lettura.azione.id for lettura in urgenza(reversed(letture))] == [9, 8, 7, 6, 5, 4, 3, 2, 1]


def test_la_fotografia_sa_trovare() -> None:
    voce = azione(id=5)
    obiettivo = dati.Obiettivo(3, "1", "", "", "breve", SETTORE, 1, "", "", (), (voce,))
    programma = dati.Programma(1, "", "", AL, AL, "bozza", 2026, 2027, 2028, dati_esempio=False)
    foto = dati.Fotografia(AL, parola(0).scritto, SOGLIE, programma, (SETTORE,), (), (), (obiettivo,))

    assert (foto.azione(5), foto.obiettivo(3), foto.settore(1)) == (voce, obiettivo, SETTORE)
    assert (foto.azione(6), foto.obiettivo(6), foto.settore(6)) == (None, None, None)
    assert programma.anno_orizzonte("medio") == 2027
    assert (voce.aperta, voce.annullata) == (True, False)
    assert [SETTORE.vigente(g) for g in (date(2019, 12, 31), date(2020, 1, 1))] == [False, True]
