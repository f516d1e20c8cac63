# SPDX-License-Identifier: AGPL-3.0-or-later
"""A referente's home: the actions of the sector by urgency, each with its last word and the answer to it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from abitare.lib.italiano import data_it
from abitare.lib.tempo import oggi
from programma.fotografia.dati import Aggiornamento as Parola
from programma.fotografia.presa import fotografa_azioni, soglie_correnti
from programma.models import Aggiornamento, Azione, Programma, Rilevazione, Verifica
from programma.numeri import Lettura, leggi, urgenza
from programma.permissions import CONTRIBUISCI
from programma.queries.contatori import azioni_da_aggiornare, restituiti
from programma.queries.rilevazione.chieste import Chiesta, chieste
from tavolo.models import Utente
from tavolo.permissions import oggetti_permessi
from tavolo.queries.oscuramenti import coperture, copri

DA_CORREGGERE, DA_RISPONDERE, ALTRE = "Da correggere", "Da rispondere", "Le altre azioni"
GRUPPI = (DA_CORREGGERE, DA_RISPONDERE, ALTRE)


@dataclass(frozen=True)
class Voce:
    """A row: what is derived of the action, and the returned statement to correct, if any."""

    lettura: Lettura
    restituito: Aggiornamento | None
    dati_esempio: bool = False
    chiesta: Chiesta | None = None

    @property
    def gruppo(self) -> str:
        """Under which heading the row stands: what is owed comes first."""
        if self.restituito:
            return DA_CORREGGERE
        return DA_RISPONDERE if self.chiesta and self.chiesta.attesa else ALTRE

    @property
    def entro(self) -> str:
        """By when the open cycle waits for an answer."""
        return f"Da rispondere entro il {data_it(self.chiesta.rilevazione.scade)}" if self.chiesta else ""

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
    """What came back, then the open cycle's unanswered, each by urgency; thirteen queries, however many actions."""
    return voci(utente, azioni_da_aggiornare(utente))


def voci(utente: Utente, azioni: QuerySet[Azione]) -> list[Voce]:
    di_esempio = dict(azioni.values_list("pk", "obiettivo__programma__dati_esempio"))
    coperti = coperture(Verifica)
    tornati = {aggiornamento.azione_id: aggiornamento for aggiornamento in restituiti(utente)}
    for aggiornamento in tornati.values():
        copri(coperti, aggiornamento.verifica)
    giorno, soglie = oggi(), soglie_correnti()
    letture = [leggi(azione, giorno, soglie) for azione in fotografa_azioni(list(di_esempio), al=giorno)]
    domande = chieste(di_esempio)
    trovate = [
        Voce(
            lettura,
            tornati.get(lettura.azione.id),
            di_esempio[lettura.azione.id],
            domande.get(lettura.azione.id),
        )
        for lettura in urgenza(letture)
    ]
    return sorted(trovate, key=lambda voce: GRUPPI.index(voce.gruppo))


@dataclass(frozen=True)
class RichiestaDiParola:
    """An open cycle as it asks of these actions: how many of them, how many still wait."""

    rilevazione: Rilevazione
    chieste: int
    attese: int

    @property
    def passata(self) -> bool:
        return self.rilevazione.scade < oggi()

    @property
    def oggi(self) -> bool:
        return self.rilevazione.scade == oggi()


def richieste(tutte: Iterable[Voce]) -> list[RichiestaDiParola]:
    """The open cycles, first the one due first."""
    per_rilevazione: dict[Rilevazione, list[bool]] = {}
    for domanda in (voce.chiesta for voce in tutte if voce.chiesta):
        per_rilevazione.setdefault(domanda.rilevazione, []).append(domanda.attesa)
    trovate = [RichiestaDiParola(r, len(attese), sum(attese)) for r, attese in per_rilevazione.items()]
    return sorted(trovate, key=lambda richiesta: (richiesta.rilevazione.scade, richiesta.rilevazione.pk))


def collaborazioni(utente: Utente) -> QuerySet[Azione]:
    """Actions of others to which a sector of this person contributes."""
    azioni = oggetti_permessi(utente, CONTRIBUISCI, Azione.objects.select_related("settore", "obiettivo__programma"))
    return azioni.exclude(obiettivo__programma__stato=Programma.Stato.CHIUSO)
