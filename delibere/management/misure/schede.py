# SPDX-License-Identifier: AGPL-3.0-or-later
"""Ten sheets of sectors made by one worker and by two, which share the rows by their locks as Celery's workers do."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path

from django.conf import settings

from abitare.lib.tempo import oggi
from delibere.management.misure.budget import Budget
from delibere.management.misure.scena import Scena
from delibere.models import Rapporto
from delibere.services.schede import RichiestaScheda, chiedi_scheda_settore
from tavolo.models import Settore

QUANTE = 10
GUADAGNO = 1.4
# With less of the processors idle before the start, what else the machine does decides: two workers need two free ones.
FERMI = 0.75
ASCOLTO = 2.0
SENZA_LIMITE = 99
LAVORATORE = """
import sys
import django
django.setup()
from abitare.lib.pdf import prepara_processo
from delibere.services.lavori_rapporto import lavora
prepara_processo()
print("pronto", flush=True)
sys.stdin.readline()
for chiave in map(int, sys.argv[1:]):
    lavora(chiave)
"""


def misura_schede(scena: Scena) -> Iterator[Budget]:
    fermi = _processori_fermi()
    uno, due = (_secondi(_chiedi(scena), lavoratori) for lavoratori in (1, 2))
    libera = fermi >= FERMI and (os.cpu_count() or 1) > 1
    nota = f"{QUANTE} schede in {uno:.1f} e {due:.1f} s, processori fermi {fermi:.0%}, carico {os.getloadavg()[0]:.2f}"
    yield Budget(
        "due_lavoratori_su_uno",
        due / uno,
        1 / GUADAGNO if libera else SENZA_LIMITE,
        "volte",
        nota if libera else f"{nota}: non misurabile",
    )


def _processori_fermi() -> float:
    """Share of all processors' time, 0 to 1, that nothing used for a while."""
    prima = _tempi()
    time.sleep(ASCOLTO)
    passati = [dopo - era for era, dopo in zip(prima, _tempi(), strict=True)]
    return passati[3] / sum(passati)


def _tempi() -> list[int]:
    """Ticks of all processors since boot by kind, the fourth is idle: proc_stat(5)."""
    return [int(parola) for parola in Path("/proc/stat").read_text().splitlines()[0].split()[1:9]]


def _chiedi(scena: Scena) -> list[int]:
    richiesta = RichiestaScheda(al=oggi(), titolo="Scheda di misura")
    settori = islice(cycle(Settore.objects.order_by("pk")), QUANTE)
    return [
        chiedi_scheda_settore(
            utente=scena.coordinatrice, programma_id=scena.poche.pk, settore_id=settore.pk, richiesta=richiesta
        ).pk
        for settore in settori
    ]


def _secondi(chiavi: list[int], lavoratori: int) -> float:
    """From when all of them are ready to when the last one ends."""
    comando = [sys.executable, "-c", LAVORATORE, *map(str, chiavi)]
    processi = [
        subprocess.Popen(comando, cwd=settings.BASE_DIR, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(lavoratori)
    ]
    for processo in processi:
        _attendi_pronto(processo)
    inizio = time.perf_counter()
    for processo in processi:
        _via(processo)
    for processo in processi:
        processo.wait()
    secondi = time.perf_counter() - inizio
    if Rapporto.objects.filter(pk__in=chiavi).exclude(stato=Rapporto.Stato.PRONTO).exists():
        raise RuntimeError(f"non pronte: {chiavi}")
    return secondi


def _attendi_pronto(processo: "subprocess.Popen[str]") -> None:
    if processo.stdout is None or processo.stdout.readline() != "pronto\n":
        raise RuntimeError("un lavoratore non è partito")


def _via(processo: "subprocess.Popen[str]") -> None:
    if processo.stdin is not None:
        processo.stdin.write("via\n")
        processo.stdin.close()
