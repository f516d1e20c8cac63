# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the sectors said of an action, each statement with the answer to it: `programma/parti/dichiarazioni.html`."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from programma.models import Aggiornamento, Azione, Verifica
from programma.permissions import puo_aggiornare
from tavolo.models import Utente
from tavolo.queries.oscuramenti import Coperture, copri

RISPOSTE = {
    "": ("dichiarato", "primario"),
    "accettata": ("verificato", "positivo"),
    "restituita": ("restituito", "avviso"),
}


@dataclass(frozen=True)
class VoceDocumento:
    """A file of an action, as it is listed; `aggiornamento` is the statement that brought it."""

    pk: int
    aggiornamento: int | None
    titolo: str
    nome: str
    impronta: str
    dimensione: int
    settore: str
    caricato: datetime


@dataclass(frozen=True)
class Dichiarazione:
    """`risposta` is a key of the badges: dichiarato, verificato or restituito."""

    aggiornamento: Aggiornamento
    verifica: Verifica | None
    corretto_da: int | None
    documenti: list[VoceDocumento]

    @property
    def risposta(self) -> str:
        return RISPOSTE[self.verifica.esito if self.verifica else ""][0]

    @property
    def tono(self) -> str:
        return RISPOSTE[self.verifica.esito if self.verifica else ""][1]

    @property
    def commento(self) -> str:
        return self.verifica.commento if self.verifica else ""


def dichiarazioni(
    azione: Azione, documenti: Iterable[VoceDocumento], prima: datetime | None, coperture: Coperture
) -> tuple[Dichiarazione, ...]:
    """The latest first, covered texts covered; `prima` None is now. One query."""
    scritte = azione.aggiornamenti.recenti().select_related("settore", "cambio__utente", "verifica__cambio__utente")
    parole = [copri(coperture, parola) for parola in (scritte.filter(scritto__lt=prima) if prima else scritte)]
    correzioni = {parola.corregge_id: parola.pk for parola in parole if parola.corregge_id}
    per_parola: dict[int | None, list[VoceDocumento]] = {}
    for documento in documenti:
        per_parola.setdefault(documento.aggiornamento, []).append(documento)
    return tuple(
        Dichiarazione(
            parola, _risposta(parola, prima, coperture), correzioni.get(parola.pk), per_parola.get(parola.pk, [])
        )
        for parola in parole
    )


def _risposta(parola: Aggiornamento, prima: datetime | None, coperture: Coperture) -> Verifica | None:
    verifica = getattr(parola, "verifica", None)
    if verifica is None or (prima and verifica.scritta >= prima):
        return None
    return copri(coperture, verifica)


def correggibili(utente: Utente, azione: Azione, voci: Iterable[Dichiarazione]) -> set[int]:
    """Ids of the statements that this person may correct: those of the present sector, at the end of their chain."""
    if not puo_aggiornare(utente, azione):
        return set()
    return {
        voce.aggiornamento.pk
        for voce in voci
        if voce.corretto_da is None and voce.aggiornamento.settore_id == azione.settore_id
    }
