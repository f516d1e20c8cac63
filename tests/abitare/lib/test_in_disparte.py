# SPDX-License-Identifier: AGPL-3.0-or-later
import os
from pathlib import Path

import pytest

from abitare.lib.in_disparte import SenzaRisposta, chiedi, limiti

RISPONDI = "import json, os, sys\nprint(json.dumps([sys.stdin.read(), sys.argv[1:], sorted(os.environ), sys.path]))\n"


@pytest.fixture
def scritto(tmp_path):
    def scrivi(corpo):
        programma = tmp_path / "programma.py"
        programma.write_text(corpo, encoding="utf-8")
        return programma

    return scrivi


def test_il_programma_risponde_e_non_sa_niente_del_portale(scritto, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "segreta")

    entrata, argomenti, ambiente, percorsi = chiedi(scritto(RISPONDI), b"dati", "uno", "due", secondi=20)

    assert (entrata, argomenti) == ("dati", ["uno", "due"])
    assert {"SECRET_KEY", "DATABASE_URL"} & set(ambiente) == set()
    assert str(Path.cwd()) not in percorsi


@pytest.mark.parametrize(
    "corpo",
    ["import time; time.sleep(60)", "import os; os.abort()", "print('niente')", "raise SystemExit(1)", ""],
    ids=["non finisce", "muore", "non JSON", "errore", "tace"],
)
def test_un_programma_che_non_risponde(scritto, corpo):
    with pytest.raises(SenzaRisposta):
        chiedi(scritto(corpo), b"", secondi=0.5)


def test_stretto_nella_memoria_e_nei_file(scritto, tmp_path):
    uscita = tmp_path / "uscita"
    corpo = (
        f"import json, runpy, resource; runpy.run_path({limiti.__file__!r})['stringi'](2 ** 28, 7)\n"
        "fatto = []\n"
        "try:\n    bytearray(2 ** 29)\nexcept MemoryError:\n    fatto.append('memoria')\n"
        f"try:\n    open({os.fspath(uscita)!r}, 'w').write('x' * 10 ** 6)\nexcept OSError:\n    fatto.append('file')\n"
        "print(json.dumps([fatto, resource.getrlimit(resource.RLIMIT_CPU)]))\n"
    )

    assert chiedi(scritto(corpo), b"", secondi=20) == [["memoria", "file"], [7, 7]]
    assert uscita.read_bytes() == b""
