# SPDX-License-Identifier: AGPL-3.0-or-later
"""Looking at the processes of this machine without tools."""

import os
import threading
import time
from collections.abc import Callable
from pathlib import Path


def processi_con(testo: str) -> list[int]:
    """Those whose command line or variables hold this text; a zombie has neither, and this process does not count."""
    trovati = []
    for cartella in Path("/proc").glob("[0-9]*"):
        try:
            trovato = testo.encode() in (cartella / "cmdline").read_bytes() + (cartella / "environ").read_bytes()
        except OSError:
            continue
        if trovato and int(cartella.name) != os.getpid():
            trovati.append(int(cartella.name))
    return trovati


def fino_a(condizione: Callable[[], object], secondi: float = 20) -> bool:
    """Whether it comes true within the time; looks again every 50 ms."""
    scadenza = time.monotonic() + secondi
    attesa = threading.Event()
    while time.monotonic() < scadenza:
        if condizione():
            return True
        attesa.wait(0.05)
    return bool(condizione())
