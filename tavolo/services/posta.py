# SPDX-License-Identifier: AGPL-3.0-or-later
"""Mail: written with the change that causes it, sent afterwards by a job, never twice."""

import logging
from contextlib import suppress
from datetime import timedelta
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException
from typing import Any
from urllib.parse import urlsplit

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.validators import validate_email
from django.urls import reverse
from django.utils import timezone

from abitare.lib.lavori import accoda
from tavolo.models import Messaggio, Utente
from tavolo.permissions import esigi_cura_dei_promemoria
from tavolo.services.promemoria import digesto
from tavolo.services.promemoria.rinuncia import testate_di_rinuncia

logger = logging.getLogger(__name__)
PER_GIRO = 100
MASSIMI_RIFIUTI = 6
ATTESA_MASSIMA = 60
SI_RIPROVA_PER = timedelta(days=5)
ABBANDONATO_DOPO = timedelta(minutes=15)
ERRORE_PERMANENTE = 500
# Stands in the text where, while sending, a fresh link to choose the password is put.
COLLEGAMENTO = "[[collegamento per scegliere la password]]"
RIFIUTI = (SMTPResponseException, SMTPRecipientsRefused)
INTERROTTO = (SMTPException, OSError)
# RFC 5322 §2.1.1.
MASSIMO_RIGA = 998
NON_PIU_ATTIVO = "Il destinatario non è più attivo."
SENZA_INDIRIZZO = "L'indirizzo e-mail del destinatario manca o non è valido."
SERVER_MUTO = "Il server di posta non risponde"


class PostaConIndirizzi(EmailMultiAlternatives):
    """Its headers hold addresses longer than a line: folded they would be encoded, which no mail programme reads."""

    def message(self, **opzioni: Any) -> Any:
        posta = super().message(**opzioni)
        posta.policy = posta.policy.clone(max_line_length=MASSIMO_RIGA)
        return posta


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
    """Sends what waits and is due; returns how many mails left. Safe to run many times at once.

    The server is reached before a row is claimed: one that does not answer leaves every row as it was, for later.
    """
    segna_abbandonati()
    adesso = timezone.now()
    in_attesa = list(Messaggio.objects.da_spedire(adesso).order_by("pk").values_list("pk", flat=True)[:PER_GIRO])
    connessione, spediti = get_connection(), 0
    try:
        for chiave in in_attesa:
            if not _apri(connessione):
                break
            spediti += _spedisci(chiave, connessione)
    except INTERROTTO as errore:
        logger.warning("Mail round broken off: %s", errore)
    finally:
        _chiudi(connessione)
    return spediti


def _apri(connessione: BaseEmailBackend) -> bool:
    """Whether the server answers; when it does not, all that is due waits longer and says why."""
    try:
        connessione.open()
    except INTERROTTO as errore:
        logger.warning("The mail server does not answer: %s", errore)
        for messaggio in Messaggio.objects.da_spedire(timezone.now()):
            _rinvia(messaggio, f"{SERVER_MUTO}: {_parole(errore)}", temporaneo=True)
        return False
    return True


def _chiudi(connessione: BaseEmailBackend) -> None:
    """A connection that is already gone has nothing more to say."""
    with suppress(*INTERROTTO):
        connessione.close()


def segna_abbandonati() -> int:
    limite = timezone.now() - ABBANDONATO_DOPO
    righe = Messaggio.objects.filter(stato=Messaggio.Stato.IN_CORSO, prossimo_tentativo__lte=limite)
    return righe.update(stato=Messaggio.Stato.INCERTO, errore="Il lavoro si è interrotto durante la spedizione.")


def rispedisci(*, utente: Utente, messaggio_id: int) -> None:
    """By hand: a mail given up, or of which nobody knows whether it left. It keeps its Message-ID."""
    esigi_cura_dei_promemoria(utente)
    righe = Messaggio.objects.filter(pk=messaggio_id, stato__in=Messaggio.Stato.RIPETIBILI)
    ripresa = {"stato": Messaggio.Stato.DA_SPEDIRE, "tentativi": 0, "ripreso": timezone.now()}
    if not righe.update(**ripresa, prossimo_tentativo=timezone.now()):
        raise ValidationError("Questo messaggio non si può rispedire: forse qualcuno lo ha appena fatto.")
    logger.info("Mail %s sent again by hand by %s", messaggio_id, utente.username)
    accoda("tavolo.tasks.spedisci_posta")


def _spedisci(chiave: int, connessione: BaseEmailBackend) -> bool:
    """Whether the mail left. Raises what broke the connection: nothing more can be sent on it."""
    if not _prendi(chiave):
        return False
    messaggio = Messaggio.objects.select_related("destinatario").get(pk=chiave)
    posta = _posta_o_fine(messaggio)
    if posta is None:
        return False
    try:
        connessione.send_messages([posta])
    except RIFIUTI as errore:
        _rinvia(messaggio, _parole(errore), temporaneo=_risposta(errore)[0] < ERRORE_PERMANENTE)
        _chiudi(connessione)
        return False
    except INTERROTTO as errore:
        # The server may have taken the mail before the connection broke, so sending it again could double it.
        _segna(messaggio, Messaggio.Stato.INCERTO, _parole(errore))
        raise
    _segna(messaggio, Messaggio.Stato.SPEDITO, "")
    return True


def _prendi(chiave: int) -> bool:
    """Claims the row; False when another job has it."""
    libero = Messaggio.objects.filter(pk=chiave, stato=Messaggio.Stato.DA_SPEDIRE)
    return bool(libero.update(stato=Messaggio.Stato.IN_CORSO, prossimo_tentativo=timezone.now()))


def _rinvia(messaggio: Messaggio, errore: str, *, temporaneo: bool) -> None:
    """Tried again after 1, 2, 4… minutes, at most an hour: for days if the fault may pass, a few times if not."""
    messaggio.tentativi += 1
    inizio = messaggio.ripreso or messaggio.creato
    scaduto = timezone.now() - inizio > SI_RIPROVA_PER
    if scaduto or (not temporaneo and messaggio.tentativi >= MASSIMI_RIFIUTI):
        _segna(messaggio, Messaggio.Stato.FALLITO, errore)
        return
    minuti = min(2 ** min(messaggio.tentativi - 1, 10), ATTESA_MASSIMA)
    messaggio.prossimo_tentativo = timezone.now() + timedelta(minutes=minuti)
    _segna(messaggio, Messaggio.Stato.DA_SPEDIRE, errore)


def _risposta(errore: Exception) -> tuple[int, bytes | str]:
    """Code and words of a refusal; there is one recipient, so one answer."""
    if isinstance(errore, SMTPRecipientsRefused):
        return next(iter(errore.recipients.values()), (ERRORE_PERMANENTE, ""))
    if isinstance(errore, SMTPResponseException):
        return errore.smtp_code, errore.smtp_error
    return ERRORE_PERMANENTE, str(errore) or type(errore).__name__


def _parole(errore: Exception) -> str:
    """What the server said, on one line: it is shown in a page."""
    codice, detto = _risposta(errore)
    testo = " ".join((detto.decode("utf-8", "replace") if isinstance(detto, bytes) else detto).split())
    return f"{codice} {testo}"[:500] if isinstance(errore, RIFIUTI) else testo[:500]


def _segna(messaggio: Messaggio, stato: Messaggio.Stato, errore: str) -> None:
    messaggio.stato = stato
    messaggio.errore = errore
    if stato == Messaggio.Stato.SPEDITO:
        messaggio.spedito = timezone.now()
    messaggio.save(update_fields=["stato", "errore", "tentativi", "prossimo_tentativo", "spedito"])
    if errore:
        logger.warning("Mail %s: %s (%s)", messaggio.pk, stato, errore)


def _posta_o_fine(messaggio: Messaggio) -> EmailMessage | None:
    """The mail to be sent; None, with the reason in the row, when it must not or cannot leave."""
    if not messaggio.destinatario.is_active:
        _segna(messaggio, Messaggio.Stato.FALLITO, NON_PIU_ATTIVO)
        return None
    try:
        validate_email(messaggio.destinatario.email)
        posta = _promemoria(messaggio) if messaggio.giorno else _lettera(messaggio)
    except ValidationError as errore:
        logger.warning("Mail %s cannot be written: %s", messaggio.pk, errore)
        _segna(messaggio, Messaggio.Stato.FALLITO, SENZA_INDIRIZZO)
        return None
    if posta is None:
        _segna(messaggio, Messaggio.Stato.SUPERATO, "")
    return posta


def _lettera(messaggio: Messaggio) -> EmailMessage:
    testo = messaggio.testo
    if messaggio.con_collegamento:
        testo = testo.replace(COLLEGAMENTO, collegamento_password(messaggio.destinatario))
    firma = f"\n\n--\n{settings.COMUNE.nome_portale}, {settings.COMUNE.nome}\n{settings.INDIRIZZO_PORTALE}\n"
    return EmailMessage(body=testo.rstrip() + firma, **_busta(messaggio))


def _promemoria(messaggio: Messaggio) -> EmailMessage | None:
    """The promemoria of the day; None when none of them holds any more."""
    corpo = digesto.corpo(messaggio)
    if corpo is None:
        return None
    posta = PostaConIndirizzi(body=corpo.testo, **_busta(messaggio))
    posta.extra_headers |= testate_di_rinuncia(messaggio, corpo.gradini)
    posta.attach_alternative(corpo.html, "text/html")
    return posta


def _busta(messaggio: Messaggio) -> dict[str, Any]:
    """Address and headers; the Message-ID is that of the row, so that a mail sent again is the same mail."""
    oggetto = " ".join(f"[{settings.COMUNE.nome_portale}] {messaggio.oggetto}".split())
    testate = {
        "Message-ID": f"<{messaggio.identita}@{urlsplit(settings.INDIRIZZO_PORTALE).hostname}>",
        "Auto-Submitted": "auto-generated",
    }
    return {"subject": oggetto, "to": [messaggio.destinatario.email], "headers": testate}


def collegamento_password(utente: Utente) -> str:
    """Address at which the person chooses a password; it works once, for three days."""
    dati = {"uidb36": user_pk_to_url_str(utente), "key": default_token_generator.make_token(utente)}
    return settings.INDIRIZZO_PORTALE + reverse("account_reset_password_from_key", kwargs=dati)
