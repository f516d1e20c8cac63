# SPDX-License-Identifier: AGPL-3.0-or-later
import threading
from datetime import timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from django.utils import timezone

from tavolo.models import Messaggio, Utente
from tavolo.services import accoda_messaggio, spedisci_posta
from tavolo.services.posta import COLLEGAMENTO, MASSIMI_RIFIUTI, SENZA_INDIRIZZO, SI_RIPROVA_PER, _prendi, _spedisci
from tavolo.tasks import spedisci_posta as lavoro
from tests.cast import crea_utente

pytestmark = pytest.mark.motore

Stato = Messaggio.Stato


class PostaGuasta(EmailBackend):
    """A server that answers with the error in `guasto`, or takes the mail when there is none."""

    guasto: Exception | None = None
    chiuso = False

    def open(self):
        if PostaGuasta.chiuso:
            raise ConnectionRefusedError("nobody listens")

    def send_messages(self, messaggi):
        if PostaGuasta.guasto:
            raise PostaGuasta.guasto
        return super().send_messages(messaggi)


@pytest.fixture
def server(settings, monkeypatch):
    settings.EMAIL_BACKEND = f"{__name__}.PostaGuasta"
    monkeypatch.setattr(PostaGuasta, "guasto", None)
    monkeypatch.setattr(PostaGuasta, "chiuso", False)
    return PostaGuasta


def scrivi(cast, **dati):
    return accoda_messaggio(**{"destinatario": cast.referente, "oggetto": "Prova", "testo": "Ciao.", **dati})


def scaduto(messaggio):
    Messaggio.objects.filter(pk=messaggio.pk).update(prossimo_tentativo=timezone.now() - timedelta(hours=1))


def test_accoda_messaggio_e_lo_spedisce_il_lavoro(cast, coda, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        messaggio = scrivi(cast, oggetto="Riga\r\nBcc: altri@example.com")
    nomi = coda.nomi
    coda.esegui()

    messaggio.refresh_from_db()
    assert nomi == ["tavolo.tasks.spedisci_posta"]
    assert messaggio.stato == Stato.SPEDITO
    (posta,) = mail.outbox
    assert posta.subject == "[Abitare] Riga Bcc: altri@example.com"
    assert (posta.to, posta.bcc) == ([cast.referente.email], [])


def test_accoda_messaggio_solo_a_chi_lo_puo_leggere(cast):
    assert scrivi(cast, destinatario=cast.disattivata) is None
    assert scrivi(cast, destinatario=cast.sistema) is None
    assert Messaggio.objects.count() == 0


def test_spedisci_posta_una_volta_sola(cast):
    scrivi(cast)

    quante = [spedisci_posta(), spedisci_posta(), lavoro()]

    assert quante == [1, 0, None]
    assert len(mail.outbox) == 1


def test_spedisci_posta_un_messaggio_preso_da_un_altro(cast):
    messaggio = scrivi(cast)

    assert (_prendi(messaggio.pk), _prendi(messaggio.pk)) == (True, False)
    assert _spedisci(messaggio.pk, mail.get_connection()) is False
    assert mail.outbox == []


def test_spedisci_posta_con_il_collegamento_solo_nella_posta(cast, client):
    messaggio = scrivi(cast, testo=f"Apri {COLLEGAMENTO}", con_collegamento=True)

    spedisci_posta()

    (posta,) = mail.outbox
    assert "/accesso/password/nuova/" in posta.body
    assert "password/nuova" not in Messaggio.objects.get(pk=messaggio.pk).testo


def test_spedisci_posta_al_rifiuto_definitivo_riprova_poche_volte(cast, server):
    messaggio = scrivi(cast)
    server.guasto = SMTPDataError(554, b"non ti voglio")
    attese = []

    for _ in range(MASSIMI_RIFIUTI):
        scaduto(messaggio)
        spedisci_posta()
        messaggio.refresh_from_db()
        attese.append(round((messaggio.prossimo_tentativo - timezone.now()).total_seconds() / 60))

    assert attese[:-1] == [1, 2, 4, 8, 16]
    assert messaggio.stato == Stato.FALLITO
    assert "non ti voglio" in messaggio.errore


def test_spedisci_posta_non_prima_del_prossimo_tentativo(cast, server):
    scrivi(cast)
    server.guasto = SMTPRecipientsRefused({})
    spedisci_posta()
    server.guasto = None

    assert spedisci_posta() == 0
    assert mail.outbox == []


@pytest.mark.parametrize("guasto", [SMTPServerDisconnected("chiuso a metà"), TimeoutError()])
def test_spedisci_posta_interrotta_non_si_ripete(cast, server, guasto):
    messaggio = scrivi(cast)
    server.guasto = guasto

    spedisci_posta()
    server.guasto = None
    spedisci_posta()

    messaggio.refresh_from_db()
    assert messaggio.stato == Stato.INCERTO
    assert mail.outbox == []


def test_spedisci_posta_a_server_spento_aspetta_e_lo_dice(cast, server):
    messaggio = scrivi(cast)
    server.chiuso = True

    quanti = spedisci_posta()
    server.chiuso = False
    scaduto(messaggio)
    dopo = spedisci_posta()

    messaggio.refresh_from_db()
    assert (quanti, dopo) == (0, 1)
    assert (messaggio.stato, messaggio.tentativi) == (Stato.SPEDITO, 1)


def test_spedisci_posta_al_rifiuto_passeggero_riprova_per_giorni(cast, server):
    messaggio = scrivi(cast)
    server.guasto = SMTPDataError(451, b"troppi messaggi")

    for _ in range(20):
        scaduto(messaggio)
        spedisci_posta()
    messaggio.refresh_from_db()
    dopo_molti = messaggio.stato, round((messaggio.prossimo_tentativo - timezone.now()).total_seconds() / 60)
    Messaggio.objects.filter(pk=messaggio.pk).update(creato=timezone.now() - SI_RIPROVA_PER - timedelta(hours=1))
    scaduto(messaggio)
    spedisci_posta()

    messaggio.refresh_from_db()
    assert dopo_molti == (Stato.DA_SPEDIRE, 60)
    assert messaggio.stato == Stato.FALLITO


@pytest.mark.parametrize("indirizzo", ["", "senza chiocciola", "a@b@c", "a@example.com\nBcc: altri@example.com"])
def test_spedisci_posta_a_un_indirizzo_non_valido_non_ferma_le_altre(cast, indirizzo):
    cattivo, buono = scrivi(cast), scrivi(cast, destinatario=cast.coordinatrice)
    Utente.objects.filter(pk=cast.referente.pk).update(email=indirizzo)

    quanti = spedisci_posta()

    cattivo.refresh_from_db()
    buono.refresh_from_db()
    assert quanti == 1
    assert (cattivo.stato, cattivo.errore) == (Stato.FALLITO, SENZA_INDIRIZZO)
    assert buono.stato == Stato.SPEDITO


def test_spedisci_posta_trova_un_lavoro_morto(cast):
    messaggio = scrivi(cast)
    _prendi(messaggio.pk)
    subito = spedisci_posta()
    scaduto(messaggio)

    spedisci_posta()

    messaggio.refresh_from_db()
    assert subito == 0
    assert messaggio.stato == Stato.INCERTO
    assert mail.outbox == []


def test_spedisci_posta_a_chi_nel_frattempo_e_disattivato(cast):
    messaggio = scrivi(cast)
    Utente.objects.filter(pk=cast.referente.pk).update(is_active=False)

    spedisci_posta()

    messaggio.refresh_from_db()
    assert messaggio.stato == Stato.FALLITO
    assert mail.outbox == []


@pytest.mark.motore
@pytest.mark.django_db(transaction=True)
def test_due_lavori_insieme_spediscono_ogni_messaggio_una_volta():
    destinatario = crea_utente("Rosa", "Caciotta")
    for numero in range(12):
        accoda_messaggio(destinatario=destinatario, oggetto=f"Prova {numero}", testo="Ciao.")
    insieme = threading.Barrier(2, timeout=20)

    def gira():
        try:
            insieme.wait()
            spedisci_posta()
        finally:
            connection.close()

    fili = [threading.Thread(target=gira) for _ in range(2)]
    for filo in fili:
        filo.start()
    for filo in fili:
        filo.join()

    assert sorted(m.subject for m in mail.outbox) == sorted(f"[Abitare] Prova {n}" for n in range(12))
    assert set(Messaggio.objects.values_list("stato", flat=True)) == {Stato.SPEDITO}
