# SPDX-License-Identifier: AGPL-3.0-or-later
import pytest

from abitare.lib.pdf import Profilo, rendi
from abitare.lib.pdf.grezzo import rendi_grezzo
from tests.supporto.documenti import METADATI, apri, campione


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")
def test_grezzo_ha_le_stesse_pagine_e_nessuna_cura() -> None:
    html = campione(20)

    curato = rendi(html, metadati=METADATI, profilo=Profilo.A2A)
    grezzo = rendi_grezzo(html, profilo=Profilo.A2A)

    with apri(grezzo) as pdf:
        assert len(pdf.pages) == curato.pagine
        assert b"pdfuaid" not in pdf.Root.Metadata.read_bytes()
