# SPDX-License-Identifier: AGPL-3.0-or-later
"""Configuration of gunicorn, for the launcher and for production."""

import os
import signal
from pathlib import Path
from typing import Any

from abitare.avvio.processi import muori_col_padre

bind = os.environ.get("BIND") or f"127.0.0.1:{os.environ.get('PORT') or 8000}"
workers = int(os.environ.get("WEB_CONCURRENCY") or 2)
threads = 4
timeout = 60
graceful_timeout = 10
preload_app = True
control_socket_disable = True
loglevel = "warning"
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - gunicorn's advice: heartbeats in memory


def post_fork(server: Any, _: object) -> None:
    """Else a worker whose master was killed keeps the port for seconds."""
    muori_col_padre(signal.SIGKILL, server.pid)
