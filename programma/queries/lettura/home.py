# SPDX-License-Identifier: AGPL-3.0-or-later
"""What waits for the coordination."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from abitare.lib.tempo import oggi
from programma.fotografia.dati import Azione, Settore
from programma.fotografia.presa import fotografa
from programma.models import Aggiornamento, Programma
from programma.numeri import Quadro, Silenzio, quadro, settori_silenti
from programma.queries.contatori import da_verificare
from programma.queries.lettura.programmi import programma_corrente
from tavolo.models import Utente

IN_VISTA = 6


@dataclass(frozen=True)
class DelSettore:
    """A sector, and its actions that somebody waits for or that nobody may speak of."""

    settore: Settore
    azioni: tuple[Azione, ...]


@dataclass(frozen=True)
class DaFare:
    """`verificare` the first statements, oldest first, of whatever programme; the rest is of the current one.

    `restituiti` are statements that a sector still has to correct; `tacciono` the sectors that have not answered the
    open cycle, most actions first; `senza_referente` those with open actions for which nobody may speak.
    """

    programma: Programma
    q: Quadro
    verificare: tuple[Aggiornamento, ...]
    restituiti: tuple[Aggiornamento, ...]
    tacciono: tuple[DelSettore, ...]
    senza_referente: tuple[DelSettore, ...]
    silenzi: tuple[Silenzio, ...]

    @property
    def nulla(self) -> bool:
        return not (self.verificare or self.senza_referente or self.restituiti or self.silenzi or self.tacciono)

    @property
    def chieste(self) -> int:
        """How many actions the open cycle asks of."""
        return sum(lettura.azione.nel_ciclo is not None for lettura in self.q.letture.values())

    @property
    def risposte(self) -> int:
        return self.chieste - sum(len(voce.azioni) for voce in self.tacciono)

    @property
    def ciclo_scaduto(self) -> bool:
        rilevazione = self.q.foto.rilevazione
        return rilevazione is not None and rilevazione.scade < self.q.foto.al


def da_fare(utente: Utente, programmi: list[Programma]) -> DaFare | None:
    """Of the current programme; None while there is none that is open."""
    aperti = [programma for programma in programmi if programma.stato != Programma.Stato.CHIUSO]
    programma = programma_corrente(aperti, oggi())
    if programma is None:
        return None
    q = quadro(fotografa(programma.pk, al=oggi()))
    azioni = [lettura.azione for lettura in q.letture.values()]
    verificare, restituiti = _parole(utente, programma)
    return DaFare(
        programma=programma,
        q=q,
        verificare=verificare,
        restituiti=restituiti,
        tacciono=per_settore(azione for azione in azioni if azione.nel_ciclo is False),
        senza_referente=per_settore(x.azione for x in q.letture.values() if x.senza_referente),
        silenzi=settori_silenti(q),
    )


def per_settore(azioni: Iterable[Azione]) -> tuple[DelSettore, ...]:
    """Most actions first."""
    sue: dict[int, list[Azione]] = {}
    for azione in azioni:
        sue.setdefault(azione.settore.id, []).append(azione)
    voci = (DelSettore(gruppo[0].settore, tuple(gruppo)) for gruppo in sue.values())
    return tuple(sorted(voci, key=lambda voce: (-len(voce.azioni), voce.settore.nome.casefold())))


def _parole(utente: Utente, programma: Programma) -> tuple[tuple[Aggiornamento, ...], tuple[Aggiornamento, ...]]:
    """The first that wait for an answer, and all that came back; one query."""
    attese = da_verificare(utente).values("pk")[:IN_VISTA]
    tornate = Aggiornamento.objects.restituiti().filter(azione__obiettivo__programma=programma)
    righe = Aggiornamento.objects.filter(Q(pk__in=attese) | Q(pk__in=tornate.values("pk")))
    lette = list(righe.select_related("azione", "settore", "verifica").order_by("verifica__scritta", "scritto", "pk"))
    return tuple(x for x in lette if not hasattr(x, "verifica")), tuple(x for x in lette if hasattr(x, "verifica"))
