# SPDX-License-Identifier: AGPL-3.0-or-later
import base64
import hashlib

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from abitare.lib.impronte import RIFIUTO, in_base64, leggi_impronta


@given(st.binary())
def test_le_due_forme_della_stessa_impronta(dati):
    byte = hashlib.sha256(dati).digest()
    esadecimale, sessantaquattro = byte.hex().upper(), base64.b64encode(byte).decode()

    assert in_base64(esadecimale) == sessantaquattro
    assert leggi_impronta(sessantaquattro) == leggi_impronta(esadecimale.lower()) == esadecimale


def test_spazi_e_righe_non_contano():
    assert leggi_impronta(" ".join(["ab"] * 16) + "\n" + "CD" * 16) == "AB" * 16 + "CD" * 16


def test_impronta_che_manca_non_ha_base64():
    assert (in_base64(None), in_base64("")) == ("", "")


@pytest.mark.parametrize(
    "testo", ["", "a" * 63, "a" * 65, "g" * 64, "A" * 44, "A" * 42 + "==", "à" * 64, "A" * 43 + "=="]
)
def test_altro_rifiutato(testo):
    with pytest.raises(ValidationError) as rifiuto:
        leggi_impronta(testo)

    assert rifiuto.value.messages == [RIFIUTO]
