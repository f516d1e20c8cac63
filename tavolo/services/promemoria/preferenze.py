# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Collection

from django.db import transaction

from tavolo.models import Gradino, Rinuncia, Utente
from tavolo.services.promemoria.gradini import assicura_gradini


def scegli_promemoria(*, utente: Utente, voluti: Collection[str]) -> None:
    """Which of the steps that are not due come by mail (their codes); the due ones always do."""
    with transaction.atomic():
        assicura_gradini()
        facoltativi = Gradino.objects.filter(dovuto=False)
        Rinuncia.objects.filter(utente=utente, gradino__in=facoltativi.filter(codice__in=voluti)).delete()
        nuove = [Rinuncia(utente=utente, gradino=gradino) for gradino in facoltativi.exclude(codice__in=voluti)]
        Rinuncia.objects.bulk_create(nuove, ignore_conflicts=True)
