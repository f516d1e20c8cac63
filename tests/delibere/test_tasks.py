# SPDX-License-Identifier: AGPL-3.0-or-later
"""Real workers on a real broker, killed where it hurts. The row is the truth: exactly one file in the end."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection
from redis import Redis

from abitare.lib.serrature import RAPPORTI, tenute
from delibere.models import Rapporto
from delibere.services import lavori_pdf, lavori_rapporto
from delibere.services.rapporti import chiedi_rapporto
from tavolo.models import Messaggio
from tests.delibere.conftest import RICHIESTA
from tests.fabbriche import crea_azione, crea_obiettivo
from tests.supporto.coda import scollega
from tests.supporto.processi import fino_a

pytestmark = [pytest.mark.motore, pytest.mark.django_db(transaction=True)]
RADICE = Path(__file__).resolve().parents[2]
SECONDI = 60


class Lavoratore:
    """A worker with one or two children, all in a session of their own."""

    def __init__(self, ambiente: dict[str, str], figli: int) -> None:
        comando = [sys.executable, "-W", "ignore", "-m", "celery", "-q", "-A", "abitare", "worker"]
        comando += ["-l", "ERROR", "-c", str(figli), "--without-gossip", "--without-mingle"]
        self.processo = subprocess.Popen(
            comando, cwd=RADICE, env=os.environ | ambiente, start_new_session=True, stdout=subprocess.DEVNULL
        )

    def figli(self) -> list[int]:
        esito = subprocess.run(["pgrep", "-P", str(self.processo.pid)], capture_output=True, text=True, check=False)
        return [int(pid) for pid in esito.stdout.split()]

    def uccidi_i_figli(self) -> None:
        for pid in self.figli():
            os.kill(pid, signal.SIGKILL)

    def uccidi(self) -> None:
        """The whole session at once, as a machine that goes down."""
        os.killpg(self.processo.pid, signal.SIGKILL)
        self.processo.wait()

    def chiudi(self) -> None:
        if self.processo.poll() is None:
            self.uccidi()


@pytest.fixture
def avvia(broker_vero: str, archivio: Path) -> Iterator[Callable[[int], Lavoratore]]:
    db = connection.settings_dict
    ambiente = {
        "DATABASE_URL": f"postgres://{db['USER']}:{quote(db['PASSWORD'] or '')}@{db['HOST']}:{db['PORT']}/{db['NAME']}",
        "REDIS_URL": broker_vero,
        "CARTELLA_DATI": str(archivio.parent),
    }
    accesi: list[Lavoratore] = []

    def accendi(figli: int = 1) -> Lavoratore:
        accesi.append(Lavoratore(ambiente, figli))
        return accesi[-1]

    yield accendi
    for lavoratore in accesi:
        lavoratore.chiudi()


@pytest.fixture
def chiedi(cast, ricco, archivio) -> Callable[[], Rapporto]:
    """A report that takes a few seconds to make."""
    obiettivo = crea_obiettivo(ricco, cast.sociali, codice="9")
    for _ in range(40):
        crea_azione(obiettivo, cast.lavori_pubblici)

    return lambda: chiedi_rapporto(utente=cast.coordinatrice, programma_id=ricco.pk, richiesta=RICHIESTA)


def _stato(rapporto: Rapporto) -> str:
    return Rapporto.objects.values_list("stato", flat=True).get(pk=rapporto.pk)


def _aspetta_pronto(*rapporti: Rapporto) -> bool:
    return fino_a(lambda: {_stato(rapporto) for rapporto in rapporti} == {"pronto"}, SECONDI)


def _aspetta_a_meta(rapporto: Rapporto) -> bool:
    return fino_a(lambda: rapporto.pk in tenute(RAPPORTI), SECONDI)


def _esattamente_uno(archivio: Path, *rapporti: Rapporto) -> bool:
    nomi = set(Rapporto.objects.filter(pk__in=[r.pk for r in rapporti]).values_list("file", flat=True))
    file = {str(f.relative_to(archivio)) for f in archivio.rglob("*") if f.is_file()}
    return file == nomi and len(file) == len(rapporti) == Messaggio.objects.count()


def test_figlio_ucciso_a_meta_e_il_lavoro_riprende(avvia, chiedi, archivio):
    lavoratore, rapporto = avvia(1), chiedi()

    a_meta = _aspetta_a_meta(rapporto)
    lavoratore.uccidi_i_figli()
    pronto = _aspetta_pronto(rapporto)

    rapporto.refresh_from_db()
    assert (a_meta, pronto, rapporto.tentativi) == (True, True, 2)
    assert _esattamente_uno(archivio, rapporto)


def test_lavoratore_ucciso_e_redis_svuotato(avvia, chiedi, archivio, broker_vero):
    lavoratore, rapporto = avvia(1), chiedi()

    a_meta = _aspetta_a_meta(rapporto)
    lavoratore.uccidi()
    libero = fino_a(lambda: rapporto.pk not in tenute(RAPPORTI), SECONDI)
    with Redis.from_url(broker_vero) as redis:
        redis.flushdb()
    avvia(1)
    ripresi = lavori_rapporto.riprendi()
    pronto = _aspetta_pronto(rapporto)

    assert (a_meta, libero, ripresi, pronto) == (True, True, 1, True)
    assert _esattamente_uno(archivio, rapporto)


def test_redis_giu_alla_richiesta_poi_due_insieme(settings, avvia, chiedi, archivio, broker_vero):
    settings.CELERY_BROKER_URL = "guasto://127.0.0.1"
    scollega()
    rapporti = chiedi(), chiedi()
    settings.CELERY_BROKER_URL = broker_vero
    scollega()
    avvia(2)

    ripresi = lavori_rapporto.riprendi()
    pronti = _aspetta_pronto(*rapporti)

    assert (ripresi, pronti, [r.numero for r in rapporti]) == (2, True, [1, 2])
    assert _esattamente_uno(archivio, *rapporti)


def test_lavoro_che_uccide_sempre_il_figlio_finisce_fallito(avvia, chiedi, archivio):
    lavoratore, rapporto = avvia(1), chiedi()

    def uccidi_finche_non_smette() -> bool:
        if rapporto.pk in tenute(RAPPORTI):
            lavoratore.uccidi_i_figli()
        return _stato(rapporto) == "fallito"

    finito = fino_a(uccidi_finche_non_smette, 2 * SECONDI)

    rapporto.refresh_from_db()
    assert (finito, rapporto.tentativi, rapporto.errore) == (True, 3, lavori_pdf.INTERROTTO)
    assert (list(archivio.rglob("*.pdf")), Messaggio.objects.count()) == ([], 0)
