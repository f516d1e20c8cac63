# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whole verbs on a checkout made of paper: its Python, Node and npm only note what they are asked."""

import os
import sys
from pathlib import Path

import pytest

from abitare.avvio import verbi

NOTA = """
[ "$1" = -I ] && shift 2 && exec "$@"
radice=$(dirname "$(dirname "$(dirname "$0")")")
echo "$*" >> "$radice/chiamate"
"""


@pytest.fixture
def copia(tmp_path, monkeypatch) -> Path:
    copia = tmp_path / "copia con spazio"
    (copia / ".venv" / "bin").mkdir(parents=True)
    versione = f"python{sys.version_info.major}.{sys.version_info.minor}"
    (copia / ".venv" / "lib" / versione / "site-packages").mkdir(parents=True)
    (copia / "static" / "dist").mkdir(parents=True)
    (copia / "node_modules").mkdir()
    for nome in ("requirements.txt", "requirements-dev.txt", "package.json", "package-lock.json"):
        (copia / nome).write_text(nome)
    for nome, corpo in (("python", f'{NOTA}[ ! -e "$radice/guasto-$2" ]'), ("node", "echo v22.0.0"), ("npm", "exit 0")):
        (copia / ".venv" / "bin" / nome).write_text(f"#!/bin/sh\n{corpo}\n")
        (copia / ".venv" / "bin" / nome).chmod(0o755)
    monkeypatch.setattr(verbi, "RADICE", copia)
    monkeypatch.setenv("PATH", f"{copia / '.venv' / 'bin'}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("CARTELLA_DATI", str(copia / "var"))
    monkeypatch.setenv("DATABASE_URL", "postgres://u@h/d")
    monkeypatch.setenv("REDIS_URL", "redis://h/0")
    monkeypatch.setattr(verbi, "prepara_chromium", lambda: None)
    return copia


def chiamate(copia: Path) -> list[str]:
    righe = (copia / "chiamate").read_text().splitlines()
    return [riga for riga in righe if not riga.startswith("-m pip")]


def test_check_fa_ogni_controllo_e_poi_le_prove(copia):
    esito = verbi.check([])

    assert esito == 0
    assert chiamate(copia) == [
        "-m ruff check .",
        "-m ruff format --check .",
        "-m djlint --lint --quiet templates",
        "-m mypy",
        "-c from importlinter.cli import lint_imports_command; lint_imports_command()",
        "manage.py makemigrations --check --dry-run",
        "manage.py check --deploy --fail-level=WARNING",
        "-m pytest -n 2 --cov --cov-report=term",
    ]


@pytest.mark.parametrize(
    ("guasto", "detto"),
    [
        ("djlint", "djlint --lint"),
        ("mypy", "mypy"),
        ("makemigrations", "makemigrations --check --dry-run"),
        ("check", "check --deploy --fail-level=WARNING"),
        ("pytest", "pytest"),
    ],
)
def test_check_dice_che_cosa_non_va_e_va_avanti(copia, capfd, guasto, detto):
    (copia / f"guasto-{guasto}").touch()

    esito = verbi.check([])

    assert esito == 1
    assert len(chiamate(copia)) == 8
    assert capfd.readouterr().out.splitlines()[-1] == f"Non superati: {detto}"


def test_test_passa_gli_argomenti_e_il_codice(copia):
    (copia / "guasto-pytest").touch()

    esito = verbi.test(["tests/tavolo"])

    assert esito == 1
    assert chiamate(copia) == ["-m pytest -n 2 tests/tavolo"]
    assert (copia / "var" / "prove" / "secret.key").exists()


def test_bench_misura_su_una_base_propria(copia):
    esito = verbi.bench(["--azioni", "30"])

    assert esito == 0
    assert chiamate(copia) == [
        "manage.py migrate --verbosity=0",
        "manage.py collectstatic --noinput --clear --verbosity=0",
        "manage.py misura_prestazioni --azioni 30",
    ]


def test_setup_prepara_e_basta(copia):
    assert verbi.setup([]) == 0
    assert chiamate(copia) == []
    assert (copia / ".venv" / "requirements-dev.txt.timbro").exists()


def test_lock_compila_i_due_blocchi(copia):
    uv = copia / ".venv" / "bin" / "uv"
    uv.write_text(f'#!/bin/sh\necho "$*" >> "{copia}/chiamate"\n')
    uv.chmod(0o755)

    assert verbi.lock([]) == 0

    comune = (
        "pip compile pyproject.toml --quiet --generate-hashes --no-emit-index-url --no-emit-find-links --universal "
        "--custom-compile-command=make lock"
    )
    assert chiamate(copia) == [
        f"{comune} -o requirements.txt",
        f"{comune} --extra=dev -c requirements.txt -o requirements-dev.txt",
    ]


def test_run_rifiuta_una_porta_occupata_prima_di_installare(copia, monkeypatch, capsys):
    monkeypatch.delenv("PORT", raising=False)
    monkeypatch.setattr(verbi, "porta_occupata", lambda _: True)
    monkeypatch.setattr(verbi, "ascolta_segnali", lambda: None)

    esito = verbi.main(["run"])

    assert esito == 1
    assert capsys.readouterr().err.startswith("Errore: La porta 8000 è già occupata")
    assert not (copia / "chiamate").exists()
