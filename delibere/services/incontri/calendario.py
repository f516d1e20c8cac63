# SPDX-License-Identifier: AGPL-3.0-or-later
"""The secret address of a person's calendar: nothing secret is stored, and a new one makes the old one void."""

from django.conf import settings
from django.core import signing
from django.db.models import F
from django.urls import reverse

from abitare.lib.tempo import oggi
from delibere.models import CalendarioPersonale
from tavolo.models import Utente
from tavolo.permissions import incarichi_vigenti

SALE = "delibere.calendario"


def indirizzo_del_calendario(utente: Utente) -> str:
    """Empty until the person asks for one."""
    calendario = CalendarioPersonale.objects.filter(utente=utente).first()
    if calendario is None:
        return ""
    firma = signing.Signer(salt=SALE).sign(f"{utente.pk}-{calendario.generazione}")
    return settings.INDIRIZZO_PORTALE + reverse("delibere:calendario", args=[firma])


def rinnova_calendario(utente: Utente) -> None:
    """The first address, or a new one in place of the one that holds."""
    _, nuovo = CalendarioPersonale.objects.get_or_create(utente=utente)
    if not nuovo:
        CalendarioPersonale.objects.filter(utente=utente).update(generazione=F("generazione") + 1)


def di_chi(firma: str) -> Utente | None:
    """The person an address is of, while it holds and they hold a term."""
    try:
        pk, _, generazione = signing.Signer(salt=SALE).unsign(firma).partition("-")
    except signing.BadSignature:
        return None
    calendario = CalendarioPersonale.objects.filter(utente=int(pk), generazione=int(generazione))
    trovato = calendario.select_related("utente").first()
    return trovato.utente if trovato and incarichi_vigenti(trovato.utente, oggi()) else None
