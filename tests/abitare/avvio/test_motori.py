# SPDX-License-Identifier: AGPL-3.0-or-later
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg
import pytest
import redis

from abitare.avvio import motori as modulo
from abitare.avvio.motori import Identita, Postgres, Valkey, motori, programma_valkey, programmi_postgres
from abitare.avvio.processi import Errore
from tests.supporto.processi import fino_a, processi_con

RADICE = Path(__file__).resolve().parents[3]
PACCHETTI = Path(psycopg.__file__).parents[1]
LANCIATORE = """
import sys
from pathlib import Path
from abitare.avvio.motori import motori
from abitare.avvio.processi import ascolta_segnali, sorveglia
ascolta_segnali()
with motori(Path(sys.argv[1]), Path(sys.argv[2]), prove=True) as (variabili, servizi):
    print(variabili["DATABASE_URL"], variabili["REDIS_URL"], flush=True)
    sorveglia(servizi, 0.05)
"""


@pytest.fixture
def cartella(monkeypatch):
    """Outside pytest's own folders, which only their owner may enter, and with a space in its name."""
    for nome in ("DATABASE_URL", "REDIS_URL", "PG_BIN", "REDIS_BIN"):
        monkeypatch.delenv(nome, raising=False)
    cartella = Path(tempfile.mkdtemp(prefix="motori di prova "))
    cartella.chmod(0o711)
    yield cartella
    assert fino_a(lambda: processi_con(str(cartella)) == [])
    shutil.rmtree(cartella)


def leggi(url, sql):
    with psycopg.connect(url, autocommit=True) as connessione:
        risultato = connessione.execute(sql)
        return risultato.fetchone() if risultato.description else None


def url_redis_vivo(url):
    try:
        return redis.Redis.from_url(url).ping()
    except redis.RedisError:
        return False


def url_postgres_vivo(url):
    try:
        return leggi(url, "SELECT 1") == (1,)
    except psycopg.OperationalError:
        return False


@pytest.mark.motore
def test_i_motori_partono_e_ritrovano_i_dati(cartella):
    with motori(PACCHETTI, cartella, prove=True) as (variabili, servizi):
        leggi(variabili["DATABASE_URL"], "CREATE TABLE ricordo AS SELECT 7 AS numero")
        redis.Redis.from_url(variabili["REDIS_URL"]).set("ricordo", "7")
        maiuscole = leggi(
            variabili["DATABASE_URL"], "SELECT upper('è'), lower('À'), current_setting('server_encoding')"
        )
        nomi = [servizio.nome for servizio in servizi]

    with motori(PACCHETTI, cartella, prove=True) as (variabili, _):
        ricordo = leggi(variabili["DATABASE_URL"], "SELECT numero FROM ricordo")
        ricordo_redis = redis.Redis.from_url(variabili["REDIS_URL"]).get("ricordo")

    assert maiuscole == ("È", "à", "UTF8")
    assert nomi == ["postgresql", "valkey"]
    assert (ricordo, ricordo_redis) == ((7,), b"7")
    assert (cartella / "pg.password").stat().st_mode & 0o777 == 0o600


@pytest.mark.motore
def test_kill_9_non_lascia_niente_e_un_motore_morto_riparte(cartella):
    comando = [sys.executable, "-c", LANCIATORE, str(PACCHETTI), str(cartella)]
    with subprocess.Popen(comando, cwd=RADICE, stdout=subprocess.PIPE, text=True) as processo:
        database, coda = next(riga for riga in processo.stdout if riga.startswith("postgres://")).split()
        pg = int((cartella / "pg" / "postmaster.pid").read_text().split()[0])
        os.kill(pg, signal.SIGKILL)
        ripartito = fino_a(lambda: url_postgres_vivo(database) and url_redis_vivo(coda))
        processo.kill()

    spariti = fino_a(lambda: processi_con(str(cartella)) == [])

    assert (ripartito, spariti) == (True, True)
    with motori(PACCHETTI, cartella, prove=True) as (variabili, _):
        assert url_postgres_vivo(variabili["DATABASE_URL"])


def test_motori_dati_non_si_avviano(monkeypatch, tmp_path):
    monkeypatch.setenv("DATABASE_URL", "postgres://u@h/d")
    monkeypatch.setenv("REDIS_URL", "redis://h/0")

    with motori(tmp_path / "nessuno", tmp_path) as (variabili, servizi):
        assert (variabili, servizi) == ({}, [])


def test_pg_bin_sbagliato(monkeypatch, tmp_path):
    monkeypatch.setenv("PG_BIN", str(tmp_path))

    with pytest.raises(Errore, match="PG_BIN"):
        programmi_postgres(PACCHETTI)


@pytest.mark.parametrize("nome", ["valkey-server", "redis-server"])
def test_redis_bin_cartella_o_programma(monkeypatch, tmp_path, nome):
    (tmp_path / nome).touch()
    monkeypatch.setenv("REDIS_BIN", str(tmp_path))
    da_cartella = programma_valkey(PACCHETTI)
    monkeypatch.setenv("REDIS_BIN", str(tmp_path / nome))

    assert programma_valkey(PACCHETTI) == da_cartella == tmp_path / nome


def test_redis_bin_sbagliato(monkeypatch, tmp_path):
    monkeypatch.setenv("REDIS_BIN", str(tmp_path))

    with pytest.raises(Errore, match="REDIS_BIN"):
        programma_valkey(PACCHETTI)


@pytest.mark.motore
def test_dati_di_un_altra_versione(cartella):
    (cartella / "pg").mkdir()
    (cartella / "pg" / "PG_VERSION").write_text("9\n")

    with pytest.raises(Errore, match="sono di PostgreSQL 9, i programmi di 18"):
        Postgres(programmi_postgres(PACCHETTI), cartella).avvia()


@pytest.mark.motore
def test_valkey_che_non_parte_mostra_il_registro(cartella):
    valkey = Valkey(programma_valkey(PACCHETTI), cartella)
    valkey.porta = 70_000

    with pytest.raises(Errore, match="valkey non parte"):
        valkey.avvia()


def test_segno_di_un_processo_che_non_e_postgres(cartella):
    """After a reboot the number in `postmaster.pid` may be somebody else's."""
    postgres = Postgres.__new__(Postgres)
    postgres.dati = cartella
    segno = cartella / "postmaster.pid"
    segno.write_text(f"{os.getpid()}\n/altra/cartella\n")

    postgres._aspetta_il_precedente()

    assert not segno.exists()


def test_un_altro_postgres_sugli_stessi_dati(cartella):
    altro = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)", str(cartella)])
    assert fino_a(lambda: altro.pid in processi_con(str(cartella)))
    postgres = Postgres.__new__(Postgres)
    postgres.dati = cartella
    (cartella / "postmaster.pid").write_text(f"{altro.pid}\n")

    with pytest.raises(Errore, match="Un altro PostgreSQL usa già"):
        postgres._aspetta_il_precedente(0.2)

    altro.kill()
    altro.wait()


@pytest.mark.parametrize(
    ("arriva", "prefisso", "uid"),
    [([True], modulo.SPAZIO_UTENTE, 0), ([False, True], [], modulo.NESSUNO)],
)
def test_root_si_nasconde(monkeypatch, tmp_path, arriva, prefisso, uid):
    risposte = iter(arriva)
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(Identita, "_arriva", lambda *_: next(risposte))

    identita = Identita(tmp_path, tmp_path)

    assert (identita.prefisso, identita.uid) == (prefisso, uid)
    assert list(tmp_path.iterdir()) == []


def test_root_senza_via_d_uscita(monkeypatch, tmp_path):
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(Identita, "_arriva", lambda *_: False)

    with pytest.raises(Errore, match="Avviare come utente normale, o impostare DATABASE_URL"):
        Identita(tmp_path, tmp_path)


def test_utente_normale_resta_se_stesso(monkeypatch, tmp_path):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)

    identita = Identita(tmp_path, tmp_path)

    assert (identita.prefisso, identita.opzioni, identita.uid) == ([], {}, 1000)
