# SPDX-License-Identifier: AGPL-3.0-or-later
"""Children that cannot outlive the launcher."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

from .guardiano import SE_ORFANO

GUARDIANO = Path(__file__).with_name("guardiano.py")
PR_SET_PDEATHSIG = 1
FERMATE = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
REGISTRO_MASSIMO = 5_000_000
RITARDO_MINIMO, RITARDO_MASSIMO, VITA_SANA = 0.5, 30.0, 60.0
_libc = ctypes.CDLL(None)

Comando = Sequence[str | Path]


class Errore(Exception):
    """What the person at the terminal must know; the message says what to do."""


class Fermato(SystemExit):
    """A request to stop, from Ctrl-C or a signal."""


def avvisa(messaggio: str) -> None:
    sys.stdout.write(f"{messaggio}\n")
    sys.stdout.flush()


def muori_col_padre(segnale: int, padre: int) -> None:
    """To be called in the process that must not survive `padre`, even when that one is killed with -9."""
    _libc.prctl(PR_SET_PDEATHSIG, int(segnale))
    if os.getppid() != padre:
        os._exit(0)


def figlio(comando: Comando, *, se_orfano: int = signal.SIGKILL, **opzioni: Any) -> subprocess.Popen[bytes]:
    """Start a child in its own session, so that a Ctrl-C reaches the launcher only."""
    return subprocess.Popen(
        [str(pezzo) for pezzo in comando],
        start_new_session=True,
        preexec_fn=partial(muori_col_padre, se_orfano, os.getpid()),
        **opzioni,
    )


def _al_gruppo(processo: subprocess.Popen[bytes], segnale: int) -> None:
    try:
        os.killpg(processo.pid, segnale)
    except (ProcessLookupError, PermissionError):
        return


def ferma(processo: subprocess.Popen[bytes], segnale: int, attesa: float) -> None:
    """Ask the child to stop, wait, then end whatever is left of its group."""
    if processo.poll() is None:
        processo.send_signal(segnale)
        try:
            processo.wait(attesa)
        except subprocess.TimeoutExpired:
            processo.kill()
            processo.wait()
    _al_gruppo(processo, signal.SIGKILL)


def esegui(comando: Comando, *, env: Mapping[str, str] | None = None, **opzioni: Any) -> int:
    """Run to the end and give the exit code; a stop asked meanwhile stops the child too."""
    custodito = [sys.executable, "-I", GUARDIANO, *comando]
    processo = figlio(custodito, se_orfano=SE_ORFANO, env=env, **opzioni)
    try:
        return processo.wait()
    finally:
        ferma(processo, signal.SIGTERM, 10)


def riesce(comando: Comando, **opzioni: Any) -> bool:
    """Whether the command exists, may be run and exits with 0."""
    try:
        return subprocess.run([str(p) for p in comando], capture_output=True, check=False, **opzioni).returncode == 0
    except (OSError, ValueError, subprocess.SubprocessError):
        return False


def porta_libera() -> int:
    with socket.socket() as presa:
        presa.bind(("127.0.0.1", 0))
        return int(presa.getsockname()[1])


def porta_occupata(porta: int) -> bool:
    with socket.socket() as presa:
        presa.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            presa.bind(("127.0.0.1", porta))
        except OSError:
            return True
    return False


def apri_registro(percorso: Path) -> BinaryIO:
    """Append to a log, or begin it again when it has grown too long."""
    percorso.parent.mkdir(mode=0o700, exist_ok=True)
    lungo = percorso.exists() and percorso.stat().st_size > REGISTRO_MASSIMO
    return percorso.open("wb" if lungo else "ab")


@dataclass
class Servizio:
    """A child kept alive: how it starts, how it is asked to stop, what the kernel sends it when the launcher dies."""

    nome: str
    comando: Comando
    fine: int = signal.SIGTERM
    se_orfano: int = signal.SIGKILL
    attesa: float = 15
    opzioni: dict[str, Any] = field(default_factory=dict)
    registro: Path | None = None
    ingresso: bytes | None = None
    processo: subprocess.Popen[bytes] | None = None
    _avviato: float = 0
    _ritardo: float = RITARDO_MINIMO
    _riavvio: float | None = None

    def avvia(self) -> None:
        entrata = subprocess.DEVNULL if self.ingresso is None else subprocess.PIPE
        with ExitStack() as pila:
            uscita = pila.enter_context(apri_registro(self.registro)) if self.registro else None
            uscite = {"stdout": uscita, "stderr": uscita} if uscita else {}
            self.processo = figlio(self.comando, se_orfano=self.se_orfano, stdin=entrata, **uscite, **self.opzioni)
        if self.ingresso is not None and self.processo.stdin:
            self.processo.stdin.write(self.ingresso)
            self.processo.stdin.close()
        self._avviato, self._riavvio = time.monotonic(), None

    def vivo(self) -> bool:
        return self.processo is not None and self.processo.poll() is None

    def ferma(self) -> None:
        if self.processo is not None:
            ferma(self.processo, self.fine, self.attesa)

    def controlla(self) -> None:
        """Start it again when it has died, waiting longer each time it does not last."""
        if self.vivo():
            return
        ora = time.monotonic()
        if self._riavvio is None:
            sano = ora - self._avviato > VITA_SANA
            self._ritardo = RITARDO_MINIMO if sano else min(self._ritardo * 2, RITARDO_MASSIMO)
            self._riavvio = ora + self._ritardo
            self.ferma()
            avvisa(f"{self.nome} si è fermato ({self._codice()}): riparte tra {self._ritardo:g} s")
        elif ora >= self._riavvio:
            self.avvia()

    def _codice(self) -> str:
        codice = self.processo.returncode if self.processo else 0
        return f"segnale {-codice}" if codice < 0 else f"codice {codice}"


def sorveglia(servizi: Sequence[Servizio], passo: float = 0.25) -> NoReturn:
    """Keep everything alive until a signal raises `Fermato`."""
    while True:
        for servizio in servizi:
            servizio.controlla()
        time.sleep(passo)


def ascolta_segnali() -> None:
    """The first request to stop raises `Fermato`; later ones are ignored, for the stop is already under way."""

    def ferma_tutto(segnale: int, _: object) -> None:
        for altro in FERMATE:
            signal.signal(altro, signal.SIG_IGN)
        raise Fermato(128 + segnale)

    col_nohup = signal.getsignal(signal.SIGHUP) == signal.SIG_IGN
    for segnale in FERMATE:
        if segnale != signal.SIGHUP or not col_nohup:
            signal.signal(segnale, ferma_tutto)
    _libc.prctl(PR_SET_PDEATHSIG, int(signal.SIGTERM))
