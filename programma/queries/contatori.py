# SPDX-License-Identifier: AGPL-3.0-or-later
"""Numbers beside the voices of the menu and on the home: two queries for a referente, one for the coordination."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from programma.models import Aggiornamento, Azione, Programma, Stato
from programma.models.aggiornamento import AggiornamentoQuerySet
from programma.permissions import AGGIORNA, MODIFICA
from tavolo.models import Ruolo, Utente
from tavolo.permissions import coordina, oggetti_permessi, settori_di


@dataclass(frozen=True)
class Contatori:
    """`restituiti` statements to correct, `nuove` actions on which the sector has not spoken yet, `da_verificare`."""

    restituiti: int = 0
    nuove: int = 0
    da_verificare: int = 0

    @property
    def mie_azioni(self) -> int:
        return self.restituiti + self.nuove


def azioni_da_aggiornare(utente: Utente) -> QuerySet[Azione]:
    """The open actions on which this person speaks for the sector."""
    azioni = oggetti_permessi(utente, AGGIORNA, Azione.objects.exclude(stato=Stato.ANNULLATA))
    return azioni.exclude(obiettivo__programma__stato=Programma.Stato.CHIUSO)


def restituiti(utente: Utente) -> AggiornamentoQuerySet:
    """Returned statements that wait for this person's correction, oldest answer first."""
    righe = Aggiornamento.objects.restituiti().filter(azione__in=azioni_da_aggiornare(utente))
    return righe.select_related("verifica").order_by("verifica__scritta", "pk")


def da_verificare(utente: Utente) -> AggiornamentoQuerySet:
    """Statements that wait for an answer of the coordination, oldest first."""
    if not coordina(utente):
        return Aggiornamento.objects.none()
    programmi = oggetti_permessi(utente, MODIFICA, Programma.objects.exclude(stato=Programma.Stato.CHIUSO))
    righe = Aggiornamento.objects.in_attesa().filter(azione__obiettivo__programma__in=programmi)
    return righe.order_by("scritto", "pk")


def nuove(utente: Utente) -> QuerySet[Azione]:
    """Actions assigned to a sector that has not said a word on them."""
    parole = Aggiornamento.objects.filter(azione=OuterRef("pk"), settore=OuterRef("settore"))
    return azioni_da_aggiornare(utente).exclude(stato=Stato.CONCLUSA).exclude(Exists(parole))


def contatori(utente: Utente) -> Contatori:
    """At most seven queries, whatever the number of actions."""
    referente = bool(settori_di(utente, Ruolo.REFERENTE))
    return Contatori(
        restituiti=restituiti(utente).count() if referente else 0,
        nuove=nuove(utente).count() if referente else 0,
        da_verificare=da_verificare(utente).count(),
    )
