# SPDX-License-Identifier: AGPL-3.0-or-later
from pathlib import Path

import pytest

from abitare.lib import testo_pdf
from delibere.estratto import esamina_estratto
from tests.delibere.estratto.test_estratto import ATTI, ATTO_154
from tests.supporto.estratti import estratto_in_pdf

RIPETUTA = "ripetuta in cima o in fondo alle pagine: tolta"


@pytest.mark.parametrize("nome", ATTI)
def test_dal_pdf_si_legge_lo_stesso_atto(nome):
    letto(ATTI[nome])


@pytest.mark.skipif(not ATTO_154.exists(), reason="the published act is not beside this checkout")
def test_deliberazione_154_dal_suo_pdf():
    letto(Path(ATTO_154).read_text(encoding="utf-8"))


def letto(testo):
    dal_testo, dal_pdf = esamina_estratto(testo), esamina_estratto(testo_pdf.testo_del_pdf(estratto_in_pdf(testo)))

    assert dal_pdf.estratto == dal_testo.estratto
    assert [nota for nota in dal_pdf.note if nota.grave] == []
    assert {nota.motivo for nota in dal_pdf.note} <= {RIPETUTA, "riga non compresa"}
