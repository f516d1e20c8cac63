# SPDX-License-Identifier: AGPL-3.0-or-later
"""Entry point, run as a folder (`python3 abitare/avvio VERB`) with the standard library alone.

Importing the package `abitare` would import Celery, which is not there before the virtual environment is made: so
the folder above becomes the import path and the launcher is loaded as `avvio`.
"""

import importlib
import sys
from pathlib import Path

MINIMO = (3, 11)

if __name__ == "__main__":
    if sys.version_info < MINIMO:
        sys.exit("Serve Python {}.{} o successivo: questo è {}.".format(*MINIMO, sys.version.split()[0]))
    sys.path[0] = str(Path(__file__).resolve().parent.parent)
    sys.dont_write_bytecode = True
    sys.exit(importlib.import_module("avvio.verbi").main(sys.argv[1:]))
