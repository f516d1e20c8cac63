# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who still owes an answer: what the reminders ask."""

from collections.abc import Iterable
from dataclasses import dataclass

from abitare.lib.tempo import oggi
from programma.models import Rilevazione
from programma.queries.rilevazione.risposte import Esito, Risposta, risposte
from tavolo.models import Incarico, Ruolo, Utente

DA_DARE = frozenset({Esito.ATTESA, Esito.RESTITUITA})


@dataclass(frozen=True)
class Mancante:
    """A sector with the answers it owes and its referenti of today, possibly none; those returned are owed again."""

    settore: int
    nome: str
    risposte: tuple[Risposta, ...]
    referenti: tuple[Utente, ...]


def destinatari_mancanti(rilevazione: Rilevazione, dette: Iterable[Risposta] | None = None) -> list[Mancante]:
    """By name of the sector; nobody once the cycle is closed. `dette`: the answers, when they were read already."""
    per_settore: dict[int, list[Risposta]] = {}
    for risposta in risposte(rilevazione) if dette is None else dette:
        if risposta.esito in DA_DARE and rilevazione.stato == Rilevazione.Stato.APERTA:
            per_settore.setdefault(risposta.settore, []).append(risposta)
    referenti = _referenti(per_settore)
    mancanti = [
        Mancante(pk, sue[0].nome_settore, tuple(sue), tuple(referenti.get(pk, ()))) for pk, sue in per_settore.items()
    ]
    return sorted(mancanti, key=lambda mancante: mancante.nome.casefold())


def _referenti(settori: Iterable[int]) -> dict[int, list[Utente]]:
    in_carica = Incarico.objects.vigenti(oggi()).filter(
        settore__in=list(settori), ruolo=Ruolo.REFERENTE, utente__is_active=True
    )
    per_settore: dict[int, list[Utente]] = {}
    for incarico in in_carica.select_related("utente").order_by("supplente", "pk"):
        per_settore.setdefault(incarico.settore_id or 0, []).append(incarico.utente)
    return per_settore
