# SPDX-License-Identifier: AGPL-3.0-or-later
import hashlib
import http.server
import json
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from abitare.avvio import verbi
from abitare.avvio.processi import Errore, Servizio
from abitare.avvio.verbi import Casa

RADICE = Path(__file__).resolve().parents[3]


@pytest.fixture
def casa(tmp_path, monkeypatch) -> Casa:
    """A checkout whose Python only notes what it is asked to run."""
    for nome in ("DATABASE_URL", "REDIS_URL", "CARTELLA_DATI", "PORT"):
        monkeypatch.delenv(nome, raising=False)
    casa = Casa(tmp_path / "var")
    finto = tmp_path / "python"
    finto.write_text(
        f'#!/bin/sh\ncd "{tmp_path}"\necho "$*" >> chiamate\n'
        'case "$2" in showmigrations) cat piano;; dati_demo) echo "[]" > var/demo-accounts.json;; esac\n'
    )
    finto.chmod(0o755)
    casa.python.eseguibile = finto
    (casa.var / "pg.password").write_text("una")
    return casa


def chiamate(casa: Casa) -> list[str]:
    registro = casa.var.parent / "chiamate"
    return registro.read_text().splitlines() if registro.exists() else []


@pytest.mark.parametrize("porta", ["abc", "0", "65536", "-1", "8000.0", "８０００"])
def test_porta_impossibile(monkeypatch, porta):
    monkeypatch.setenv("PORT", porta)

    with pytest.raises(Errore, match="non è una porta"):
        verbi.leggi_porta()


@pytest.mark.parametrize(("porta", "attesa"), [("", 8000), ("8123", 8123)])
def test_porta_buona(monkeypatch, porta, attesa):
    monkeypatch.setenv("PORT", porta)

    assert verbi.leggi_porta() == attesa


def test_porta_gia_occupata():
    with socket.socket() as presa:
        presa.bind(("127.0.0.1", 0))
        presa.listen()

        with pytest.raises(Errore, match="è già occupata"):
            verbi.pretendi_libera(presa.getsockname()[1])


def test_una_sola_volta_per_cartella(casa):
    with casa.una_sola_volta(), pytest.raises(Errore, match="già in funzione"), Casa(casa.var).una_sola_volta():
        pass


def test_le_variabili_date_vincono_https_no(casa, monkeypatch):
    monkeypatch.setenv("ALLOWED_HOSTS", "abitare.example")
    monkeypatch.setenv("HTTPS", "1")
    monkeypatch.setenv("EMAIL_URL", "")
    casa.variabili = {"DATABASE_URL": "postgres://u@h/d"}

    env = casa.env(PORT="9000")

    assert env["ALLOWED_HOSTS"] == "abitare.example"
    assert (env["HTTPS"], env["PORT"], env["DATABASE_URL"]) == ("0", "9000", "postgres://u@h/d")
    assert "EMAIL_URL" not in env


def test_la_chiave_segreta_resta_la_stessa(casa, monkeypatch):
    monkeypatch.delenv("SECRET_KEY", raising=False)

    prima, dopo = casa.env()["SECRET_KEY"], Casa(casa.var).env()["SECRET_KEY"]

    assert prima == dopo
    assert len(prima) >= 64
    assert (casa.var / "secret.key").stat().st_mode & 0o777 == 0o600


def test_i_dati_dimostrativi_si_caricano_una_volta(casa):
    verbi.carica_dati(casa)
    verbi.carica_dati(casa)

    assert chiamate(casa) == ["manage.py migrate --verbosity=0", "manage.py dati_demo"]
    assert (casa.var / "demo-accounts.json").stat().st_mode & 0o777 == 0o600


def test_si_migra_quando_serve_e_sempre_su_una_base_data(casa, monkeypatch):
    verbi.carica_dati(casa)
    monkeypatch.setattr(verbi, "_migrazioni", lambda: ["nuova"])
    verbi.carica_dati(casa)
    dopo_la_nuova = chiamate(casa).count("manage.py migrate --verbosity=0")
    monkeypatch.setenv("DATABASE_URL", "postgres://u@h/d")
    (casa.var.parent / "piano").write_text("[X]  tavolo.0001\n")
    verbi.carica_dati(casa)
    verbi.carica_dati(casa)

    assert dopo_la_nuova == 2
    assert chiamate(casa).count("manage.py migrate --verbosity=0") == 4


def test_i_dati_dimostrativi_tornano_con_una_base_nuova(casa):
    verbi.carica_dati(casa)
    (casa.var / "pg.password").write_text("altra")

    verbi.carica_dati(casa)

    assert chiamate(casa).count("manage.py dati_demo") == 2


def test_un_caricamento_interrotto_si_riprende(casa):
    casa.python.eseguibile.write_text("#!/bin/sh\nexit 1\n")
    with pytest.raises(Errore, match="migrate non è riuscito"):
        verbi.carica_dati(casa)

    segno = (casa.var / "dati-demo").read_text()

    assert segno == f"da caricare {hashlib.sha256(b'una').hexdigest()}"


@pytest.mark.parametrize(("piano", "caricati"), [("[ ]  tavolo.0001\n", True), ("[X]  tavolo.0001\n", False)])
def test_una_base_data_riceve_i_dati_solo_se_vuota(casa, monkeypatch, piano, caricati):
    monkeypatch.setenv("DATABASE_URL", "postgres://u@h/d")
    (casa.var.parent / "piano").write_text(piano)

    verbi.carica_dati(casa)

    assert ("manage.py dati_demo" in chiamate(casa)) is caricati


def test_gli_statici_si_raccolgono_quando_cambiano(casa, monkeypatch):
    radice = casa.var.parent / "radice"
    (radice / "static" / "dist").mkdir(parents=True)
    (radice / "static" / "dist" / ".timbro").write_text("uno")
    monkeypatch.setattr(verbi, "RADICE", radice)
    (casa.var / "static").mkdir()

    verbi.raccogli_statici(casa)
    verbi.raccogli_statici(casa)
    (radice / "static" / "dist" / ".timbro").write_text("due")
    verbi.raccogli_statici(casa)

    assert chiamate(casa) == ["manage.py collectstatic --noinput --clear --verbosity=0"] * 2


def test_si_ferma_prima_il_web_poi_lavoratore_e_calendario(casa):
    servizi = verbi.servizi_del_portale(casa, 8123)

    assert [servizio.nome for servizio in reversed(servizi)] == ["web", "worker", "beat"]
    assert {servizio.opzioni["env"]["INDIRIZZO_PORTALE"] for servizio in servizi} == {"http://127.0.0.1:8123"}


@pytest.fixture
def sito():
    """A web server that answers with the status the test sets."""

    class Risponde(http.server.BaseHTTPRequestHandler):
        stato = 200

        def do_GET(self):
            self.send_response(self.stato if self.path == "/salute/" else 404)
            self.end_headers()

        def log_message(self, *_):
            """Nothing to say."""

    server = http.server.HTTPServer(("127.0.0.1", 0), Risponde)
    filo = threading.Thread(target=server.serve_forever)
    filo.start()
    yield Risponde, server.server_port
    server.shutdown()
    filo.join()
    server.server_close()


def test_pronto_solo_in_salute(sito, capsys, monkeypatch):
    risponde, porta = sito

    verbi.aspetta_portale([], porta)
    silenzio = capsys.readouterr().out
    risponde.stato = 503
    monkeypatch.setattr(verbi, "SECONDI_PER_PARTIRE", 0.3)
    verbi.aspetta_portale([], porta)

    assert silenzio == ""
    assert "non è ancora pronto" in capsys.readouterr().out


def test_portale_muto(monkeypatch):
    monkeypatch.setattr(verbi, "SECONDI_PER_PARTIRE", 0.3)
    servizio = Servizio("web", [sys.executable, "-c", ""])
    servizio.avvia()

    with pytest.raises(Errore, match="Il portale non risponde"):
        verbi.aspetta_portale([servizio], verbi.PORTA_MASSIMA)

    servizio.ferma()


def test_tabella_delle_utenze(tmp_path):
    percorso = tmp_path / "demo-accounts.json"
    utenze = [
        {"username": "coordinatrice", "password": "x", "ruolo": "coordinatore", "settore": "Politiche Sociali"},
        {"username": "cons", "password": "più lunga", "ruolo": "consigliere", "settore": None},
    ]
    percorso.write_text(json.dumps(utenze))

    assert verbi.tabella_utenze(percorso).splitlines() == [
        "Utente         Password   Ruolo         Settore",
        "coordinatrice  x          coordinatore  Politiche Sociali",
        "cons           più lunga  consigliere",
    ]
    assert verbi.tabella_utenze(tmp_path / "manca") == ""


def test_le_prove_di_una_parte_non_misurano_la_copertura(casa):
    verbi._pytest(casa, [])
    verbi._pytest(casa, ["tests/tavolo", "-k", "nome"])

    assert chiamate(casa) == ["-m pytest -n 2 --cov --cov-report=term", "-m pytest -n 2 tests/tavolo -k nome"]


@pytest.mark.parametrize("argomenti", [[], ["cucina"]])
def test_verbo_sconosciuto(argomenti):
    esito = subprocess.run(
        [sys.executable, "abitare/avvio", *argomenti], cwd=RADICE, capture_output=True, text=True, check=False
    )

    assert (esito.returncode, esito.stderr) == (2, "Verbi: bench, check, lock, run, setup, test\n")


def test_errore_detto_in_una_riga():
    esito = subprocess.run(
        [sys.executable, "abitare/avvio", "run"],
        cwd=RADICE,
        env={"PORT": "x"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert esito.returncode == 1
    assert esito.stderr == "Errore: PORT=x non è una porta: scegliere un numero fra 1 e 65535.\n"


def test_make_help_nomina_ogni_verbo():
    aiuto = subprocess.run(
        ["make", "--no-print-directory", "help"], cwd=RADICE, capture_output=True, text=True, check=True
    ).stdout

    assert {riga.split()[1] for riga in aiuto.splitlines()} == {*verbi.VERBI, "help"}
