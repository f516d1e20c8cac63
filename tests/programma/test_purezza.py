# SPDX-License-Identifier: AGPL-3.0-or-later
"""Rules of numbers and of comparison work where there are no settings, no models and no database."""

import subprocess
import sys
from pathlib import Path

RADICE = Path(__file__).parents[2]
PROVA = """
import sys
from dataclasses import replace
from django.conf import settings
from programma.confronto import applica, confronta, triple
from programma.numeri import quadro
from programma.piani import Numeri, Riga, Soglie, calcola
from tests.programma.confronto.casi import azione, foto, obiettivo

prima = foto(obiettivo(azioni=(azione(),)))
dopo = foto(obiettivo(azioni=(azione(peso=4),)))
assert applica(prima, triple(prima, dopo)) == dopo
assert [v.frase for v in confronta(prima, dopo)] == ["Peso da 1 a 4."]
assert quadro(dopo)
assert calcola([Riga(1, "Cremona", 1, "Comune di Cremona", True, Numeri(libere=7))], Soglie()).totale.disponibili == 7
assert not settings.configured
assert "programma.models" not in sys.modules
assert "psycopg" not in sys.modules
"""


def test_le_regole_non_chiedono_ne_impostazioni_ne_database() -> None:
    esito = subprocess.run([sys.executable, "-c", PROVA], cwd=RADICE, env={}, capture_output=True, check=False)

    assert (esito.returncode, esito.stderr.decode()) == (0, "")
