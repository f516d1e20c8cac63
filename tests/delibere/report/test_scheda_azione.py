# SPDX-License-Identifier: AGPL-3.0-or-later
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given
from hypothesis import settings as impostazioni

from delibere.report import Supporto, componi_azione, in_csv
from programma.fotografia.dati import Azione, Fase, Fotografia
from tests.delibere.foto import AL, con_azione, foto, intestazione
from tests.programma.strategie import fotografie

APERTA: dict[str, Any] = {
    "stato": "in_corso",
    "inizio_previsto": AL - timedelta(days=100),
    "fine_prevista": AL + timedelta(days=100),
    "dichiarato": None,
    "risorse": (),
}


def frasi(**campi: Any) -> tuple[str, ...]:
    return componi_azione(con_azione(foto(4), 3, **(APERTA | campi)), intestazione(), 3).frasi


def _verificata(azione: Azione, avanzamento: int) -> Any:
    assert azione.verificato is not None
    return replace(azione.verificato, avanzamento=Decimal(avanzamento))


def _terza(base: Fotografia) -> Azione:
    azione = base.azione(3)
    assert azione is not None
    return azione


def test_come_va_in_parole():
    verificato = _verificata(_terza(foto(4)), 20)

    assert frasi(verificato=verificato) == (
        "Al 31/10/2026 l'azione è in corso. L'avanzamento verificato è 20\xa0%, quello atteso 50\xa0% (−30 punti).",
        "È a rischio: l'avanzamento è sotto l'atteso di oltre 15 punti.",
        "L'ultima comunicazione di Entrate - Tributi è riferita al 05/08/2026, 87 giorni prima.",
    )


def test_in_ritardo_sulla_fine_o_su_una_fase():
    dopo = AL + timedelta(days=100)
    prima = AL - timedelta(days=30)
    fase = Fase(1, "Gara", prima - timedelta(days=60), prima, None, None, 1)
    altra = replace(fase, id=2, nome="Progetto")

    finita = frasi(fine_prevista=prima)[1]
    una = frasi(fine_prevista=dopo, fasi=(fase,))[1]
    due = frasi(fine_prevista=dopo, fasi=(fase, altra))[1]

    assert finita == "È in ritardo: doveva finire il 01/10/2026, 30 giorni prima."
    assert una == "È in ritardo: non è finita la fase «Gara» (entro il 01/10/2026)."
    assert due.startswith("È in ritardo: non sono finite le fasi «Gara» (entro il 01/10/2026), «Progetto»")


def test_annullata_senza_date_e_mai_comunicata():
    annullata = frasi(stato="annullata")
    senza_date = frasi(inizio_previsto=None, fine_prevista=None)
    muta = frasi(ultima_parola=None, verificato=None)

    assert annullata[0].endswith("; un'azione annullata non conta nei numeri del programma.")
    assert senza_date[0].endswith("; non ha date previste, quindi non c'è un avanzamento atteso con cui confrontarlo.")
    assert muta[-1] == "Entrate - Tributi non ha ancora detto come va."


def test_parla_di_una_sola_azione_e_la_porta_nel_csv():
    contenuto = componi_azione(foto(24), intestazione(nome="Scheda azione n. 4/2026"), 12)

    righe = in_csv(contenuto).decode("utf-8-sig").splitlines()
    assert contenuto.azione.id == 12
    assert [c.chiave for c in contenuto.capitoli] == [
        "sintesi", "azione", "tempi", "risorse", "indicatori", "parole", "metodo", "impronta"
    ]  # fmt: skip
    assert [voce.di for voce in contenuto.indicatori] == [contenuto.azione.codice]
    assert len(righe) == 2
    assert righe[1].split(";")[3] == contenuto.azione.codice


def test_disegno_solo_se_ci_sono_date():
    nuda = con_azione(foto(4), 3, inizio_previsto=None, fine_prevista=None, inizio_effettivo=None, fasi=())

    assert componi_azione(nuda, intestazione(), 3).disegno is None
    assert componi_azione(foto(4), intestazione(), 3, Supporto.PAGINA).disegno is not None


def test_i_numeri_sono_quelli_del_programma_intero():
    """The weight of an action is of its objective, whatever else the sheet leaves out."""
    contenuto = componi_azione(foto(24), intestazione(), 12)

    assert contenuto.voce.lettura.azione == foto(24).azione(12)
    assert contenuto.obiettivo in foto(24).obiettivi


@pytest.mark.parametrize("supporto", Supporto)
@impostazioni(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(fotografia=fotografie())
def test_qualunque_azione_si_racconta(fotografia, supporto):
    azioni = list(fotografia.azioni())
    assume(azioni)

    for azione in azioni[:3]:
        contenuto = componi_azione(fotografia, intestazione(), azione.id, supporto)
        assert (contenuto.azione.id, all(contenuto.frasi)) == (azione.id, True)
