# SPDX-License-Identifier: AGPL-3.0-or-later
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from abitare.avvio import processi
from abitare.avvio.processi import (
    Fermato,
    Servizio,
    apri_registro,
    esegui,
    ferma,
    figlio,
    porta_libera,
    porta_occupata,
    riesce,
    sorveglia,
)
from tests.supporto.processi import fino_a, processi_con

RADICE = Path(__file__).resolve().parents[3]
DORME = [sys.executable, "-c", "import time; time.sleep(600)"]
NONNO = """
import subprocess, sys
from abitare.avvio.processi import Servizio, ascolta_segnali, figlio, sorveglia, Fermato
ascolta_segnali()
dorme = [sys.executable, "-c", "import time; time.sleep(600)", sys.argv[1]]
servizio = Servizio("dorme", dorme)
servizio.avvia()
print("partito", flush=True)
try:
    sorveglia([servizio], 0.05)
except Fermato as fermato:
    servizio.ferma()
    sys.exit(fermato.code)
"""


@pytest.fixture
def lanciatore(tmp_path):
    """A little launcher in a process of its own, which keeps one child alive; it does not inherit a `nohup`."""
    segno = str(tmp_path / "con spazio")
    sordo = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    processo = subprocess.Popen(
        [sys.executable, "-c", NONNO, segno], cwd=RADICE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    signal.signal(signal.SIGHUP, sordo)
    assert processo.stdout.readline() == b"partito\n"
    yield processo, segno
    processo.kill()
    processo.communicate()


def figli(segno, lanciatore):
    return [pid for pid in processi_con(segno) if pid != lanciatore.pid]


def test_il_figlio_non_sopravvive_al_kill_9(lanciatore):
    processo, segno = lanciatore
    assert fino_a(lambda: len(figli(segno, processo)) == 1)

    processo.kill()
    processo.wait()

    assert fino_a(lambda: processi_con(segno) == [])


def test_il_figlio_morto_riparte(lanciatore):
    processo, segno = lanciatore
    assert fino_a(lambda: len(figli(segno, processo)) == 1)
    primo = figli(segno, processo)[0]

    subprocess.run(["kill", "-9", str(primo)], check=True)

    assert fino_a(lambda: figli(segno, processo) not in ([], [primo]))


@pytest.mark.parametrize("segnale", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_un_segnale_ferma_tutto(lanciatore, segnale):
    processo, segno = lanciatore

    processo.send_signal(segnale)

    assert processo.wait(20) == 128 + segnale
    assert processi_con(segno) == []


def test_nohup_resta_sordo_al_terminale_chiuso():
    codice = (
        "import os, signal, time; from abitare.avvio.processi import ascolta_segnali\n"
        "ascolta_segnali(); os.kill(os.getpid(), signal.SIGHUP); print('vivo')"
    )

    esito = subprocess.check_output(["nohup", sys.executable, "-c", codice], cwd=RADICE, stderr=subprocess.DEVNULL)

    assert esito == b"vivo\n"


def test_chi_nasce_orfano_esce_subito():
    codice = "from abitare.avvio.processi import muori_col_padre; muori_col_padre(9, 1); print('vivo')"

    esito = subprocess.run([sys.executable, "-c", codice], cwd=RADICE, capture_output=True, check=False)

    assert (esito.returncode, esito.stdout) == (0, b"")


def test_ferma_chi_non_ascolta():
    sordo = "import signal, time; signal.signal(15, signal.SIG_IGN); print('ok', flush=True); time.sleep(600)"
    processo = figlio([sys.executable, "-c", sordo], stdout=subprocess.PIPE)
    processo.stdout.readline()

    ferma(processo, signal.SIGTERM, 0.2)

    assert processo.returncode == -signal.SIGKILL
    processo.stdout.close()


def test_ferma_anche_i_nipoti(tmp_path):
    segno = str(tmp_path / "nipote")
    codice = (
        "import subprocess, sys; subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)', sys.argv[1]])"
    )
    processo = figlio([sys.executable, "-c", codice, segno])
    processo.wait()
    assert fino_a(lambda: processi_con(segno))

    ferma(processo, signal.SIGTERM, 1)

    assert fino_a(lambda: processi_con(segno) == [])


NIPOTI = """
import sys
from abitare.avvio.processi import esegui
dorme = "import subprocess, sys; subprocess.call([sys.executable, '-c', 'import time; time.sleep(600)', sys.argv[1]])"
esegui([sys.executable, "-c", dorme, sys.argv[1]])
"""


def test_esegui_non_lascia_nipoti_dopo_un_kill_9(tmp_path):
    segno = str(tmp_path / "nipote")
    with subprocess.Popen([sys.executable, "-c", NIPOTI, segno], cwd=RADICE) as processo:
        nati = fino_a(lambda: len(processi_con(segno)) == 4)
        processo.kill()

    assert nati
    assert fino_a(lambda: processi_con(segno) == [])


def test_esegui_fermato_ferma_anche_il_comando(tmp_path):
    pronto = tmp_path / "pronto"
    dorme = f"import pathlib, time; pathlib.Path({str(pronto)!r}).touch(); time.sleep(600)"
    codice = f"from abitare.avvio.processi import *; ascolta_segnali(); esegui([sys.executable, '-c', {dorme!r}])"
    with subprocess.Popen([sys.executable, "-c", codice], cwd=RADICE) as processo:
        assert fino_a(pronto.exists)
        processo.terminate()

    assert processo.returncode == 128 + signal.SIGTERM
    assert fino_a(lambda: processi_con(str(pronto)) == [])


def test_esegui_da_il_codice():
    assert esegui([sys.executable, "-c", "raise SystemExit(7)"]) == 7


@pytest.mark.parametrize(
    ("comando", "atteso"),
    [
        ([sys.executable, "-c", ""], True),
        ([sys.executable, "-c", "raise SystemExit(1)"], False),
        (["/non/esiste"], False),
        (["/etc/passwd"], False),
    ],
)
def test_riesce(comando, atteso):
    assert riesce(comando) is atteso


def test_porta_libera_e_occupata():
    porta = porta_libera()
    with socket.socket() as presa:
        presa.bind(("127.0.0.1", porta))
        presa.listen()

        assert porta_occupata(porta) is True

    assert porta_occupata(porta) is False


def test_controlla_aspetta_sempre_di_piu(monkeypatch, capsys):
    adesso = [100.0]
    monkeypatch.setattr(processi.time, "monotonic", lambda: adesso[0])
    servizio = Servizio("fragile", [sys.executable, "-c", "raise SystemExit(3)"])
    attese = []

    for _ in range(8):
        servizio.avvia()
        servizio.processo.wait()
        servizio.controlla()
        servizio.controlla()
        attese.append(servizio._ritardo)
        adesso[0] += servizio._ritardo

    assert attese == [1, 2, 4, 8, 16, 30, 30, 30]
    assert capsys.readouterr().out.splitlines()[0] == "fragile si è fermato (codice 3): riparte tra 1 s"


def test_controlla_riparte_presto_chi_e_durato(monkeypatch):
    adesso = [100.0]
    monkeypatch.setattr(processi.time, "monotonic", lambda: adesso[0])
    servizio = Servizio("robusto", DORME, _ritardo=16)
    servizio.avvia()
    primo = servizio.processo
    primo.kill()
    primo.wait()
    adesso[0] += processi.VITA_SANA + 1

    servizio.controlla()
    adesso[0] += processi.RITARDO_MINIMO
    servizio.controlla()

    assert servizio.vivo()
    assert servizio.processo is not primo
    servizio.ferma()
    assert not servizio.vivo()


def test_servizio_legge_le_impostazioni_dall_ingresso(tmp_path):
    uscita = tmp_path / "uscita"
    with uscita.open("wb") as file:
        servizio = Servizio("eco", ["cat"], ingresso=b"port 1\n", opzioni={"stdout": file})
        servizio.avvia()
        servizio.processo.wait()

    assert uscita.read_bytes() == b"port 1\n"


def test_servizio_mai_partito_si_ferma_senza_danno():
    servizio = Servizio("mai", DORME)

    servizio.ferma()

    assert not servizio.vivo()


def test_sorveglia_finisce_con_fermato(monkeypatch):
    def fermati(_):
        raise Fermato(130)

    monkeypatch.setattr(time, "sleep", fermati)

    with pytest.raises(Fermato):
        sorveglia([])


def test_registro_lungo_ricomincia(tmp_path):
    percorso = tmp_path / "log" / "prova.log"
    with apri_registro(percorso) as file:
        file.write(b"x" * (processi.REGISTRO_MASSIMO + 1))

    with apri_registro(percorso) as file:
        file.write(b"nuovo")

    assert percorso.read_bytes() == b"nuovo"
