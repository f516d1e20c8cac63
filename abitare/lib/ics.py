# SPDX-License-Identifier: AGPL-3.0-or-later
"""Calendars as RFC 5545 writes them and invitations as RFC 5546 does. Instants go out in UTC, days as days."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar, Event, vCalAddress, vText

PRODOTTO = "-//Abitare//Incontri del tavolo//IT"
RICHIESTA = "REQUEST"
ANNULLAMENTO = "CANCEL"


@dataclass(frozen=True, slots=True)
class Persona:
    nome: str
    email: str


@dataclass(frozen=True, slots=True)
class Evento:
    """`inizio` aware instants, with `fine`, or one whole day; `sequenza` only grows for one `uid`."""

    uid: str
    inizio: datetime | date
    titolo: str
    scritto: datetime
    fine: datetime | None = None
    sequenza: int = 0
    luogo: str = ""
    descrizione: str = ""
    indirizzo: str = ""
    annullato: bool = False


def invito(evento: Evento, *, da: Persona, a: Persona, metodo: str = RICHIESTA) -> bytes:
    """One event for one invited person, who is asked to answer; nobody else is named in it."""
    calendario = _calendario()
    calendario.add("method", metodo)
    voce = _voce(evento)
    organizza, invitato = vCalAddress(f"mailto:{da.email}"), vCalAddress(f"mailto:{a.email}")
    organizza.params["CN"] = vText(_riga(da.nome))
    invitato.params["CN"] = vText(_riga(a.nome))
    invitato.params["ROLE"], invitato.params["PARTSTAT"] = vText("REQ-PARTICIPANT"), vText("NEEDS-ACTION")
    invitato.params["RSVP"] = vText("TRUE" if metodo == RICHIESTA else "FALSE")
    voce.add("organizer", organizza)
    voce.add("attendee", invitato, encode=False)
    calendario.add_component(voce)
    return bytes(calendario.to_ical())


def calendario_di(nome: str, eventi: Iterable[Evento]) -> bytes:
    """A calendar to subscribe to."""
    calendario = _calendario()
    calendario.add("method", "PUBLISH")
    calendario.add("x-wr-calname", _riga(nome))
    calendario.add("x-wr-timezone", "Europe/Rome")
    for evento in eventi:
        calendario.add_component(_voce(evento))
    return bytes(calendario.to_ical())


def _calendario() -> Calendar:
    calendario = Calendar()
    calendario.add("prodid", PRODOTTO)
    calendario.add("version", "2.0")
    calendario.add("calscale", "GREGORIAN")
    return calendario


def _voce(evento: Evento) -> Event:
    voce = Event()
    voce.add("uid", evento.uid)
    voce.add("sequence", evento.sequenza)
    voce.add("dtstamp", evento.scritto.astimezone(UTC))
    voce.add("summary", _riga(evento.titolo))
    voce.add("status", "CANCELLED" if evento.annullato else "CONFIRMED")
    if isinstance(evento.inizio, datetime):
        voce.add("dtstart", evento.inizio.astimezone(UTC))
        voce.add("dtend", (evento.fine or evento.inizio).astimezone(UTC))
    else:
        voce.add("dtstart", evento.inizio)
        voce.add("dtend", evento.inizio + timedelta(days=1))
        voce.add("transp", "TRANSPARENT")
    for nome, valore in (("location", _riga(evento.luogo)), ("description", evento.descrizione)):
        if valore:
            voce.add(nome, valore)
    if evento.indirizzo:
        voce.add("url", evento.indirizzo)
    return voce


def _riga(testo: str) -> str:
    """One line without the quotes that a parameter may not hold."""
    return " ".join(testo.replace('"', "'").split())
