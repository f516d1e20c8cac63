# SPDX-License-Identifier: AGPL-3.0-or-later
"""Programs that open what anybody may have sent: a child process that knows nothing of the portal and keeps nothing.

A file may be made to fill the memory or never to end; what it does then happens to the child. Each of them is a file
run by itself, isolated (`-I`) and without the environment, where the secrets are; it starts by calling `stringi` of
`limiti.py`, reads the bytes on its standard input and answers in JSON.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any


class SenzaRisposta(Exception):
    """The child failed, lasted too long, took too much memory, or answered no JSON."""


def chiedi(programma: Path, dati: bytes, *argomenti: str, secondi: float) -> Any:
    """What the program answers of these bytes, within so many seconds of clock; raises SenzaRisposta."""
    comando = [sys.executable, "-I", str(programma), *argomenti]
    try:
        esito = subprocess.run(comando, input=dati, capture_output=True, timeout=secondi, env={}, check=True)
        return json.loads(esito.stdout)
    except (subprocess.SubprocessError, ValueError) as errore:
        raise SenzaRisposta(str(errore)[:200]) from errore
