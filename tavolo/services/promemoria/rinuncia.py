# SPDX-License-Identifier: AGPL-3.0-or-later
"""Unsubscribing from a mail itself, as RFC 8058 has it: only from what is not due, and without a login."""

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.urls import reverse

from tavolo.models import Gradino, Messaggio, Rinuncia
from tavolo.services.promemoria.collegamenti import CollegamentoFalso, CollegamentoScaduto

SALE = "tavolo.rinuncia"
VALE = timedelta(days=60)


def testate_di_rinuncia(messaggio: Messaggio, gradini: list[Gradino]) -> dict[str, str]:
    """Headers of a mail that tells something not due; none for the others, which always come."""
    if all(gradino.dovuto for gradino in gradini):
        return {}
    segno = signing.TimestampSigner(salt=SALE).sign(str(messaggio.pk))
    indirizzo = settings.INDIRIZZO_PORTALE + reverse("tavolo:rinuncia-promemoria", args=[segno])
    return {"List-Unsubscribe": f"<{indirizzo}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def messaggio_della_rinuncia(segno: str) -> Messaggio:
    """Raises CollegamentoScaduto or CollegamentoFalso."""
    try:
        chiave = signing.TimestampSigner(salt=SALE).unsign(segno, max_age=VALE)
    except signing.SignatureExpired as errore:
        raise CollegamentoScaduto from errore
    except signing.BadSignature as errore:
        raise CollegamentoFalso from errore
    messaggio = Messaggio.objects.filter(pk=chiave).defer("oggetto", "testo").first()
    if messaggio is None:
        raise CollegamentoFalso
    return messaggio


def gradini_facoltativi(messaggio: Messaggio) -> list[Gradino]:
    """The steps, not due today, of which the mail spoke."""
    return list(Gradino.objects.filter(promemoria__messaggio=messaggio, dovuto=False).distinct())


def rinuncia(*, messaggio: Messaggio) -> list[Gradino]:
    """Its person gets no more mail of the steps that are not due; done twice it is done once."""
    gradini = gradini_facoltativi(messaggio)
    righe = [Rinuncia(utente_id=messaggio.destinatario_id, gradino=gradino) for gradino in gradini]
    Rinuncia.objects.bulk_create(righe, ignore_conflicts=True)
    return gradini
