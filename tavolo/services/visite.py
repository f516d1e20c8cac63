# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from abitare.lib.tempo import adesso, giorno_di
from tavolo.models import Utente


def registra_visita(*, utente: Utente) -> None:
    """Written at login, outside the history. Logins of one visit leave `visita_precedente` where it was.

    What was written after the last login of the visit before is told again: better twice than never.
    """
    with transaction.atomic():
        persona = Utente.objects.select_for_update(of=("self",)).get(pk=utente.pk)
        istante = adesso()
        ultima = persona.ultima_visita or istante
        if not _stessa_visita(ultima, istante):
            persona.visita_precedente = ultima
        persona.ultima_visita = max(istante, ultima)
        persona.save(update_fields=["ultima_visita", "visita_precedente"])


def _stessa_visita(prima: datetime, dopo: datetime) -> bool:
    """A visit lasts the day, and past midnight for as long as a session may."""
    durata = timedelta(seconds=settings.SESSION_COOKIE_AGE)
    return giorno_di(prima) == giorno_di(dopo) or dopo - prima < durata
