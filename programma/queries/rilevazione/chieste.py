# SPDX-License-Identifier: AGPL-3.0-or-later
"""What an open cycle asks of each action: for the form of a statement and the home of a referente."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from django.db.models import OuterRef, Q, Subquery

from abitare.lib.tempo import oggi
from programma.models import (
    Aggiornamento,
    Azione,
    AzioneRilevata,
    Domanda,
    Rilevazione,
    RispostaDomanda,
    RispostaRegistrata,
)
from programma.models.rilevazione import AzioneRilevataQuerySet
from programma.queries.rilevazione.risposte import DELLA_VERIFICA, Esito, ultima_chiusura
from tavolo.queries.oscuramenti import coperture, copri

Valore = str | Decimal | None
NOME_DOMANDA = re.compile(r"domanda_([0-9]{1,18})")


@dataclass(frozen=True)
class Chiesta:
    """An action in the open cycle, and what was answered so far: when, and by whom (empty while nobody did)."""

    rilevazione: Rilevazione
    esito: Esito
    scritta: datetime | None = None
    autore: int | None = None

    @property
    def attesa(self) -> bool:
        return self.esito == Esito.ATTESA

    @property
    def giorni(self) -> int:
        """Until the due day; negative when it has passed."""
        return (self.rilevazione.scade - oggi()).days


def chieste(azioni: Iterable[int]) -> dict[int, Chiesta]:
    """By id of the action; one query. Those that no open cycle asks about are left out."""
    parole = Aggiornamento.objects.filter(
        azione=OuterRef("azione"), scritto__gte=OuterRef("rilevazione__risposte_dal"), corretto_da__isnull=True
    ).order_by("-riferito_al", "-pk")
    righe = _aperte().filter(azione__in=list(azioni))
    righe = righe.select_related("rilevazione").annotate(
        scritta=Subquery(parole.values("scritto")[:1]),
        risposta=Subquery(parole.values("verifica__esito")[:1]),
        autore=Subquery(parole.values("cambio__utente")[:1]),
    )
    return {
        riga.azione_id: Chiesta(
            riga.rilevazione,
            DELLA_VERIFICA[riga.risposta] if riga.scritta is not None else Esito.ATTESA,
            riga.scritta,
            riga.autore,
        )
        for riga in righe
    }


def chiesta(azione: Azione) -> Chiesta | None:
    return chieste([azione.pk]).get(azione.pk)


def giorno_da_dire(trovata: Chiesta | None, ultimo: Aggiornamento | None) -> date:
    """The reference date of the open cycle, unless something was already said of it or of a later day; else today."""
    al = trovata.rilevazione.al if trovata else oggi()
    return al if al < oggi() and (ultimo is None or ultimo.riferito_al < al) else oggi()


def _aperte() -> AzioneRilevataQuerySet:
    return AzioneRilevata.objects.correnti().filter(rilevazione__stato=Rilevazione.Stato.APERTA)


def domande_di(azione: Azione, nel_modulo: Iterable[int] = ()) -> list[Domanda]:
    """The questions that the open cycle puts about the action.

    `nel_modulo` are those of a form that is being sent: its cycle may have closed while somebody typed, and what was
    typed is kept.
    """
    rilevate = _aperte().filter(azione=azione)
    del_programma = Q(pk__in=list(nel_modulo), rilevazione__programma=azione.obiettivo.programma_id)
    chiuse = del_programma & ~Q(rilevazione__stato=Rilevazione.Stato.PREVISTA)
    righe = Domanda.objects.filter(Q(rilevazione__in=rilevate.values("rilevazione")) | chiuse)
    return list(righe.order_by("rilevazione", "ordine", "pk"))


def domande_nel_modulo(dati: Iterable[str]) -> list[int]:
    """Ids of the questions among the names of a form's fields."""
    return [int(trovato[1]) for nome in dati if (trovato := NOME_DOMANDA.fullmatch(nome))]


def tardiva(aggiornamento: Aggiornamento) -> Rilevazione | None:
    """The cycle that closed before this statement came and was waiting for it, as its close or its questions say."""
    azione = aggiornamento.azione
    ultime = Rilevazione.objects.filter(programma=azione.obiettivo.programma_id, aperta__isnull=False)
    ultima = ultime.order_by("-aperta").first()
    if ultima is None or ultima.stato != Rilevazione.Stato.CHIUSA:
        return None
    mancata = RispostaRegistrata.objects.filter(passaggio=ultima_chiusura(ultima.pk), azione=azione, aggiornamento=None)
    risposta = aggiornamento.risposte.filter(domanda__rilevazione=ultima)
    return ultima if mancata.exists() or risposta.exists() else None


def risposte_date(azione: Azione, domande: Iterable[Domanda]) -> dict[str, Valore]:
    """The latest answer to each, as `domanda_<id>`, covered texts covered; empty where there is none."""
    per_id = {domanda.pk: domanda for domanda in domande}
    valori: dict[str, Valore] = {nome_domanda(d): _vuoto(d) for d in per_id.values()}
    if not per_id:
        return valori
    date_ = RispostaDomanda.objects.filter(domanda__in=per_id, aggiornamento__azione=azione).order_by("pk")
    coperti = coperture(RispostaDomanda)
    for risposta in date_:
        testo = coperti.testo(RispostaDomanda, risposta.pk, "valore", risposta.valore)
        domanda = per_id[risposta.domanda_id]
        valori[nome_domanda(domanda)] = leggi_valore(domanda, testo)
    return valori


def risposte_di(aggiornamento: Aggiornamento) -> list[RispostaDomanda]:
    """What a statement answers to the questions of its cycle, in their order, covered texts covered."""
    righe = aggiornamento.risposte.select_related("domanda").order_by("domanda__ordine", "pk")
    coperti = coperture(RispostaDomanda)
    return [copri(coperti, riga) for riga in righe]


def nome_domanda(domanda: Domanda) -> str:
    return f"domanda_{domanda.pk}"


def leggi_valore(domanda: Domanda, testo: str) -> Valore:
    if domanda.tipo != Domanda.Tipo.NUMERO:
        return testo
    try:
        return Decimal(testo)
    except InvalidOperation:
        return None


def _vuoto(domanda: Domanda) -> Valore:
    return None if domanda.tipo == Domanda.Tipo.NUMERO else ""
