# SPDX-License-Identifier: AGPL-3.0-or-later
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from programma.confronto.triple import Percorso, Tripla

PROGRAMMA, OBIETTIVO, AZIONE = "programma", "obiettivo", "azione"


class Genere(StrEnum):
    """What a change is about, in the order in which it is told."""

    AGGIUNTA = "aggiunta"
    RIMOSSA = "rimossa"
    SPOSTATA = "spostata"
    RESPONSABILE = "responsabile"
    DATE = "date"
    STATO = "stato"
    AVANZAMENTO = "avanzamento"
    INDICATORI = "indicatori"
    PESO = "peso"
    RISORSE = "risorse"
    FASI = "fasi"
    TESTO = "testo"

    @property
    def label(self) -> str:
        return ETICHETTE[self]

    @property
    def posto(self) -> int:
        return list(Genere).index(self)


ETICHETTE = {
    Genere.AGGIUNTA: "Aggiunte",
    Genere.RIMOSSA: "Rimozioni",
    Genere.SPOSTATA: "Spostamenti",
    Genere.RESPONSABILE: "Chi se ne occupa",
    Genere.DATE: "Date",
    Genere.STATO: "Stato e criticità",
    Genere.AVANZAMENTO: "Avanzamento",
    Genere.INDICATORI: "Indicatori",
    Genere.PESO: "Peso",
    Genere.RISORSE: "Risorse",
    Genere.FASI: "Fasi",
    Genere.TESTO: "Testi",
}


@dataclass(frozen=True, slots=True)
class Paternita:
    """Who wrote the value that stands now: the last cambio that wrote it. `atto` is how the act is cited, or empty.

    For what holds because a sector said it, the author is who said it; `verifica` says who accepted it and when.
    """

    ufficio: str
    persona: str
    quando: datetime
    motivo: str
    atto: str
    cambio_id: int
    verifica: str = ""


@dataclass(frozen=True, slots=True)
class Variazione:
    """One change of one thing, said in one Italian sentence.

    `codice`, `titolo`, `obiettivo_id` and `settore_id` are those of after, or of before for what is gone; `prima` and
    `dopo` are the two values in words, whole texts included, empty for what is not there.
    """

    genere: Genere
    tipo: str
    oggetto_id: int
    codice: str
    titolo: str
    obiettivo_id: int | None
    settore_id: int | None
    frase: str
    prima: str
    dopo: str
    triple: tuple[Tripla, ...]
    paternita: Paternita | None = None


@dataclass(frozen=True, slots=True)
class Detto:
    """A change before it is tied to its object; `percorsi` start from the object; what is under them is of it."""

    genere: Genere
    frase: str
    prima: str
    dopo: str
    percorsi: tuple[Percorso, ...]
