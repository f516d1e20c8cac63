# SPDX-License-Identifier: AGPL-3.0-or-later
"""Coverage and silence of each sector through the cycles of a programme."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.db.models import Count, OuterRef, Q, Subquery, Sum

from programma.models import Passaggio, Rilevazione, RispostaRegistrata
from programma.numeri.regole import arrotonda
from programma.queries.rilevazione.risposte import risposte
from programma.queries.rilevazione.scheda import passaggi_di

QUANTE = 8


@dataclass(frozen=True)
class Casella:
    """What a sector was asked in a cycle and what it said; `copertura` in percent of the weight of what was asked."""

    chieste: int
    dette: int
    quota: Decimal
    quota_detta: Decimal

    @property
    def tacciono(self) -> int:
        return self.chieste - self.dette

    @property
    def copertura(self) -> Decimal | None:
        if not self.quota:
            return None
        return arrotonda(100 * Fraction(self.quota_detta) / Fraction(self.quota))

    def __add__(self, altra: "Casella") -> "Casella":
        return Casella(
            self.chieste + altra.chieste,
            self.dette + altra.dette,
            self.quota + altra.quota,
            self.quota_detta + altra.quota_detta,
        )


NIENTE = Casella(0, 0, Decimal(0), Decimal(0))


@dataclass(frozen=True)
class Ciclo:
    rilevazione: Rilevazione
    totale: Casella
    passaggi: tuple[Passaggio, ...]

    @property
    def riaperture(self) -> list[Passaggio]:
        return [p for p in self.passaggi if p.tipo == Passaggio.Tipo.RIAPERTURA]


@dataclass(frozen=True)
class Andamento:
    """The last cycles, oldest first: `righe` by name of the sector, a cell for each cycle (None: nothing asked)."""

    cicli: tuple[Ciclo, ...]
    righe: tuple[tuple[str, tuple[Casella | None, ...]], ...]


def andamento(programma_id: int, quante: int = QUANTE) -> Andamento:
    """Of the cycles that opened; seven queries at most."""
    aperte = Rilevazione.objects.filter(programma=programma_id).exclude(stato=Rilevazione.Stato.PREVISTA)
    ultime = list(aperte.order_by("-aperta", "-pk")[:quante])[::-1]
    caselle = _registrate(ultime)
    for rilevazione in ultime:
        if rilevazione.stato == Rilevazione.Stato.APERTA:
            caselle |= _in_corso(rilevazione)
    nomi = {settore: nome for (_, settore, nome) in caselle}
    per_posto = {(pk, settore): casella for (pk, settore, _), casella in caselle.items()}
    passaggi = passaggi_di(r.pk for r in ultime)
    cicli = (
        Ciclo(
            r,
            sum((c for (pk, _), c in per_posto.items() if pk == r.pk), NIENTE),
            tuple(p for p in passaggi if p.rilevazione_id == r.pk),
        )
        for r in ultime
    )
    in_ordine = sorted(nomi.items(), key=lambda voce: (voce[1].casefold(), voce[0]))
    righe = ((nome, tuple(per_posto.get((r.pk, pk)) for r in ultime)) for pk, nome in in_ordine)
    return Andamento(tuple(cicli), tuple(righe))


Chiave = tuple[int, int, str]


def _registrate(rilevazioni: Iterable[Rilevazione]) -> dict[Chiave, Casella]:
    """What the last close of each cycle wrote."""
    chiuse = [r.pk for r in rilevazioni if r.stato == Rilevazione.Stato.CHIUSA]
    chiusure = Passaggio.objects.filter(
        rilevazione=OuterRef("passaggio__rilevazione"), tipo=Passaggio.Tipo.CHIUSURA
    ).order_by("-pk")
    righe = RispostaRegistrata.objects.filter(
        passaggio__rilevazione__in=chiuse, passaggio=Subquery(chiusure.values("pk")[:1])
    )
    detta = Q(aggiornamento__isnull=False)
    somme = righe.values_list("passaggio__rilevazione", "settore", "settore__nome").annotate(
        chieste=Count("pk"), dette=Count("pk", filter=detta), tutta=Sum("quota"), sua=Sum("quota", filter=detta)
    )
    return {
        (pk, settore, nome): Casella(chieste, dette, tutta, sua or Decimal(0))
        for pk, settore, nome, chieste, dette, tutta, sua in somme
    }


def _in_corso(rilevazione: Rilevazione) -> dict[Chiave, Casella]:
    caselle: dict[Chiave, Casella] = {}
    for risposta in risposte(rilevazione):
        chiave = (rilevazione.pk, risposta.settore, risposta.nome_settore)
        detta = int(risposta.con_parola)
        una = Casella(1, detta, risposta.quota, risposta.quota * detta)
        caselle[chiave] = caselle.get(chiave, NIENTE) + una
    return caselle
