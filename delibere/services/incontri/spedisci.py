# SPDX-License-Identifier: AGPL-3.0-or-later
"""The mails of the meetings leave: the row is the truth, claimed before sending, never sent twice by itself."""

import logging
from datetime import timedelta
from smtplib import SMTPException
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from abitare.lib import ics
from abitare.lib.lavori import accoda
from delibere.models import Spedizione, Verbale
from delibere.services.incontri.comuni import scrive_da_coordinamento
from delibere.services.incontri.inviti import LAVORO
from tavolo.models import Utente
from tavolo.services.posta import ABBANDONATO_DOPO, RIFIUTI

logger = logging.getLogger(__name__)
PER_GIRO = 100
MASSIMI_TENTATIVI = 6
Stato = Spedizione.Stato


def spedisci() -> int:
    """Sends what waits and is due; returns how many left. Safe to run many times at once.

    The server is reached before a row is claimed: one that does not answer leaves every row as it was.
    """
    _segna_abbandonati()
    righe = Spedizione.objects.da_spedire(timezone.now()).order_by("pk")
    in_attesa = list(righe.values_list("pk", flat=True)[:PER_GIRO])
    if not in_attesa:
        return 0
    try:
        with get_connection() as connessione:
            return sum(_spedisci(chiave, connessione) for chiave in in_attesa)
    except (SMTPException, OSError) as errore:
        logger.warning("Mail of the meetings put off: %s", errore)
        return 0


def rispedisci(*, utente: Utente, spedizione_id: int) -> None:
    """By hand, one given up or of which nobody knows whether it left. It keeps its Message-ID."""
    with scrive_da_coordinamento(utente):
        righe = Spedizione.objects.filter(pk=spedizione_id, stato__in=Stato.RIPETIBILI)
        if not righe.update(stato=Stato.DA_SPEDIRE, tentativi=0, prossimo_tentativo=timezone.now()):
            raise ValidationError("Questa e-mail non si può rispedire: forse qualcuno lo ha appena fatto.")
        accoda(LAVORO)


def _segna_abbandonati() -> None:
    limite = timezone.now() - ABBANDONATO_DOPO
    righe = Spedizione.objects.filter(stato=Stato.IN_CORSO, prossimo_tentativo__lte=limite)
    righe.update(stato=Stato.INCERTO, errore="Il lavoro si è interrotto durante la spedizione.")


def _spedisci(chiave: int, connessione: BaseEmailBackend) -> bool:
    libera = Spedizione.objects.filter(pk=chiave, stato=Stato.DA_SPEDIRE)
    if not libera.update(stato=Stato.IN_CORSO, prossimo_tentativo=timezone.now()):
        return False
    spedizione = Spedizione.objects.get(pk=chiave)
    try:
        connessione.send_messages([_posta(spedizione)])
    except RIFIUTI as errore:
        _rinvia(spedizione, str(errore))
        return False
    except (SMTPException, OSError) as errore:
        # The server may have taken the mail before the connection broke, so sending it again could double it.
        _segna(spedizione, Stato.INCERTO, str(errore) or type(errore).__name__)
        raise
    spedizione.spedito = timezone.now()
    _segna(spedizione, Stato.SPEDITO, "")
    return True


def _rinvia(spedizione: Spedizione, errore: str) -> None:
    """After 1, 2, 4, 8 and 16 minutes it is tried again, then it is given up."""
    spedizione.tentativi += 1
    spedizione.prossimo_tentativo = timezone.now() + timedelta(minutes=2 ** (spedizione.tentativi - 1))
    dato_per_perso = spedizione.tentativi >= MASSIMI_TENTATIVI
    _segna(spedizione, Stato.FALLITO if dato_per_perso else Stato.DA_SPEDIRE, errore)


def _segna(spedizione: Spedizione, stato: str, errore: str) -> None:
    spedizione.stato, spedizione.errore = stato, " ".join(errore.split())[:500]
    spedizione.save(update_fields=["stato", "errore", "tentativi", "prossimo_tentativo", "spedito"])
    if errore:
        logger.warning("%s: %s (%s)", spedizione, stato, errore)


def _posta(spedizione: Spedizione) -> EmailMultiAlternatives:
    firma = f"\n--\n{settings.COMUNE.nome_portale}, {settings.COMUNE.nome}\n{settings.INDIRIZZO_PORTALE}\n"
    posta = EmailMultiAlternatives(
        subject=f"[{settings.COMUNE.nome_portale}] {spedizione.oggetto}",
        body=spedizione.testo + firma,
        to=[spedizione.indirizzo],
        headers={
            "Message-ID": f"<{spedizione.identita}@{urlsplit(settings.INDIRIZZO_PORTALE).hostname}>",
            "Auto-Submitted": "auto-generated",
        },
    )
    if spedizione.calendario:
        metodo = ics.RICHIESTA if spedizione.genere == Spedizione.Genere.INVITO else ics.ANNULLAMENTO
        posta.attach_alternative(spedizione.calendario, f"text/calendar; method={metodo}")
        posta.attach("invito.ics", spedizione.calendario, "text/calendar")
    if spedizione.genere == Spedizione.Genere.VERBALE:
        verbale = Verbale.objects.pronti().get(incontro=spedizione.incontro_id, numero=spedizione.sequenza)
        with verbale.file.open("rb") as file:
            posta.attach(f"{verbale.nome_file}.pdf", file.read(), "application/pdf")
    return posta
