# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abitare.lib.svg import RigaGantt, gantt, gantt_a_pagine
from abitare.lib.svg.gantt import racconto
from tests.supporto.disegni import NS, leggi
from tests.supporto.disegni import parole as parole_di

OGGI = date(2026, 11, 22)
date_possibili = st.none() | st.dates(date(1990, 1, 1), date(2060, 12, 31))
righe_possibili = st.lists(
    st.builds(
        RigaGantt,
        nome=st.text(max_size=80),
        codice=st.text(max_size=8),
        inizio_previsto=date_possibili,
        fine_prevista=date_possibili,
        inizio_effettivo=date_possibili,
        fine_effettiva=date_possibili,
        avanzamento=st.none() | st.floats(-50, 300),
        conclusa=st.booleans(),
        ferma=st.booleans(),
        gruppo=st.booleans(),
    ),
    max_size=6,
)


@given(righe_possibili)
def test_gantt_resta_nel_foglio(righe):
    radice = leggi(gantt(righe, "Cronoprogramma", oggi=OGGI, dal=date(2026, 1, 1), al=date(2026, 12, 31)))

    for rettangolo in radice.iter(f"{NS}rect"):
        assert float(rettangolo.get("width")) >= 0
        assert float(rettangolo.get("x")) + float(rettangolo.get("width")) <= 1120


@given(righe_possibili)
def test_gantt_non_ha_stile_ne_script(righe):
    radice = leggi(gantt(righe, "<script>alert(1)</script>", oggi=OGGI))

    nomi = {elemento.tag.removeprefix(NS) for elemento in radice.iter()}
    attributi = {nome for elemento in radice.iter() for nome in elemento.attrib}
    assert nomi <= {"svg", "title", "desc", "g", "rect", "line", "text"}
    assert not any(nome == "style" or nome.startswith("on") for nome in attributi)


@pytest.mark.parametrize(
    ("campi", "giorni"),
    [
        ({"fine_prevista": date(2026, 11, 12)}, 10),
        ({"fine_prevista": OGGI}, 0),
        ({"fine_prevista": date(2026, 11, 12), "ferma": True}, 0),
        ({"fine_prevista": date(2026, 3, 31), "conclusa": True, "fine_effettiva": date(2026, 4, 30)}, 30),
        ({"fine_prevista": date(2026, 3, 31), "conclusa": True}, 0),
        ({}, 0),
    ],
)
def test_ritardo(campi, giorni):
    assert RigaGantt("Cantiere", **campi).ritardo(OGGI) == giorni


def test_racconto_dice_tutto():
    riga = RigaGantt(
        "Casa", "1.1.1", date(2026, 1, 1), date(2026, 11, 12), date(2026, 2, 1), None, avanzamento=45, conclusa=False
    )

    assert racconto(riga, OGGI) == (
        "1.1.1 Casa: previsto 01/01/2026 – 12/11/2026, effettivo 01/02/2026 – in corso, "
        "avanzamento 45\u00a0%, 10 giorni oltre la fine prevista"
    )


def test_racconto_quando_mancano_le_date():
    assert racconto(RigaGantt("Casa"), OGGI) == "Casa: senza date"
    assert racconto(RigaGantt("Obiettivo", gruppo=True), OGGI) == "Obiettivo"


def test_gantt_a_pagine_non_lascia_un_gruppo_in_fondo():
    righe = [RigaGantt(f"Azione {n}") for n in range(4)] + [
        RigaGantt("Obiettivo 2", gruppo=True),
        RigaGantt("Azione 5"),
    ]

    fogli = gantt_a_pagine(righe, "Cronoprogramma", oggi=OGGI, per_pagina=5)

    testi = [parole_di(leggi(f)) for f in fogli]
    assert ["Obiettivo 2" in parole for parole in testi] == [False, True]
    assert leggi(fogli[0]).find(f"{NS}title").text == "Cronoprogramma (1 di 2)"


def test_gantt_a_pagine_quando_sono_tutti_gruppi():
    righe = [RigaGantt(f"Obiettivo {n}", gruppo=True) for n in range(5)]

    assert len(gantt_a_pagine(righe, "Cronoprogramma", oggi=OGGI, per_pagina=2)) == 4


def test_gantt_di_molti_anni_dirada_le_tacche():
    righe = [RigaGantt("Piano", "1", date(1990, 1, 1), date(1990, 1, 1) + timedelta(days=365 * 60))]

    testi = parole_di(leggi(gantt(righe, "Piano", oggi=OGGI)))

    anni = [testo for testo in testi if testo.isdigit()]
    assert 5 <= len(anni) <= 13


def test_un_giorno_passato_non_si_chiama_oggi():
    radice = leggi(gantt([RigaGantt("A")], "Tempi", oggi=date(2026, 1, 5), al=date(2026, 2, 1), nome_oggi="stato al"))

    assert [p for p in parole_di(radice) if p and p.endswith("05/01/2026")] == ["stato al 05/01/2026"]
    assert parole_di(radice, "desc")[0].startswith("Dal 01/01/2026 al 01/02/2026; stato al 05/01/2026.")
