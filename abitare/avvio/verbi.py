# SPDX-License-Identifier: AGPL-3.0-or-later
"""The verbs of the Makefile: `run`, `test`, `check`, `bench`, `setup`, `lock`."""

import fcntl
import hashlib
import http.client
import json
import os
import secrets
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from .motori import motori
from .preparazione import (
    Frontend,
    Python,
    Timbro,
    prepara_chromium,
    prepara_pango,
    senza_python_altrui,
)
from .processi import (
    Errore,
    Fermato,
    Servizio,
    ascolta_segnali,
    avvisa,
    esegui,
    porta_occupata,
    sorveglia,
)

RADICE = Path(__file__).resolve().parents[2]
PORTA_MASSIMA = 65535
SECONDI_PER_PARTIRE = 60
CONTROLLI = (
    ("-m", "ruff", "check", "."),
    ("-m", "ruff", "format", "--check", "."),
    ("-m", "djlint", "--lint", "--quiet", "templates"),
    ("-m", "mypy"),
    ("-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"),
)


class Casa:
    """A checkout: its folders, its virtual environment and the variables its programs run with."""

    def __init__(self, var: Path) -> None:
        self.var = var
        self.python = Python(RADICE)
        self.variabili: dict[str, str] = {}
        var.mkdir(mode=0o711, parents=True, exist_ok=True)

    def prepara(self, *, sviluppo: bool) -> None:
        self.python.prepara(sviluppo=sviluppo)
        Frontend(RADICE, self.python.pacchetti).prepara()
        prepara_pango()

    def env(self, **altre: str) -> dict[str, str]:
        """The person's own variables win; an empty one counts as not given."""
        proprie = {nome: valore for nome, valore in senza_python_altrui().items() if valore}
        base = {"ALLOWED_HOSTS": "127.0.0.1,localhost", "SECRET_KEY": self._chiave()}
        fisse = {
            "HTTPS": "0",
            "CARTELLA_DATI": str(self.var),
            "DJANGO_SETTINGS_MODULE": "abitare.settings",
            "PYTHONUNBUFFERED": "1",
        }
        return base | self.variabili | proprie | fisse | altre

    def _chiave(self) -> str:
        percorso = self.var / "secret.key"
        if not percorso.exists():
            percorso.touch(0o600)
            percorso.write_text(secrets.token_urlsafe(64))
        return percorso.read_text()

    def py(self, *argomenti: str | Path) -> list[str | Path]:
        return [self.python.eseguibile, *argomenti]

    def manage(self, *argomenti: str, **altre: str) -> int:
        return esegui(self.py("manage.py", *argomenti), env=self.env(**altre), cwd=RADICE)

    def pretendi(self, *argomenti: str) -> None:
        if self.manage(*argomenti):
            raise Errore(f"manage.py {argomenti[0]} non è riuscito: il motivo è nelle righe sopra.")

    @contextmanager
    def accesa(self, *, prove: bool = False) -> Iterator[list[Servizio]]:
        with motori(self.python.pacchetti, self.var, prove=prove) as (variabili, servizi):
            self.variabili = variabili
            yield servizi

    @contextmanager
    def una_sola_volta(self) -> Iterator[None]:
        with (self.var / "avvio.lock").open("w") as serratura:
            try:
                fcntl.flock(serratura, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise Errore(f"Il portale è già in funzione su {self.var}: fermarlo prima con Ctrl-C.") from None
            yield


def cartella_dati() -> Path:
    return Path(os.environ.get("CARTELLA_DATI") or RADICE / "var").resolve()


def leggi_porta() -> int:
    testo = os.environ.get("PORT") or "8000"
    if not testo.isascii() or not testo.isdigit() or not 0 < int(testo) <= PORTA_MASSIMA:
        raise Errore(f"PORT={testo} non è una porta: scegliere un numero fra 1 e {PORTA_MASSIMA}.")
    return int(testo)


def pretendi_libera(porta: int) -> None:
    if porta_occupata(porta):
        altra = porta % 65000 + 1
        raise Errore(f"La porta {porta} è già occupata: sceglierne un'altra, per esempio  make run PORT={altra}")


def _base_vuota(casa: Casa) -> bool:
    """On a database given by its address: whether no migration has run there yet."""
    uscita = casa.var / "migrazioni.txt"
    with uscita.open("wb") as file:
        esegui(casa.py("manage.py", "showmigrations", "--plan"), env=casa.env(), cwd=RADICE, stdout=file)
    return b"[X]" not in uscita.read_bytes()


def carica_dati(casa: Casa) -> None:
    """Migrate, and load the demo data into a database that was born here; never into one that already lived."""
    dato = os.environ.get("DATABASE_URL")
    indirizzo = dato or (casa.var / "pg.password").read_text()
    identita = hashlib.sha256(indirizzo.encode()).hexdigest()
    migrazioni = Timbro(casa.var / "migrazioni.timbro", indirizzo, RADICE / "requirements.txt", *_migrazioni())
    segno = casa.var / "dati-demo"
    noto = segno.read_text() if segno.exists() else ""
    da_caricare = identita not in noto and (not dato or _base_vuota(casa))
    if da_caricare:
        segno.write_text(f"da caricare {identita}")
    if dato or not migrazioni.valido():
        casa.pretendi("migrate", "--verbosity=0")
        migrazioni.metti()
    if da_caricare or noto.startswith("da caricare"):
        avvisa("Carico i dati dimostrativi…")
        casa.pretendi("dati_demo")
        (casa.var / "demo-accounts.json").chmod(0o600)
        segno.write_text(f"caricati {identita}")


def _migrazioni() -> list[Path]:
    return sorted(RADICE.glob("*/migrations/*.py"))


def raccogli_statici(casa: Casa) -> None:
    timbro = Timbro(casa.var / "static.timbro", RADICE / "static" / "dist" / ".timbro", RADICE / "requirements.txt")
    if not timbro.valido() or not (casa.var / "static").is_dir():
        casa.pretendi("collectstatic", "--noinput", "--clear", "--verbosity=0")
        timbro.metti()


def servizi_del_portale(casa: Casa, porta: int) -> list[Servizio]:
    """In the order they start; they stop in the opposite one."""
    # Celery objects to root at every start; the launcher's engines and files are the person's own, root or not.
    celery = ["-W", "ignore:You're running the worker", "-m", "celery", "-q", "-A", "abitare"]
    opzioni = {"env": casa.env(PORT=str(porta), BIND="", INDIRIZZO_PORTALE=f"http://127.0.0.1:{porta}"), "cwd": RADICE}
    calendario = ["beat", "--loglevel=warning", f"--schedule={casa.var / 'beat'}", "--pidfile="]
    lavoratore = ["worker", "--concurrency=2", "--loglevel=warning", "--without-gossip", "--without-mingle"]
    return [
        Servizio("beat", casa.py(*celery, *calendario), opzioni=opzioni | {"stdout": subprocess.DEVNULL}),
        Servizio("worker", casa.py(*celery, *lavoratore), opzioni=opzioni),
        Servizio("web", casa.py("-m", "gunicorn", "-c", "python:abitare.avvio.web", "abitare.wsgi"), opzioni=opzioni),
    ]


def in_salute(porta: int) -> bool | None:
    """What `/salute/` says; None while nobody answers."""
    filo = http.client.HTTPConnection("127.0.0.1", porta, timeout=5)
    try:
        filo.request("GET", "/salute/")
        return filo.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return None
    finally:
        filo.close()


def aspetta_portale(servizi: Sequence[Servizio], porta: int) -> None:
    scadenza = time.monotonic() + SECONDI_PER_PARTIRE
    risposta = None
    while time.monotonic() < scadenza:
        risposta = in_salute(porta)
        if risposta:
            return
        for servizio in servizi:
            servizio.controlla()
        time.sleep(0.2)
    if risposta is None:
        raise Errore("Il portale non risponde: il motivo è nelle righe sopra.")
    avvisa("Attenzione: il portale risponde, ma un suo servizio non è ancora pronto (si veda /salute/).")


def tabella_utenze(percorso: Path) -> str:
    if not percorso.exists():
        return ""
    colonne = ("username", "password", "ruolo", "settore")
    righe = [[str(utenza.get(c) or "") for c in colonne] for utenza in json.loads(percorso.read_text())]
    righe.insert(0, ["Utente", "Password", "Ruolo", "Settore"])
    larghezze = [max(map(len, colonna)) for colonna in zip(*righe, strict=True)]
    return "\n".join("  ".join(v.ljust(n) for v, n in zip(riga, larghezze, strict=True)).rstrip() for riga in righe)


def run(_: Sequence[str]) -> int:
    porta = leggi_porta()
    casa = Casa(cartella_dati())
    with casa.una_sola_volta():
        pretendi_libera(porta)
        casa.prepara(sviluppo=False)
        with casa.accesa() as servizi_motore, ExitStack() as pila:
            carica_dati(casa)
            raccogli_statici(casa)
            portale = servizi_del_portale(casa, porta)
            for servizio in portale:
                pila.callback(servizio.ferma)
                servizio.avvia()
            tieni_acceso(casa, [*servizi_motore, *portale], porta)
    return 0


def tieni_acceso(casa: Casa, servizi: Sequence[Servizio], porta: int) -> None:
    aspetta_portale(servizi, porta)
    avvisa(f"Pronto: http://127.0.0.1:{porta}/  (Ctrl-C per fermare)")
    avvisa(tabella_utenze(casa.var / "demo-accounts.json"))
    try:
        sorveglia(servizi)
    except Fermato:
        avvisa("Fermo il portale…")


@contextmanager
def prove() -> Iterator[Casa]:
    """The engines of the tests are others than the portal's, which may go on running meanwhile."""
    casa = Casa(cartella_dati() / "prove")
    with casa.una_sola_volta():
        casa.prepara(sviluppo=True)
        with casa.accesa(prove=True):
            yield casa


def _pytest(casa: Casa, argomenti: Sequence[str]) -> int:
    """The whole suite measures its coverage; a part of it, chosen by arguments, does not."""
    tutto = ["--cov", "--cov-report=term"] if not argomenti else list(argomenti)
    prepara_chromium()
    return esegui(casa.py("-m", "pytest", "-n", "2", *tutto), env=casa.env(), cwd=RADICE)


def test(argomenti: Sequence[str]) -> int:
    with prove() as casa:
        return _pytest(casa, argomenti)


def check(_: Sequence[str]) -> int:
    """Every check runs, so that one look shows all that is wrong; the tests come last."""
    with prove() as casa:
        falliti = [" ".join(c[1:3]) for c in CONTROLLI if esegui(casa.py(*c), env=casa.env(), cwd=RADICE)]
        deploy = ("check", "--deploy", "--fail-level=WARNING")
        for comando, altre in ((("makemigrations", "--check", "--dry-run"), {}), (deploy, {"HTTPS": "1"})):
            if casa.manage(*comando, **altre):
                falliti.append(" ".join(comando))
        if _pytest(casa, []):
            falliti.append("pytest")
    if falliti:
        avvisa(f"Non superati: {'; '.join(falliti)}")
    return 1 if falliti else 0


def bench(argomenti: Sequence[str]) -> int:
    casa = Casa(cartella_dati() / "bench")
    with casa.una_sola_volta(), ExitStack() as pila:
        casa.prepara(sviluppo=False)
        pila.enter_context(casa.accesa())
        casa.pretendi("migrate", "--verbosity=0")
        raccogli_statici(casa)
        return casa.manage("misura_prestazioni", *argomenti)


def setup(_: Sequence[str]) -> int:
    casa = Casa(cartella_dati())
    casa.prepara(sviluppo=True)
    return 0


def lock(_: Sequence[str]) -> int:
    """Compile the two lock files with uv; the development one never disagrees with the other."""
    casa = Casa(cartella_dati())
    uv = shutil.which("uv") or str(casa.var / "uv" / "bin" / "uv")
    if not Path(uv).exists():
        Python(RADICE).prepara(sviluppo=False)
        esegui(casa.py("-m", "pip", "install", "--quiet", "--target", casa.var / "uv", "uv"))
    compila = [uv, "pip", "compile", "pyproject.toml", "--quiet", "--generate-hashes", "--no-emit-index-url"]
    compila += ["--no-emit-find-links", "--universal", "--custom-compile-command=make lock"]
    base = esegui([*compila, "-o", "requirements.txt"], cwd=RADICE)
    return base or esegui([*compila, "--extra=dev", "-c", "requirements.txt", "-o", "requirements-dev.txt"], cwd=RADICE)


VERBI: dict[str, Callable[[Sequence[str]], int]] = {
    "bench": bench,
    "check": check,
    "lock": lock,
    "run": run,
    "setup": setup,
    "test": test,
}


def main(argomenti: Sequence[str]) -> int:
    verbo = argomenti[0] if argomenti else ""
    if verbo not in VERBI:
        sys.stderr.write(f"Verbi: {', '.join(VERBI)}\n")
        return 2
    ascolta_segnali()
    try:
        return VERBI[verbo](argomenti[1:])
    except Errore as errore:
        sys.stderr.write(f"Errore: {errore}\n")
        return 1
