# SPDX-License-Identifier: AGPL-3.0-or-later
"""The day a page speaks of: today, or the one asked with `?al=`."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError

from abitare.lib.italiano import data_it
from abitare.lib.lettori import leggi_data
from abitare.lib.tempo import giorno_di, oggi
from programma.fotografia.dati import Fotografia
from programma.fotografia.presa import fotografa, stato_al
from programma.models import Programma
from tavolo.models import Utente
from tavolo.permissions import siede_al_tavolo


@dataclass(frozen=True)
class Momento:
    """`passato` when the day is before today; `errore` says why the day asked for is not the one shown."""

    al: date
    passato: bool = False
    errore: str = ""

    @property
    def iso(self) -> str:
        """The day as a date field shows it."""
        return self.al.isoformat()

    @property
    def query(self) -> str:
        """What links carry on, so that the next page speaks of the same day."""
        return f"?al={self.al.isoformat()}" if self.passato else ""


def leggi_momento(chiesto: str) -> Momento:
    giorno = oggi()
    try:
        letto = leggi_data(chiesto[:40]) if chiesto.strip() else None
    except ValidationError as errore:
        return Momento(giorno, errore=f"Data non riconosciuta. {errore.messages[0]} Sotto vedi lo stato di oggi.")
    if letto is None or letto == giorno:
        return Momento(giorno)
    if letto > giorno:
        return Momento(giorno, errore=f"Il {data_it(letto)} deve ancora venire. Sotto vedi lo stato di oggi.")
    return Momento(letto, passato=True)


def guarda(utente: Utente, programma_id: int, chiesto: str) -> tuple[Fotografia, Momento]:
    """The programme on the day asked for, or today's with the reason why not; a draft is for the table only."""
    momento = leggi_momento(chiesto)
    if momento.passato:
        try:
            foto = stato_al(programma_id, momento.al)
        except Programma.DoesNotExist:
            momento = Momento(oggi(), errore=_non_ancora(programma_id, momento.al))
        else:
            if foto.programma.stato != Programma.Stato.BOZZA or siede_al_tavolo(utente, oggi()):
                return foto, momento
            motivo = f"Il {data_it(momento.al)} il programma era ancora in bozza. Sotto vedi lo stato di oggi."
            momento = Momento(oggi(), errore=motivo)
    return fotografa(programma_id, al=momento.al), momento


def _non_ancora(programma_id: int, giorno: date) -> str:
    storia = Programma.storia.filter(id=programma_id).order_by("history_date", "history_id")
    primo = giorno_di(storia.values_list("history_date", flat=True)[0])
    return (
        f"Il {data_it(giorno)} il programma non era ancora nel portale: lo stato si può chiedere"
        f" dal {data_it(primo)}. Sotto vedi quello di oggi."
    )
