# SPDX-License-Identifier: AGPL-3.0-or-later
"""Memory of fresh processes, and what a first visit downloads."""

import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import brotli
from django.conf import settings
from django.contrib.staticfiles import finders

from delibere.management.misure.budget import Budget

MEGA = 1024 * 1024
WEB = """
from django.test import Client
from django.conf import settings
from abitare.wsgi import application
Client(SERVER_NAME=settings.ALLOWED_HOSTS[0].lstrip(".")).get("/accesso/login/", secure=settings.SECURE_SSL_REDIRECT)
"""
LAVORATORE = """
from abitare.celery import app
app.loader.import_default_modules()
app.finalize()
from celery.signals import worker_process_init
worker_process_init.send(sender=None)
"""
MEMORIA = """
import json, resource
with open("/proc/self/status") as stato:
    voci = dict(riga.split(":", 1) for riga in stato)
uso = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps({"ora": int(voci["VmRSS"].split()[0]) * 1024, "picco": int(voci["VmHWM"].split()[0]) * 1024,
                  "cpu": uso.ru_utime + uso.ru_stime, **globals().get("MISURE", {})}))
"""


def in_un_processo(programma: str) -> dict[str, Any]:
    """Runs the text in a Python of its own and gives its memory (bytes), CPU seconds and what it left in MISURE."""
    intero = f"import django\ndjango.setup()\n{programma}\n{MEMORIA}"
    esito = subprocess.run([sys.executable, "-c", intero], cwd=settings.BASE_DIR, capture_output=True, text=True)
    if esito.returncode:
        raise RuntimeError(esito.stderr[-4000:])
    return json.loads(esito.stdout.splitlines()[-1])


def misura_processi() -> Iterator[Budget]:
    yield Budget("memoria_processo_web", in_un_processo(WEB)["ora"] / MEGA, 120, "MB")
    yield Budget("memoria_lavoratore_a_riposo", in_un_processo(LAVORATORE)["ora"] / MEGA, 150, "MB")


def misura_statici() -> Iterator[Budget]:
    peso = sum(len(brotli.compress(_statico(nome))) for nome in ("abitare.css", "abitare.js"))
    yield Budget("css_e_js_brotli", peso / 1024, 90, "KB")


def _statico(nome: str) -> bytes:
    percorso = finders.find(nome)
    if percorso is None:
        raise RuntimeError(f"{nome}: costruire prima il front end")
    with open(percorso, "rb") as file:  # noqa: PTH123  # finders gives a str
        return file.read()
