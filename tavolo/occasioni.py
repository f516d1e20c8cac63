# SPDX-License-Identifier: AGPL-3.0-or-later
"""Of what people are reminded, and which step of the ladder has come: pure, days in and days out."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Protocol, TypeVar

UN_GIORNO = timedelta(days=1)
APERTURA = "apertura"
A_TUTTI = ""
Lavorativo = Callable[[date], bool]


@dataclass(frozen=True, slots=True)
class Luogo:
    """Where a text stands: the label of a model, the id of the object, the field."""

    modello: str
    oggetto_id: int
    campo: str


@dataclass(frozen=True, slots=True)
class Occasione:
    """A thing that is true today and that somebody should know; the upper apps find them.

    `chiave` names it for ever: another date makes another one. `premessa` holds no text written by people, `nome`
    is the text standing at `luogo`. `indirizzi` are paths of the portal by recipient, that of `A_TUTTI` for the rest.
    """

    genere: str
    chiave: str
    giorno: date
    settore_id: int
    premessa: str
    indirizzi: Mapping[str, str]
    apertura: date | None = None
    nome: str = ""
    luogo: Luogo = field(default=Luogo("", 0, ""))

    def indirizzo(self, destinatario: str) -> str:
        return self.indirizzi.get(destinatario, self.indirizzi[A_TUTTI])


class Passo(Protocol):
    """What is asked of a `Gradino`."""

    genere: str
    conta_da: str
    giorni: int
    attivo: bool


P = TypeVar("P", bound=Passo)


def giorno_del_passo(passo: Passo, occasione: Occasione, lavorativo: Lavorativo) -> date | None:
    """The day from which the step holds. One before the due date moves back to a working day, or it would be late."""
    base = occasione.apertura if passo.conta_da == APERTURA else occasione.giorno
    if base is None:
        return None
    giorno = base + timedelta(days=passo.giorni)
    while passo.giorni < 0 and not lavorativo(giorno):
        giorno -= UN_GIORNO
    return giorno


def passi_venuti(passi: Iterable[P], occasione: Occasione, oggi: date, lavorativo: Lavorativo) -> list[P]:
    """Steps whose day has come, the earliest first."""
    con_giorno = [
        (giorno, passo)
        for passo in passi
        if passo.attivo and passo.genere == occasione.genere
        if (giorno := giorno_del_passo(passo, occasione, lavorativo)) is not None and giorno <= oggi
    ]
    return [passo for _, passo in sorted(con_giorno, key=lambda coppia: coppia[0])]


def scatta(passo: Passo, occasione: Occasione, oggi: date) -> bool:
    """Whether the step may still be told anew: one that announces a due date is pointless once it has passed."""
    return passo.giorni >= 0 or oggi <= occasione.giorno
