# SPDX-License-Identifier: AGPL-3.0-or-later
"""What each action answers in a cycle: read from the statements while it is open, from what its close wrote after."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from abitare.lib.tempo import fine_giornata
from programma.models import Aggiornamento, Azione, AzioneRilevata, Passaggio, Rilevazione, RispostaRegistrata, Stato

MILIARDESIMI = Decimal("1E-10")


class Esito(StrEnum):
    ATTESA = "attesa"
    RICEVUTA = "ricevuta"
    RESTITUITA = "restituita"
    VERIFICATA = "verificata"
    NON_COMUNICATA = "non_comunicata"


# A word was said; one that came back has to be said again, but it was a word.
CON_PAROLA = frozenset({Esito.RICEVUTA, Esito.RESTITUITA, Esito.VERIFICATA})
DELLA_VERIFICA = {None: Esito.RICEVUTA, "accettata": Esito.VERIFICATA, "restituita": Esito.RESTITUITA}


@dataclass(frozen=True, slots=True)
class Risposta:
    """`aggiornamento`, `scritta` and `verificata` stay empty while nobody answered; `quota` as in RispostaRegistrata.

    `momento`: "in tempo", "in tolleranza", "oltre la tolleranza" or "tardiva" (after a close); empty without an answer.
    """

    azione: int
    codice: str
    titolo: str
    settore: int
    nome_settore: str
    esito: Esito
    quota: Decimal
    aggiornamento: int | None = None
    nessuna_variazione: bool = False
    scritta: datetime | None = None
    verificata: datetime | None = None
    momento: str = ""

    @property
    def con_parola(self) -> bool:
        return self.esito in CON_PAROLA


def risposte(rilevazione: Rilevazione) -> list[Risposta]:
    """In the order of the programme; four queries at most, none per action. Nothing before it opens."""
    if rilevazione.stato == Rilevazione.Stato.CHIUSA:
        return _registrate(rilevazione)
    return _in_corso(rilevazione) if rilevazione.stato == Rilevazione.Stato.APERTA else []


def parole_di(rilevazione: Rilevazione) -> QuerySet[Aggiornamento]:
    """The statements that belong to the cycle, of whatever action of the programme."""
    parole = Aggiornamento.objects.filter(azione__obiettivo__programma_id=rilevazione.programma_id)
    parole = parole.filter(scritto__gte=rilevazione.risposte_dal)
    return parole.filter(scritto__lt=rilevazione.chiusa) if rilevazione.chiusa else parole


def _in_corso(rilevazione: Rilevazione) -> list[Risposta]:
    azioni = list(_chieste(rilevazione))
    ultime = parole_di(rilevazione).filter(corretto_da__isnull=True).select_related("verifica")
    per_azione = {p.azione_id: p for p in ultime.order_by("azione_id", "-riferito_al", "-pk").distinct("azione_id")}
    tardive, quote = Tardive(rilevazione), _quote(azioni)
    return [
        Risposta(
            azione=a.pk,
            codice=a.codice,
            titolo=a.titolo,
            settore=a.settore_id,
            nome_settore=a.settore.nome,
            quota=quote[a.pk],
            **_detto(per_azione.get(a.pk), tardive, Esito.ATTESA),
        )
        for a in azioni
    ]


def _registrate(rilevazione: Rilevazione) -> list[Risposta]:
    righe = RispostaRegistrata.objects.filter(passaggio=ultima_chiusura(rilevazione.pk))
    righe = righe.select_related("azione", "settore", "aggiornamento__verifica")
    righe = righe.order_by("azione__obiettivo__ordine", "azione__ordine", "azione_id")
    tardive = Tardive(rilevazione)
    return [
        Risposta(
            azione=r.azione_id,
            codice=r.azione.codice,
            titolo=r.azione.titolo,
            settore=r.settore_id,
            nome_settore=r.settore.nome,
            quota=r.quota,
            **_detto(r.aggiornamento, tardive, Esito.NON_COMUNICATA),
        )
        for r in righe
    ]


def ultima_chiusura(rilevazione_id: int) -> Subquery:
    chiusure = Passaggio.objects.filter(rilevazione=rilevazione_id, tipo=Passaggio.Tipo.CHIUSURA)
    return Subquery(chiusure.order_by("-pk").values("pk")[:1])


def _chieste(rilevazione: Rilevazione) -> QuerySet[Azione]:
    """Those of the cycle that were not cancelled since, each with the weights its share is made of."""
    sue = AzioneRilevata.objects.correnti().filter(rilevazione=rilevazione, azione=OuterRef("pk"))
    azioni = Azione.objects.filter(Exists(sue), obiettivo__programma_id=rilevazione.programma_id)
    return azioni.exclude(stato=Stato.ANNULLATA).select_related("settore", "obiettivo")


def _quote(azioni: list[Azione]) -> dict[int, Decimal]:
    """Objective's weight × the action's share in it, among the actions asked, out of one."""
    nell_obiettivo: dict[int, int] = {}
    for azione in azioni:
        nell_obiettivo[azione.obiettivo_id] = nell_obiettivo.get(azione.obiettivo_id, 0) + azione.peso
    pesi = {a.pk: Fraction(a.obiettivo.peso * a.peso, nell_obiettivo[a.obiettivo_id]) for a in azioni}
    intero = sum(pesi.values(), Fraction())
    return {pk: _decimale(peso / intero) for pk, peso in pesi.items()}


def _decimale(quota: Fraction) -> Decimal:
    return (Decimal(quota.numerator) / Decimal(quota.denominator)).quantize(MILIARDESIMI)


def _detto(parola: Aggiornamento | None, tardive: "Tardive", altrimenti: Esito) -> dict[str, Any]:
    if parola is None:
        return {"esito": altrimenti}
    verifica = getattr(parola, "verifica", None)
    return {
        "esito": DELLA_VERIFICA[verifica.esito if verifica else None],
        "aggiornamento": parola.pk,
        "nessuna_variazione": parola.nessuna_variazione,
        "scritta": parola.scritto,
        "verificata": verifica.scritta if verifica else None,
        "momento": tardive.momento(parola.scritto),
    }


class Tardive:
    """When an answer came: what was written while the cycle stood closed, or before it opened, is late for ever."""

    def __init__(self, rilevazione: Rilevazione) -> None:
        self.scade = fine_giornata(rilevazione.scade)
        self.tolleranza = fine_giornata(rilevazione.fine_tolleranza)
        self.chiusa_fra = _intervalli(rilevazione)

    def momento(self, scritta: datetime) -> str:
        if any(dal <= scritta < al for dal, al in self.chiusa_fra):
            return "tardiva"
        if scritta < self.scade:
            return "in tempo"
        return "in tolleranza" if scritta < self.tolleranza else "oltre la tolleranza"


def _intervalli(rilevazione: Rilevazione) -> list[tuple[datetime, datetime]]:
    """From the close before to the opening, then from each close of this cycle to its reopening."""
    if rilevazione.risposte_dal is None or rilevazione.aperta is None:
        return []
    intervalli, chiusa = [(rilevazione.risposte_dal, rilevazione.aperta)], None
    for passaggio in rilevazione.passaggi.all():
        if passaggio.tipo == Passaggio.Tipo.CHIUSURA:
            chiusa = passaggio.quando
        elif passaggio.tipo == Passaggio.Tipo.RIAPERTURA and chiusa:
            intervalli.append((chiusa, passaggio.quando))
    return intervalli
