# SPDX-License-Identifier: AGPL-3.0-or-later
"""Mail against a real SMTP server, with what can go wrong between the two."""

import os
import signal
import subprocess
import sys
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.utils import timezone

from abitare.lib.tempo import oggi
from tavolo.models import Messaggio, Promemoria, Utente
from tavolo.services import rispedisci, spedisci_posta
from tavolo.services.posta import ABBANDONATO_DOPO, SERVER_MUTO
from tests.cast import crea_settore, crea_utente
from tests.fabbriche_promemoria import crea_messaggio, crea_promemoria, occasione, ricorda

OSPITE = urlsplit(settings.INDIRIZZO_PORTALE).hostname
pytestmark = [pytest.mark.motore, pytest.mark.django_db]
Stato = Messaggio.Stato


def stati():
    return list(Messaggio.objects.order_by("pk").values_list("stato", flat=True))


def fa_passare(ore=24):
    """Time goes by for what waits."""
    Messaggio.objects.update(prossimo_tentativo=timezone.now() - timedelta(hours=ore))


def test_il_promemoria_arriva_in_due_forme_prima_quella_semplice(cast, sportello):
    ricorda(occasione(cast.lavori_pubblici))

    quanti = spedisci_posta()

    posta = next(m for m in sportello.ricevuti if m["To"] == cast.referente.email)
    assert quanti == 2
    assert sorted(sportello.buste) == sorted([[cast.referente.email], [cast.supplente.email]])
    assert [parte.get_content_type() for parte in posta.iter_parts()] == ["text/plain", "text/html"]
    assert posta["Subject"] == f"[Abitare] Promemoria del {oggi():%d/%m/%Y}"
    assert posta["Auto-Submitted"] == "auto-generated"
    righe = next(posta.iter_parts()).get_content().splitlines()
    assert righe[:3] == ["Buongiorno,", "", "ecco i promemoria di oggi."]
    assert "- Azione 1.1, fase" in righe


def test_il_message_id_e_quello_della_riga(cast, sportello):
    messaggio = crea_messaggio(cast.referente)

    spedisci_posta()

    assert sportello.ricevuti[0]["Message-ID"] == f"<{messaggio.identita}@{OSPITE}>"


def test_il_server_cade_dopo_aver_preso_la_posta(cast, sportello):
    """Nobody knows whether the first left; the second was not even tried, and leaves at the next round."""
    primo, _ = crea_messaggio(cast.referente), crea_messaggio(cast.coordinatrice)
    sportello.cade = True

    spedisci_posta()
    dopo_la_caduta = stati()
    sportello.cade = False
    spedisci_posta()
    spedisci_posta()

    assert dopo_la_caduta == [Stato.INCERTO, Stato.DA_SPEDIRE]
    assert stati() == [Stato.INCERTO, Stato.SPEDITO]
    assert sportello.buste == [[cast.referente.email], [cast.coordinatrice.email]]

    rispedisci(utente=cast.amministratrice, messaggio_id=primo.pk)
    spedisci_posta()

    doppi = [posta["Message-ID"] for posta in sportello.ricevuti if posta["To"] == cast.referente.email]
    assert stati() == [Stato.SPEDITO, Stato.SPEDITO]
    assert doppi == [f"<{primo.identita}@{OSPITE}>"] * 2


def test_il_server_chiude_la_porta_e_nulla_resta_incerto(cast, sportello):
    """421 closes the connection: the mails that follow take a new one."""
    for persona in (cast.referente, cast.coordinatrice, cast.dirigente):
        crea_messaggio(persona)
    sportello.rcpt = "421 si chiude"

    spedisci_posta()

    assert stati() == [Stato.DA_SPEDIRE] * 3
    assert set(Messaggio.objects.values_list("tentativi", flat=True)) == {1}
    sportello.rcpt = "250 OK"
    fa_passare()
    assert spedisci_posta() == 3


def test_un_server_che_rifiuta_per_un_ora_non_perde_nulla(cast, sportello):
    for persona in (cast.referente, cast.coordinatrice):
        crea_messaggio(persona)
    sportello.dati = "451 riprova piu tardi"

    for _ in range(60):
        fa_passare(ore=0)
        spedisci_posta()
    sportello.dati = "250 OK"
    fa_passare()
    quanti = spedisci_posta()

    assert quanti == 2
    assert len(sportello.ricevuti) == 2
    assert stati() == [Stato.SPEDITO] * 2


def test_senza_server_tutto_aspetta_sempre_di_piu(cast, nessuno_risponde):
    for persona in (cast.referente, cast.coordinatrice):
        crea_messaggio(persona)
    attese = []

    for _ in range(8):
        fa_passare()
        spedisci_posta()
        primo = Messaggio.objects.order_by("pk")[0]
        attese.append(round((primo.prossimo_tentativo - timezone.now()).total_seconds() / 60))

    assert attese == [1, 2, 4, 8, 16, 32, 60, 60]
    assert stati() == [Stato.DA_SPEDIRE] * 2
    assert {errore.split(":")[0] for errore in Messaggio.objects.values_list("errore", flat=True)} == {SERVER_MUTO}


def test_un_destinatario_rifiutato_non_ferma_gli_altri(cast, sportello):
    crea_messaggio(cast.referente)
    sportello.rcpt = "550 non esiste"
    spedisci_posta()
    assert Messaggio.objects.get().errore == "550 non esiste"
    sportello.rcpt = "250 OK"
    crea_messaggio(cast.coordinatrice)

    assert spedisci_posta() == 1
    assert stati() == [Stato.DA_SPEDIRE, Stato.SPEDITO]


def test_cio_che_e_superato_prima_di_partire_non_parte(cast, sportello):
    ricorda(occasione(cast.lavori_pubblici))
    ricorda()

    assert spedisci_posta() == 0
    assert stati() == [Stato.SUPERATO] * 2
    assert sportello.ricevuti == []


def test_nessuna_testata_si_lascia_infilare(cast, sportello):
    """Names and texts with line breaks stay inside the body; no header is born of them."""
    Utente.objects.filter(pk=cast.referente.pk).update(first_name="Bruno\r\nBcc: altri@example.com")
    crea_messaggio(cast.referente, oggetto="Uno\r\nBcc: altri@example.com", testo="Riga\r\n.\r\nBcc: altri@example.com")
    messaggio = crea_messaggio(cast.referente, giorno=oggi(), oggetto="Promemoria\nX-Finto: 1")
    crea_promemoria(cast.referente, cast.lavori_pubblici, messaggio=messaggio, premessa="Azione\r\nBcc: x@example.com")

    spedisci_posta()

    assert len(sportello.ricevuti) == 2
    assert [posta["Bcc"] for posta in sportello.ricevuti] == [None, None]
    assert [posta["X-Finto"] for posta in sportello.ricevuti] == [None, None]
    assert sportello.buste == [[cast.referente.email]] * 2


@pytest.mark.parametrize("stato", [Stato.DA_SPEDIRE, Stato.IN_CORSO, Stato.SPEDITO, Stato.SUPERATO])
def test_rispedisci_solo_cio_che_non_e_partito(cast, stato):
    messaggio = crea_messaggio(cast.referente, stato=stato)

    with pytest.raises(ValidationError, match="non si può rispedire"):
        rispedisci(utente=cast.amministratrice, messaggio_id=messaggio.pk)

    assert stati() == [stato]


def test_rispedisci_solo_chi_cura_i_promemoria_e_una_volta(cast):
    messaggio = crea_messaggio(cast.referente, stato=Stato.FALLITO, tentativi=6)

    for chi in (cast.referente, cast.consigliera, cast.estraneo):
        with pytest.raises(PermissionDenied):
            rispedisci(utente=chi, messaggio_id=messaggio.pk)
    rispedisci(utente=cast.coordinatrice, messaggio_id=messaggio.pk)
    with pytest.raises(ValidationError):
        rispedisci(utente=cast.coordinatrice, messaggio_id=messaggio.pk)

    messaggio.refresh_from_db()
    assert (messaggio.stato, messaggio.tentativi) == (Stato.DA_SPEDIRE, 0)


SPEDISCE_E_MUORE = """
import django; django.setup()
from django.db import connection
connection.settings_dict["NAME"] = {nome!r}
from django.core.mail.backends.smtp import EmailBackend
import os, signal
quante = 0
vero = EmailBackend.send_messages
def poi_muore(self, messaggi):
    global quante
    quante += 1
    if quante == {al}:
        os.kill(os.getpid(), signal.SIGKILL)
    return vero(self, messaggi)
EmailBackend.send_messages = poi_muore
from tavolo.services import spedisci_posta
spedisci_posta()
"""


@pytest.mark.django_db(transaction=True)
def test_il_lavoratore_ucciso_fra_due_messaggi(sportello, settings):
    """A real process dies by SIGKILL with the second mail in its hands: one left, one uncertain, one still to go."""
    settore = crea_settore("LLPP", "Lavori Pubblici")
    for numero in range(3):
        persona = crea_utente("Rosa", f"Caciotta{numero}")
        messaggio = crea_messaggio(persona, giorno=oggi())
        crea_promemoria(persona, settore, messaggio=messaggio)
    ambiente = os.environ | {"EMAIL_URL": f"smtp://127.0.0.1:{settings.EMAIL_PORT}"}
    programma = SPEDISCE_E_MUORE.format(nome=connection.settings_dict["NAME"], al=2)

    morto = subprocess.run([sys.executable, "-c", programma], env=ambiente, check=False)
    subito = spedisci_posta()
    Messaggio.objects.filter(stato=Stato.IN_CORSO).update(prossimo_tentativo=timezone.now() - ABBANDONATO_DOPO)
    spedisci_posta()

    assert morto.returncode == -signal.SIGKILL
    assert subito == 1
    assert stati() == [Stato.SPEDITO, Stato.INCERTO, Stato.SPEDITO]
    assert len(sportello.ricevuti) == len({posta["Message-ID"] for posta in sportello.ricevuti}) == 2
    assert Promemoria.objects.filter(messaggio=None).count() == 0
