# SPDX-License-Identifier: AGPL-3.0-or-later
"""The link in a mail: signed, it opens one promemoria of one person who is logged in, and lets nobody in by itself."""

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.urls import reverse

from tavolo.models import Promemoria

SALE = "tavolo.promemoria"
VALE = timedelta(days=60)


class CollegamentoScaduto(Exception):
    """The signature is ours and too old."""


class CollegamentoFalso(Exception):
    """The signature is not ours, or what it names is not there."""


def collegamento(promemoria: Promemoria) -> str:
    segno = signing.TimestampSigner(salt=SALE).sign(str(promemoria.pk))
    return settings.INDIRIZZO_PORTALE + reverse("tavolo:apri-promemoria", args=[segno])


def promemoria_del_collegamento(segno: str) -> Promemoria:
    """Raises CollegamentoScaduto or CollegamentoFalso."""
    try:
        chiave = signing.TimestampSigner(salt=SALE).unsign(segno, max_age=VALE)
    except signing.SignatureExpired as errore:
        raise CollegamentoScaduto from errore
    except signing.BadSignature as errore:
        raise CollegamentoFalso from errore
    promemoria = Promemoria.objects.filter(pk=chiave).first()
    if promemoria is None:
        raise CollegamentoFalso
    return promemoria
