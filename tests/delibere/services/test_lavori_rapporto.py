# SPDX-License-Identifier: AGPL-3.0-or-later
from hashlib import sha256
from pathlib import Path

import pytest
from django.db import DatabaseError

from abitare.lib.lavori import accoda
from abitare.lib.serrature import RAPPORTI, serratura, tenute
from delibere import tasks
from delibere.models import Rapporto
from delibere.report import contenuto_di, tabelle_di
from delibere.services import lavori_pdf, lavori_rapporto
from delibere.services.documenti import LAVORO
from tavolo.models import Messaggio

Stato = Rapporto.Stato


def _file(archivio: Path) -> list[Path]:
    return sorted(percorso for percorso in archivio.rglob("*") if percorso.is_file())


def _impronta(contenuto: bytes) -> str:
    return sha256(contenuto).hexdigest().upper()


def test_lavoro_fatto_una_volta(rapporto, archivio, django_capture_on_commit_callbacks):
    lavori_rapporto.lavora(rapporto.pk)
    lavori_rapporto.lavora(rapporto.pk)

    rapporto.refresh_from_db()
    (file,) = _file(archivio)
    ((_, _, tabella),) = tabelle_di(contenuto_di(rapporto))
    assert (rapporto.stato, rapporto.tentativi, rapporto.errore) == (Stato.PRONTO, 1, "")
    assert _impronta(file.read_bytes()) == rapporto.impronta
    assert (file.stat().st_size, archivio / rapporto.file.name) == (rapporto.dimensione, file)
    assert rapporto.strumenti["weasyprint"]
    assert rapporto.impronte_allegati == [_impronta(tabella), rapporto.congelamento.impronta]
    messaggio = Messaggio.objects.get()
    assert messaggio.destinatario == rapporto.cambio.utente
    assert messaggio.oggetto == f"Rapporto n. 1/{rapporto.anno} pronto"
    assert f"/rapporti/{rapporto.pk}/" in messaggio.testo


def test_rapporto_tenuto_da_un_altro_non_si_tocca(rapporto):
    with serratura(RAPPORTI, rapporto.pk) as presa:
        tenuti = tenute(RAPPORTI)
        lavori_rapporto.lavora(rapporto.pk)

    rapporto.refresh_from_db()
    assert (presa, rapporto.pk in tenuti, rapporto.pk in tenute(RAPPORTI)) == (True, True, False)
    assert (rapporto.stato, rapporto.tentativi) == (Stato.RICHIESTO, 0)


@pytest.mark.django_db
def test_rapporto_inesistente_non_fa_nulla():
    lavori_rapporto.lavora(987_654)

    assert Messaggio.objects.count() == 0


def test_tre_errori_e_fallito_con_la_causa(rapporto, archivio, monkeypatch, caplog):
    def rompi(*_: object, **__: object) -> None:
        raise ValueError("carta\x00 finita")

    monkeypatch.setattr(lavori_rapporto, "rendi_contenuto", rompi)
    stati = []
    for _ in range(4):
        lavori_rapporto.lavora(rapporto.pk)
        rapporto.refresh_from_db()
        stati.append((rapporto.stato, rapporto.tentativi, rapporto.errore))

    causa = "ValueError: carta finita"
    assert stati == [
        (Stato.RICHIESTO, 1, causa),
        (Stato.RICHIESTO, 2, causa),
        (Stato.FALLITO, 3, causa),
        (Stato.FALLITO, 3, causa),
    ]
    assert (_file(archivio), Messaggio.objects.count()) == ([], 0)
    assert "attempt 3 failed" in caplog.text


def test_lavoro_che_uccide_il_processo_si_ferma_al_terzo(rapporto):
    Rapporto.objects.filter(pk=rapporto.pk).update(tentativi=3)

    lavori_rapporto.lavora(rapporto.pk)

    rapporto.refresh_from_db()
    assert (rapporto.stato, rapporto.errore) == (Stato.FALLITO, lavori_pdf.INTERROTTO)


def test_file_di_un_lavoro_ucciso_sparisce(rapporto, archivio):
    orfano = archivio / lavori_rapporto.cartella(rapporto) / "orfano.pdf"
    orfano.parent.mkdir(parents=True)
    orfano.write_bytes(b"meta")

    lavori_rapporto.lavora(rapporto.pk)

    rapporto.refresh_from_db()
    assert [str(file.relative_to(archivio)) for file in _file(archivio)] == [rapporto.file.name]


def test_riga_chiusa_intanto_da_altri_non_lascia_file(rapporto, archivio, monkeypatch):
    originale = lavori_pdf.deposita

    def deposita_mentre_altri_chiudono(*argomenti: object) -> str:
        Rapporto.objects.filter(pk=rapporto.pk).update(stato=Stato.FALLITO, errore="altri")
        return originale(*argomenti)

    monkeypatch.setattr(lavori_pdf, "deposita", deposita_mentre_altri_chiudono)
    lavori_rapporto.lavora(rapporto.pk)

    rapporto.refresh_from_db()
    assert (rapporto.stato, _file(archivio), Messaggio.objects.count()) == (Stato.FALLITO, [], 0)


def test_errore_nel_segnare_non_lascia_file(rapporto, archivio, monkeypatch):
    def rompi(**_: object) -> None:
        raise DatabaseError("posta")

    monkeypatch.setattr(lavori_rapporto, "accoda_messaggio", rompi)
    lavori_rapporto.lavora(rapporto.pk)

    rapporto.refresh_from_db()
    assert (rapporto.stato, rapporto.errore, _file(archivio)) == (Stato.RICHIESTO, "DatabaseError: posta", [])


def test_riprendi_accoda_solo_chi_nessuno_tiene(cast, rapporto, coda, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        with serratura(RAPPORTI, rapporto.pk):
            tenuto = lavori_rapporto.riprendi()
        libero = lavori_rapporto.riprendi()
    Rapporto.objects.filter(pk=rapporto.pk).update(stato=Stato.FALLITO, errore="boh")

    assert (tenuto, libero, lavori_rapporto.riprendi()) == (0, 1, 0)
    assert coda.messaggi == [(LAVORO, (rapporto.pk,), {})]


def test_compiti_con_i_nomi_che_servizi_e_orologio_usano(settings, rapporto, archivio, coda):
    tasks.riprendi_rapporti()
    accoda(LAVORO, rapporto.pk)
    tasks.prepara_rapporto(rapporto.pk)

    rapporto.refresh_from_db()
    assert tasks.prepara_rapporto.name == LAVORO
    assert {voce["task"] for voce in settings.CELERY_BEAT_SCHEDULE.values()} >= {tasks.riprendi_rapporti.name}
    assert rapporto.stato == Stato.PRONTO
