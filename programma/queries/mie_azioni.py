# SPDX-License-Identifier: AGPL-3.0-or-later
"""A referente's home: the actions of the sector by urgency, each with its last word and the answer to it."""

from dataclasses import dataclass

from django.db.models import QuerySet

from abitare.lib.tempo import oggi
from programma.fotografia.dati import Aggiornamento as Parola
from programma.fotografia.presa import fotografa
from programma.models import Aggiornamento, Azione, Programma, Verifica
from programma.numeri import Lettura, quadro, urgenza
from programma.permissions import CONTRIBUISCI
from programma.queries.contatori import azioni_da_aggiornare, restituiti
from programma.queries.oscuramento import coperture, copri
from tavolo.models import Utente
from tavolo.permissions import oggetti_permessi


@dataclass(frozen=True)
class Voce:
    """A row: what is derived of the action, and the returned statement to correct, if any."""

    lettura: Lettura
    programma_id: int
    restituito: Aggiornamento | None
    dati_esempio: bool = False

    @property
    def pk(self) -> int:
        return self.lettura.azione.id

    @property
    def parola(self) -> Parola | None:
        """The last valid word, accepted or waiting."""
        azione = self.lettura.azione
        parole = [parola for parola in (azione.dichiarato, azione.verificato) if parola]
        return max(parole, key=lambda parola: (parola.riferito_al, parola.id), default=None)


def mie_azioni(utente: Utente) -> list[Voce]:
    """By urgency. A fotografia for each open programme in which the person has actions."""
    return voci(utente, azioni_da_aggiornare(utente))


def voci(utente: Utente, azioni: QuerySet[Azione]) -> list[Voce]:
    chiavi = dict(azioni.values_list("pk", "obiettivo__programma_id"))
    coperti = coperture(Verifica)
    tornati = {aggiornamento.azione_id: aggiornamento for aggiornamento in restituiti(utente)}
    for aggiornamento in tornati.values():
        copri(coperti, aggiornamento.verifica)
    quadri = [quadro(fotografa(pk, al=oggi())) for pk in sorted(set(chiavi.values()))]
    letture = urgenza(lettura for q in quadri for pk, lettura in q.letture.items() if pk in chiavi)
    esempi = {q.foto.programma.id for q in quadri if q.foto.programma.dati_esempio}
    return [
        Voce(lettura, chiavi[pk], tornati.get(pk), chiavi[pk] in esempi)
        for pk, lettura in ((lettura.azione.id, lettura) for lettura in letture)
    ]


def collaborazioni(utente: Utente) -> QuerySet[Azione]:
    """Actions of others to which a sector of this person contributes."""
    azioni = oggetti_permessi(utente, CONTRIBUISCI, Azione.objects.select_related("settore", "obiettivo__programma"))
    return azioni.exclude(obiettivo__programma__stato=Programma.Stato.CHIUSO)
