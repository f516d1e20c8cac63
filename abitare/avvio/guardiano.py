# SPDX-License-Identifier: AGPL-3.0-or-later
"""Runs one command and answers for its whole group: npm and others start tools that would outlive the launcher."""

import os
import signal
import subprocess
import sys
from collections.abc import Sequence

SE_ORFANO = signal.SIGUSR1


def custodisci(comando: Sequence[str]) -> int:
    signal.signal(SE_ORFANO, lambda *_: os.killpg(0, signal.SIGKILL))
    processo = subprocess.Popen(comando)
    signal.signal(signal.SIGTERM, lambda *_: processo.terminate())
    return processo.wait()


if __name__ == "__main__":
    sys.exit(custodisci(sys.argv[1:]))
