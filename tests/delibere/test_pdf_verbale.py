# SPDX-License-Identifier: AGPL-3.0-or-later
"""The minutes of a meeting in the eyes of the validators."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.conf import settings

from abitare.lib.pdf import Profilo
from delibere.pdf import rendi_verbale
from delibere.report.foglio import in_json
from delibere.report.verbale import DatiVerbale, VoceDecisione, VocePresenza, VocePunto, da_json
from tests.delibere.test_pdf_foglio import OSTILE, giudica

ORA = datetime(2026, 11, 12, 9, tzinfo=UTC)
DECISIONE = VoceDecisione("Si rinvia a giugno.", "Cambia le date di un'azione, fine 30/06/2027", "applicata")
PUNTO = VocePunto("Avanzamento", "Lavori in corso.", "Si è parlato di tempi.\n\nPoi di costi.", (DECISIONE,))
DATI = DatiVerbale(
    ente="Comune di Cremona",
    nome="Tavolo tecnico del 12/11/2026",
    oggetto="Secondo incontro",
    atto="Verbale – tavolo intersettoriale n. 1/2026",
    inizio=ORA,
    fine=ORA.replace(hour=11),
    dove="Sala Giunta",
    noto_al=ORA.replace(day=20),
    dati_esempio=True,
    presenze=(VocePresenza("Ada Provola", "Politiche Sociali", "presente"),) * 4,
    punti=(PUNTO, replace(PUNTO, titolo="Varie", descrizione="", verbale="", decisioni=())),
)


def rendi(dati, profilo=Profilo.A2A):
    return rendi_verbale(dati, comune=settings.COMUNE, profilo=profilo)


@pytest.mark.parametrize("profilo", list(Profilo))
def test_validatori(profilo, tmp_path):
    assert giudica(rendi(DATI, profilo), tmp_path) == ([], [])


def test_validatori_su_sessanta_punti_ostili(tmp_path):
    punto = VocePunto(OSTILE[:200], OSTILE, OSTILE * 4, (replace(DECISIONE, testo=OSTILE),) * 3)
    presenze = (VocePresenza(OSTILE[:120], OSTILE[:120], "assente"),) * 40

    documento = rendi(replace(DATI, punti=(punto,) * 60, presenze=presenze, oggetto=OSTILE[:200]))

    assert giudica(documento, tmp_path) == ([], [])


def test_stessi_dati_stessi_byte_e_ritorno_dal_json():
    assert da_json(in_json(DATI)) == DATI
    assert rendi(da_json(in_json(DATI))).impronta == rendi(DATI).impronta
