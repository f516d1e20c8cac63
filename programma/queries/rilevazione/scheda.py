# SPDX-License-Identifier: AGPL-3.0-or-later
"""A cycle as the coordination follows it: who answered what, how soon, and what happened to the cycle itself."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from abitare.lib.tempo import giorno_di
from programma.models import Passaggio, Rilevazione
from programma.queries.rilevazione.risposte import Esito, Risposta, risposte
from tavolo.models import Cambio
from tavolo.queries.oscuramenti import coperture, copri

# What is said of many answers, by what is said of one.
MOMENTI = {
    "in tempo": "in tempo",
    "in tolleranza": "in tolleranza",
    "oltre la tolleranza": "oltre la tolleranza",
    "tardiva": "arrivate a rilevazione chiusa",
}


@dataclass(frozen=True)
class RigaMatrice:
    """A sector, or all of them (`settore` None): how many answers in each state, how many days they took."""

    settore: int | None
    nome: str
    quanti: dict[Esito, int]
    giorni: int | None
    risposte: tuple[Risposta, ...]

    @property
    def totale(self) -> int:
        return sum(self.quanti.values())

    @property
    def caselle(self) -> list[int]:
        return list(self.quanti.values())


@dataclass(frozen=True)
class Scheda:
    """`esiti` are the columns of the matrix: an open cycle waits, a closed one has what was not said."""

    rilevazione: Rilevazione
    risposte: tuple[Risposta, ...]
    esiti: tuple[Esito, ...]
    righe: tuple[RigaMatrice, ...]
    totale: RigaMatrice
    momenti: tuple[tuple[str, int], ...]
    passaggi: tuple[Passaggio, ...]

    @property
    def da_verificare(self) -> list[int]:
        """Statements that wait, oldest first."""
        attese = [r for r in self.risposte if r.esito == Esito.RICEVUTA and r.aggiornamento and r.scritta]
        return [r.aggiornamento for r in sorted(attese, key=lambda r: (r.scritta, r.aggiornamento)) if r.aggiornamento]


def scheda(rilevazione: Rilevazione) -> Scheda:
    """Seven queries at most, none per action or sector."""
    dette = tuple(risposte(rilevazione))
    chiusa = rilevazione.stato == Rilevazione.Stato.CHIUSA
    ultima = Esito.NON_COMUNICATA if chiusa else Esito.ATTESA
    esiti = (ultima, Esito.RESTITUITA, Esito.RICEVUTA, Esito.VERIFICATA)
    per_settore: dict[tuple[str, int], list[Risposta]] = {}
    for detta in dette:
        per_settore.setdefault((detta.nome_settore, detta.settore), []).append(detta)
    quando = Counter(detta.momento for detta in dette if detta.momento)
    return Scheda(
        rilevazione=rilevazione,
        risposte=dette,
        esiti=esiti,
        righe=tuple(
            _riga(pk, nome, sue, esiti, rilevazione.aperta)
            for (nome, pk), sue in sorted(per_settore.items(), key=lambda voce: voce[0][0].casefold())
        ),
        totale=_riga(None, "Tutti i settori", dette, esiti, rilevazione.aperta),
        momenti=tuple((molte, quando[una]) for una, molte in MOMENTI.items() if quando[una]),
        passaggi=passaggi_di([rilevazione.pk]),
    )


def passaggi_di(rilevazioni: Iterable[int]) -> tuple[Passaggio, ...]:
    """All that happened to them, in order, the covered reasons covered."""
    righe = Passaggio.objects.filter(rilevazione__in=list(rilevazioni)).select_related("cambio__utente", "congelamento")
    righe = righe.prefetch_related("aggiunte__azione", "tolte__rilevata__azione")
    trovati = tuple(righe.defer("congelamento__contenuto").order_by("pk"))
    coperti = coperture(Cambio)
    for passaggio in trovati:
        copri(coperti, passaggio.cambio)
    return trovati


def _riga(
    settore: int | None, nome: str, sue: Sequence[Risposta], esiti: Iterable[Esito], aperta: datetime | None
) -> RigaMatrice:
    quanti = Counter(risposta.esito for risposta in sue)
    return RigaMatrice(settore, nome, {e: quanti[e] for e in esiti}, _giorni(sue, aperta), tuple(sue))


def _giorni(sue: Sequence[Risposta], aperta: datetime | None) -> int | None:
    """Median of the days from the opening to the answer."""
    if aperta is None:
        return None
    passati = [max((giorno_di(r.scritta) - giorno_di(aperta)).days, 0) for r in sue if r.scritta]
    return round(median(passati)) if passati else None
