# SPDX-License-Identifier: AGPL-3.0-or-later
from django.db.models import QuerySet

from delibere.models import Atto, EffettoAtto
from programma.models import Programma
from programma.permissions import MODIFICA
from tavolo.models import Utente
from tavolo.permissions import oggetti_permessi


def effetti_visibili(utente: Utente, atto: Atto) -> QuerySet[EffettoAtto]:
    """What the act does to the programmes the person may see."""
    return atto.effetti.filter(programma__in=Programma.objects.visibili_a(utente)).select_related("programma")


def programmi_collegabili(utente: Utente) -> QuerySet[Programma]:
    """Programmes whose coordination the person holds, and which are not closed."""
    aperti = Programma.objects.exclude(stato=Programma.Stato.CHIUSO)
    return oggetti_permessi(utente, MODIFICA, aperti)
