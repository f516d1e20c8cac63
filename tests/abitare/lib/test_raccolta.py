# SPDX-License-Identifier: AGPL-3.0-or-later
import gc

import pytest

from abitare.lib.raccolta import senza_raccolta


def test_la_raccolta_si_ferma_e_riprende() -> None:
    with senza_raccolta():
        dentro = gc.isenabled()

    assert (dentro, gc.isenabled()) == (False, True)


def test_riprende_anche_dopo_un_errore_e_non_si_accende_da_sola() -> None:
    with pytest.raises(ZeroDivisionError), senza_raccolta():
        _ = 1 / 0
    assert gc.isenabled()

    gc.disable()
    try:
        with senza_raccolta():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
