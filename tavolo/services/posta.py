# SPDX-License-Identifier: AGPL-3.0-or-later
"""Mail: written with the change that causes it, sent afterwards by a job, never twice."""

import logging
from datetime import timedelta
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.urls import reverse
from django.utils import timezone

from abitare.lib.lavori import accoda
from tavolo.models import Messaggio, Utente

logger = logging.getLogger(__name__)
PER_GIRO = 100
MASSIMI_TENTATIVI = 6
ABBANDONATO_DOPO = timedelta(minutes=15)
# Stands in the text where, while sending, a fresh link to choose the password is put.
COLLEGAMENTO = "[[collegamento per scegliere la password]]"
RIFIUTI = (SMTPResponseException, SMTPRecipientsRefused)


def accoda_messaggio(
    *, destinatario: Utente, oggetto: str, testo: str, con_collegamento: bool = False
) -> Messaggio | None:
    """Writes a mail to be sent after the commit; None for who has no address or is not active.

    With `con_collegamento` the mark COLLEGAMENTO in the text becomes a link while sending: the table keeps no secret.
    """
    if not (destinatario.is_active and destinatario.email):
        logger.info("No mail to %s: not active or without address", destinatario.username)
        return None
    messaggio = Messaggio.objects.create(
        destinatario=destinatario,
        oggetto=" ".join(oggetto.split())[:200],
        testo=testo,
        con_collegamento=con_collegamento,
    )
    accoda("tavolo.tasks.spedisci_posta")
    return messaggio


def spedisci_posta() -> int:
    """Sends what waits and is due; returns how many mails left. Safe to run twice at once.

    A server that cannot be reached costs no attempt: the rows stay as they are for the next round.
    """
    segna_abbandonati()
    in_attesa = list(
        Messaggio.objects.da_spedire(timezone.now()).order_by("pk").values_list("pk", flat=True)[:PER_GIRO]
    )
    if not in_attesa:
        return 0
    with get_connection() as connessione:
        return sum(_spedisci(chiave, connessione) for chiave in in_attesa)


def segna_abbandonati() -> int:
    limite = timezone.now() - ABBANDONATO_DOPO
    righe = Messaggio.objects.filter(stato=Messaggio.Stato.IN_CORSO, prossimo_tentativo__lte=limite)
    return righe.update(stato=Messaggio.Stato.INCERTO, errore="Il lavoro si è interrotto durante la spedizione.")


def _spedisci(chiave: int, connessione: BaseEmailBackend) -> bool:
    if not _prendi(chiave):
        return False
    messaggio = Messaggio.objects.select_related("destinatario").get(pk=chiave)
    if not messaggio.destinatario.is_active:
        _segna(messaggio, Messaggio.Stato.FALLITO, "Il destinatario non è più attivo.")
        return False
    try:
        connessione.send_messages([_posta(messaggio)])
    except RIFIUTI as errore:
        _rinvia(messaggio, str(errore))
        return False
    except (SMTPException, OSError) as errore:
        # The connection broke: the server may have taken the mail, so sending it again could double it.
        _segna(messaggio, Messaggio.Stato.INCERTO, str(errore) or type(errore).__name__)
        return False
    _segna(messaggio, Messaggio.Stato.SPEDITO, "")
    return True


def _prendi(chiave: int) -> bool:
    """Claims the row; False when another job has it."""
    libero = Messaggio.objects.filter(pk=chiave, stato=Messaggio.Stato.DA_SPEDIRE)
    return bool(libero.update(stato=Messaggio.Stato.IN_CORSO, prossimo_tentativo=timezone.now()))


def _rinvia(messaggio: Messaggio, errore: str) -> None:
    """After 1, 2, 4, 8 and 16 minutes the mail is tried again, then it is given up."""
    messaggio.tentativi += 1
    if messaggio.tentativi >= MASSIMI_TENTATIVI:
        _segna(messaggio, Messaggio.Stato.FALLITO, errore)
        return
    messaggio.prossimo_tentativo = timezone.now() + timedelta(minutes=2 ** (messaggio.tentativi - 1))
    _segna(messaggio, Messaggio.Stato.DA_SPEDIRE, errore)


def _segna(messaggio: Messaggio, stato: Messaggio.Stato, errore: str) -> None:
    messaggio.stato = stato
    messaggio.errore = errore
    if stato == Messaggio.Stato.SPEDITO:
        messaggio.spedito = timezone.now()
    messaggio.save(update_fields=["stato", "errore", "tentativi", "prossimo_tentativo", "spedito"])
    if errore:
        logger.warning("Mail %s: %s (%s)", messaggio.pk, stato, errore)


def _posta(messaggio: Messaggio) -> EmailMessage:
    destinatario = messaggio.destinatario
    testo = messaggio.testo
    if messaggio.con_collegamento:
        testo = testo.replace(COLLEGAMENTO, collegamento_password(destinatario))
    firma = f"\n\n--\n{settings.COMUNE.nome_portale}, {settings.COMUNE.nome}\n{settings.INDIRIZZO_PORTALE}\n"
    oggetto = f"[{settings.COMUNE.nome_portale}] {messaggio.oggetto}"
    return EmailMessage(oggetto, testo.rstrip() + firma, to=[destinatario.email])


def collegamento_password(utente: Utente) -> str:
    """Address at which the person chooses a password; it works once, for three days."""
    dati = {"uidb36": user_pk_to_url_str(utente), "key": default_token_generator.make_token(utente)}
    return settings.INDIRIZZO_PORTALE + reverse("account_reset_password_from_key", kwargs=dati)
