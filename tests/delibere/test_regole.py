# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import date, timedelta

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from abitare.lib.tempo import oggi
from delibere.models import COMBINAZIONI, AllegatoAtto, Atto
from delibere.regole import DateAtto, Proposta, StatoAtto, proponi_date, ruolo_dal_nome, stati_di

NOTE = DateAtto(
    adottato=date(2025, 6, 18),
    pubblicato_dal=date(2025, 6, 20),
    pubblicato_al=date(2025, 7, 4),
    esecutivo_dal=date(2025, 6, 30),
)


@pytest.mark.parametrize(
    ("dal", "fino_al", "esecutivo"),
    [
        ("2025-06-20", "2025-07-04", "2025-06-30"),
        ("2025-12-22", "2026-01-05", "2026-01-01"),
        ("2025-01-31", "2025-02-14", "2025-02-10"),
        ("2024-02-15", "2024-02-29", "2024-02-25"),
        ("2024-02-20", "2024-03-05", "2024-03-01"),
        ("2025-02-20", "2025-03-06", "2025-03-02"),
        ("2026-03-20", "2026-04-03", "2026-03-30"),
        ("2026-10-20", "2026-11-03", "2026-10-30"),
    ],
    ids=["mese", "anno", "31 gennaio", "fino al 29", "sopra il 29", "non bisestile", "ora legale", "ora solare"],
)
@pytest.mark.parametrize("organo", ["giunta", "consiglio"])
def test_date_proposte(dal, fino_al, esecutivo, organo):
    proposta = proponi_date("deliberazione", organo, date.fromisoformat(dal))

    assert proposta == Proposta(date.fromisoformat(fino_al), date.fromisoformat(esecutivo))


@given(st.dates(date(1990, 1, 1), date(2190, 1, 1)))
def test_quindici_giorni_all_albo_ed_esecutiva_dall_undicesimo(dal):
    proposta = proponi_date("deliberazione", "giunta", dal)
    all_albo = [dal + timedelta(days=n) for n in range((proposta.pubblicato_al - dal).days + 1)]

    assert (len(all_albo), all_albo[10]) == (15, proposta.esecutivo_dal)


def test_per_gli_altri_atti_non_si_propone_nulla():
    altri = {
        (tipo, organo)
        for tipo, organi in COMBINAZIONI.items()
        for organo in organi
        if proponi_date(tipo, organo, date(2025, 6, 20)) is None
    }

    assert altri == {
        ("deliberazione", "assemblea"),
        ("determinazione", "dirigente"),
        ("dgr", "regione"),
        *(("verbale", organo) for organo in ("giunta", "consiglio", "assemblea", "tavolo")),
    }


@pytest.mark.parametrize(
    ("giorno", "stati"),
    [
        ("2025-06-17", ["atto_futuro"]),
        ("2025-06-18", ["atto_adottato"]),
        ("2025-06-19", ["atto_adottato"]),
        ("2025-06-20", ["atto_in_pubblicazione"]),
        ("2025-06-29", ["atto_in_pubblicazione"]),
        ("2025-06-30", ["atto_in_pubblicazione", "atto_esecutivo"]),
        ("2025-07-04", ["atto_in_pubblicazione", "atto_esecutivo"]),
        ("2025-07-05", ["atto_pubblicato", "atto_esecutivo"]),
    ],
)
def test_stati_giorno_per_giorno(giorno, stati):
    assert [stato.value for stato in stati_di(NOTE, date.fromisoformat(giorno))] == stati


def test_immediatamente_eseguibile_finche_non_e_esecutivo():
    subito = DateAtto(date(2025, 6, 18), esecutivo_dal=date(2025, 6, 30), immediatamente_eseguibile=True)

    assert stati_di(subito, date(2025, 6, 29)) == (StatoAtto.ESEGUIBILE,)
    assert stati_di(subito, date(2025, 6, 30)) == (StatoAtto.ESECUTIVO,)


def test_pubblicato_senza_fine_nota_resta_in_pubblicazione():
    aperto = DateAtto(date(2025, 6, 18), pubblicato_dal=date(2025, 6, 20))

    assert stati_di(aperto, date(2030, 1, 1)) == (StatoAtto.IN_PUBBLICAZIONE,)


@pytest.mark.parametrize(
    ("istante", "stati"),
    [
        ("2025-06-29T21:59:59Z", (StatoAtto.IN_PUBBLICAZIONE,)),
        ("2025-06-29T22:00:00Z", (StatoAtto.IN_PUBBLICAZIONE, StatoAtto.ESECUTIVO)),
    ],
)
def test_il_giorno_e_quello_di_roma(istante, stati):
    with time_machine.travel(istante, tick=False):
        assert stati_di(NOTE, oggi()) == stati


@pytest.mark.parametrize(
    ("esecutivo_dal", "prima", "dopo"),
    [
        (date(2026, 3, 29), "2026-03-28T22:59:59Z", "2026-03-28T23:00:00Z"),
        (date(2026, 3, 30), "2026-03-29T21:59:59Z", "2026-03-29T22:00:00Z"),
        (date(2026, 10, 25), "2026-10-24T21:59:59Z", "2026-10-24T22:00:00Z"),
        (date(2026, 10, 26), "2026-10-25T22:59:59Z", "2026-10-25T23:00:00Z"),
    ],
    ids=["giorno di 23 ore", "dopo le 23 ore", "giorno di 25 ore", "dopo le 25 ore"],
)
def test_esecutivo_dalla_mezzanotte_anche_quando_cambia_l_ora(esecutivo_dal, prima, dopo):
    atto = DateAtto(date(2026, 1, 1), esecutivo_dal=esecutivo_dal)

    with time_machine.travel(prima, tick=False):
        assert stati_di(atto, oggi()) == (StatoAtto.ADOTTATO,)
    with time_machine.travel(dopo, tick=False):
        assert stati_di(atto, oggi()) == (StatoAtto.ESECUTIVO,)


@pytest.mark.parametrize(
    ("nome", "ruolo"),
    [
        ("PARERE DI REGOLARITÀ TECNICA", "parere"),
        ("Visto contabile", "parere"),
        ("Rapporto di avanzamento n. 1/2026", "rapporto"),
        ("RELAZIONE (BOZZA N. 2)", "relazione"),
        ("PLANIMETRIA DEL QUARTIERE", "elaborato"),
        ("Documento informatico", "documento"),
        ("PROPOSTA N. 12", "proposta"),
        ("Allegato A", "allegato"),
        ("Imprevisto", "allegato"),
    ],
)
def test_ruolo_dal_nome(nome, ruolo):
    assert ruolo_dal_nome(nome) == ruolo
    assert ruolo in AllegatoAtto.Ruolo.values


def test_le_date_dell_atto_sono_quelle_delle_regole():
    atto = Atto(data=date(2025, 6, 18), pubblicato_dal=date(2025, 6, 20), immediatamente_eseguibile=True)

    assert atto.date == DateAtto(date(2025, 6, 18), date(2025, 6, 20), None, None, True)
