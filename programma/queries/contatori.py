# SPDX-License-Identifier: AGPL-3.0-or-later
"""Numbers beside the voices of the menu and on the home, and the rows they count."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Exists, OuterRef, QuerySet, Value

from abitare.lib.tempo import oggi
from programma.models import Aggiornamento, Azione, AzioneRilevata, Programma, Rilevazione, Stato
from programma.models.aggiornamento import AggiornamentoQuerySet
from programma.permissions import AGGIORNA, MODIFICA
from tavolo.models import Ruolo, Utente
from tavolo.permissions import coordina, incarico_con, oggetti_permessi, settori_di
from tavolo.queries.promemoria import RUOLI, promemoria_correnti

APERTI = (Programma.Stato.BOZZA, Programma.Stato.ADOTTATO)


@dataclass(frozen=True)
class Contatori:
    """`restituiti` statements to correct, `nuove` actions on which the sector has not spoken yet, `attese` the others
    on which an open cycle waits for a word, `da_verificare`, `promemoria` of things that are not over."""

    restituiti: int = 0
    nuove: int = 0
    attese: int = 0
    da_verificare: int = 0
    promemoria: int = 0

    @property
    def mie_azioni(self) -> int:
        return self.restituiti + self.nuove + self.attese


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


def nuove(azioni: QuerySet[Azione]) -> QuerySet[Azione]:
    """Those on which the responsible sector has not said a word."""
    parole = Aggiornamento.objects.filter(azione=OuterRef("pk"), settore=OuterRef("settore"))
    return azioni.exclude(stato=Stato.CONCLUSA).exclude(Exists(parole))


def attese(azioni: QuerySet[Azione]) -> QuerySet[Azione]:
    """Those on which an open cycle waits for a word; not those on which nobody ever spoke, nor what came back."""
    parole = Aggiornamento.objects.filter(azione=OuterRef("pk"))
    nel_ciclo = Aggiornamento.objects.filter(
        azione=OuterRef("azione"), scritto__gte=OuterRef("rilevazione__risposte_dal"), corretto_da__isnull=True
    )
    aperte = AzioneRilevata.objects.correnti().filter(
        azione=OuterRef("pk"), rilevazione__stato=Rilevazione.Stato.APERTA
    )
    tornati = Aggiornamento.objects.restituiti().filter(azione=OuterRef("pk"))
    return azioni.filter(Exists(aperte.exclude(Exists(nel_ciclo))), Exists(parole)).exclude(Exists(tornati))


def contatori(utente: Utente | AnonymousUser) -> Contatori:
    """One query at most, and none for who has no role that is ever reminded of anything."""
    righe = []
    settori = settori_di(utente, Ruolo.REFERENTE)
    if settori:
        azioni = Azione.objects.filter(settore__in=settori, obiettivo__programma__stato__in=APERTI)
        tornati = Aggiornamento.objects.restituiti().filter(azione__in=azioni)
        righe += [
            _conta("restituiti", tornati),
            _conta("nuove", nuove(azioni.exclude(stato=Stato.ANNULLATA))),
            _conta("attese", attese(azioni.exclude(stato=Stato.ANNULLATA))),
        ]
    if coordina(utente):
        in_attesa = Aggiornamento.objects.in_attesa().filter(azione__obiettivo__programma__stato__in=APERTI)
        righe.append(_conta("da_verificare", in_attesa))
    if isinstance(utente, Utente) and incarico_con(utente, RUOLI, oggi()):
        righe.append(_conta("promemoria", promemoria_correnti(utente)))
    if not righe:
        return Contatori()
    return Contatori(**dict(righe[0].union(*righe[1:], all=True) if len(righe) > 1 else righe[0]))


def _conta(nome: str, righe: QuerySet[Any]) -> QuerySet[Any, Any]:
    return (
        righe.order_by()
        .annotate(contatore=Value(nome))
        .values("contatore")
        .annotate(quanti=Count("pk"))
        .values_list("contatore", "quanti")
    )
