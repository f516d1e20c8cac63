# SPDX-License-Identifier: AGPL-3.0-or-later
"""The whole of `make run`, as whoever tries the portal sees it."""

import http.client
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from abitare.avvio.processi import porta_libera, porta_occupata
from tests.supporto.processi import fino_a, processi_con

RADICE = Path(__file__).resolve().parents[3]
LASCIATE = {"DATABASE_URL", "REDIS_URL", "SECRET_KEY", "ALLOWED_HOSTS", "PG_BIN", "REDIS_BIN", "INDIRIZZO_PORTALE"}
RUOLI = {"coordinatore", "referente", "dirigente", "assessore", "consigliere", "segreteria", "amministratore"}
PROCESSI_ALMENO = 6
SECONDI_SECONDO_AVVIO = 15


@pytest.fixture
def cartella() -> Iterator[Path]:
    """Outside pytest's own folders, which only their owner may enter, and with a space in its name."""
    cartella = Path(tempfile.mkdtemp(prefix="portale di prova "))
    cartella.chmod(0o711)
    yield cartella
    shutil.rmtree(cartella)


@contextmanager
def avviato(cartella: Path) -> Iterator[tuple[subprocess.Popen[str], int, list[str]]]:
    """The launcher, once it has said that it is ready, its port and what it printed."""
    porta = porta_libera()
    env = {k: v for k, v in os.environ.items() if k not in LASCIATE and not k.startswith("COV_")}
    env |= {"CARTELLA_DATI": str(cartella), "PORT": str(porta)}
    comando = [sys.executable, "abitare/avvio", "run"]
    with subprocess.Popen(comando, cwd=RADICE, env=env, stdout=subprocess.PIPE, text=True) as processo:
        righe = []
        for riga in processo.stdout:
            righe.append(riga.rstrip("\n"))
            if riga.startswith("Pronto:"):
                break
        yield processo, porta, righe
        processo.kill()
    assert fino_a(lambda: processi_con(str(cartella)) == [])


def chiedi(porta: int, percorso: str, **testate: str) -> tuple[int, http.client.HTTPMessage, bytes]:
    with closing(http.client.HTTPConnection("127.0.0.1", porta, timeout=30)) as filo:
        filo.request("GET", percorso, headers=testate)
        risposta = filo.getresponse()
        return risposta.status, risposta.headers, risposta.read()


def prova_il_primo_avvio(cartella: Path) -> None:
    with avviato(cartella) as (processo, porta, righe):
        salute = json.loads(chiedi(porta, "/salute/")[2])
        stato, testate, _ = chiedi(porta, "/")
        vivi = len(processi_con(str(cartella)))
        processo.kill()
        processo.wait()
        spariti = fino_a(lambda: processi_con(str(cartella)) == [])
        libera = not porta_occupata(porta)

    assert righe[-1].startswith(f"Pronto: http://127.0.0.1:{porta}/")
    assert salute == {"stato": "ok", "database": "ok", "redis": "ok", "worker": "ok"}
    assert (stato, testate["Location"].split("?")[0]) == (302, "/accesso/")
    assert "Secure" not in testate.get("Set-Cookie", "")
    assert vivi > PROCESSI_ALMENO
    assert (spariti, libera) == (True, True)


def prova_le_utenze(cartella: Path) -> None:
    utenze = json.loads((cartella / "demo-accounts.json").read_text())

    assert {utenza["ruolo"] for utenza in utenze} >= RUOLI
    assert all(set(utenza) >= {"username", "password", "ruolo", "settore"} for utenza in utenze)
    assert len({utenza["password"] for utenza in utenze}) == len(utenze)
    assert (cartella / "demo-accounts.json").stat().st_mode & 0o777 == 0o600


def prova_il_secondo_avvio(cartella: Path) -> None:
    inizio = time.monotonic()
    with avviato(cartella) as (processo, porta, righe):
        durata = time.monotonic() - inizio
        manifesto = json.loads((cartella / "static" / "staticfiles.json").read_text())["paths"]
        stato, testate, _ = chiedi(porta, f"/static/{manifesto['abitare.css']}", **{"Accept-Encoding": "br"})
        processo.send_signal(signal.SIGTERM)
        resto = processo.stdout.read()
        codice = processo.wait(60)

    assert durata < SECONDI_SECONDO_AVVIO
    assert [riga for riga in righe if "dimostrativi" in riga] == []
    assert (stato, testate["Content-Encoding"]) == (200, "br")
    assert "immutable" in testate["Cache-Control"]
    assert (codice, "Fermo il portale…" in resto) == (0, True)


def test_dal_primo_avvio_al_secondo(cartella):
    """One test, for the second start needs the first and together they take half a minute."""
    prova_il_primo_avvio(cartella)
    prova_le_utenze(cartella)
    prova_il_secondo_avvio(cartella)
