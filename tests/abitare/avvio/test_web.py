# SPDX-License-Identifier: AGPL-3.0-or-later
import importlib
import os
from types import SimpleNamespace

import pytest

from abitare.avvio import web


@pytest.mark.parametrize(
    ("variabili", "attesi"),
    [
        ({}, ("127.0.0.1:8000", 2)),
        ({"PORT": "8123", "BIND": ""}, ("127.0.0.1:8123", 2)),
        ({"PORT": "8123", "BIND": "unix:/run/abitare.sock", "WEB_CONCURRENCY": "5"}, ("unix:/run/abitare.sock", 5)),
    ],
)
def test_indirizzo_e_processi_dalle_variabili(monkeypatch, variabili, attesi):
    for nome in ("PORT", "BIND", "WEB_CONCURRENCY"):
        monkeypatch.delenv(nome, raising=False)
    for nome, valore in variabili.items():
        monkeypatch.setenv(nome, valore)

    modulo = importlib.reload(web)

    assert (modulo.bind, modulo.workers) == attesi


def test_il_processo_web_muore_col_padrone():
    figlio = os.fork()
    if figlio == 0:
        web.post_fork(SimpleNamespace(pid=1), None)
        os._exit(7)

    _, esito = os.waitpid(figlio, 0)

    assert os.waitstatus_to_exitcode(esito) == 0
