# SPDX-License-Identifier: AGPL-3.0-or-later
import signal
import sys

import pytest

from abitare.avvio.guardiano import SE_ORFANO, custodisci


@pytest.fixture(autouse=True)
def segnali_di_prima():
    prima = {segnale: signal.getsignal(segnale) for segnale in (signal.SIGTERM, SE_ORFANO)}
    yield
    for segnale, gestore in prima.items():
        signal.signal(segnale, gestore)


def test_custodisci_da_il_codice_del_comando():
    assert custodisci([sys.executable, "-c", "raise SystemExit(5)"]) == 5


def test_custodisci_passa_la_richiesta_di_fermarsi():
    padre = "import os, signal, time; os.kill(os.getppid(), signal.SIGTERM); time.sleep(600)"

    assert custodisci([sys.executable, "-c", padre]) == -signal.SIGTERM
