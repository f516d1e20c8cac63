# SPDX-License-Identifier: AGPL-3.0-or-later
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from programma.confronto import NonSegue, Tripla, applica, componi, triple
from programma.fotografia import dati
from tests.programma.confronto.casi import FASE, URBANISTICA, azione, foto, obiettivo
from tests.programma.numeri.casi import SETTORE, parola
from tests.programma.strategie import fotografie, seguiti


@settings(max_examples=40, deadline=None)
@given(fotografie())
def test_con_se_stessa_non_differisce(scattata: dati.Fotografia) -> None:
    assert triple(scattata, scattata) == ()
    assert triple(scattata, applica(scattata, ())) == ()
    assert applica(scattata, ()) == scattata


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_le_differenze_portano_dove_dicono(data: st.DataObject) -> None:
    prima = data.draw(fotografie())
    dopo = data.draw(seguiti(prima) | fotografie())

    assert applica(prima, triple(prima, dopo)) == dopo
    assert applica(dopo, triple(dopo, prima)) == prima


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_due_passi_valgono_la_loro_composizione(data: st.DataObject) -> None:
    a = data.draw(fotografie())
    b = data.draw(seguiti(a) | fotografie())
    c = data.draw(seguiti(b) | st.just(a))

    assert componi(triple(a, b), triple(b, c)) == triple(a, c)


def test_le_cose_si_riconoscono_dal_numero_e_non_dal_posto() -> None:
    due = (azione(id=11, titolo="Uguale"), azione(id=12, codice="1.2", titolo="Uguale"))
    prima = foto(obiettivo(azioni=due))
    dopo = foto(obiettivo(azioni=(replace(due[1], peso=7), due[0])))

    assert triple(prima, dopo) == (
        Tripla(("azioni", 12, "peso"), 1, 7),
        Tripla(("obiettivi", 1, "azioni"), (11, 12), (12, 11)),
    )


def test_chi_si_sposta_tiene_il_suo_percorso() -> None:
    con_fase = azione(id=11, fasi=(FASE,))
    primo, secondo = obiettivo(azioni=(con_fase,)), obiettivo(id=2, codice="2")
    mossa = replace(con_fase, obiettivo_id=2, fasi=(replace(FASE, peso=3),))
    prima = foto(primo, secondo)

    differenze = triple(prima, foto(replace(primo, azioni=()), replace(secondo, azioni=(mossa,))))

    assert differenze == (
        Tripla(("azioni", 11, "fasi", FASE.id, "peso"), 1, 3),
        Tripla(("azioni", 11, "obiettivo_id"), 1, 2),
        Tripla(("obiettivi", 1, "azioni"), (11,), ()),
        Tripla(("obiettivi", 2, "azioni"), (), (11,)),
    )


def test_un_settore_vale_il_suo_numero_e_il_nome_sta_una_volta_sola() -> None:
    prima = foto(obiettivo(azioni=(azione(id=11), azione(id=12))))
    nuovo = replace(SETTORE, nome="Opere pubbliche")
    scritte = tuple(replace(a, settore=nuovo) for a in prima.azioni())
    dopo = replace(foto(obiettivo(azioni=scritte, settore=nuovo)), settori=(nuovo, URBANISTICA))

    assert triple(prima, dopo) == (Tripla(("settori", 1, "nome"), "Lavori Pubblici", "Opere pubbliche"),)
    assert applica(prima, triple(prima, dopo)) == dopo


def test_numeri_uguali_scritti_diversamente_sono_uguali() -> None:
    prima = foto(obiettivo(azioni=(azione(verificato=parola(Decimal("35.00"))),)))
    dopo = foto(obiettivo(azioni=(azione(verificato=parola(Decimal(35))),)))

    assert triple(prima, dopo) == ()


def test_non_si_applica_ne_si_compone_cio_che_parte_da_altro() -> None:
    prima, altra = foto(), replace(foto(), noto_al=datetime(2027, 1, 1, tzinfo=UTC))
    passo = triple(altra, replace(altra, noto_al=datetime(2028, 1, 1, tzinfo=UTC)))

    with pytest.raises(NonSegue):
        applica(prima, passo)
    with pytest.raises(NonSegue):
        componi(passo, passo)
