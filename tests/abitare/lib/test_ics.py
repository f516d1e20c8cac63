# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from abitare.lib.ics import ANNULLAMENTO, Evento, Persona, calendario_di, invito

ROMA = ZoneInfo("Europe/Rome")
ORA = datetime(2026, 10, 24, 10, tzinfo=ROMA)
EVENTO = Evento(
    uid="a-b@abitare",
    inizio=ORA,
    fine=ORA + timedelta(hours=2),
    titolo="Tavolo tecnico",
    scritto=datetime(2026, 10, 1, tzinfo=UTC),
    luogo="Sala; Giunta, piano 1",
    descrizione="1. Primo\n2. Secondo\\fine",
    indirizzo="https://abitare.example/incontri/1/",
)
DA, A = Persona("Abitare", "abitare@comune.example"), Persona("Ada", "ada@comune.example")


def letto(testo: bytes):
    """Read back, after looking at what RFC 5545 asks of any line (3.1)."""
    assert testo.endswith(b"END:VCALENDAR\r\n")
    righe = testo.split(b"\r\n")
    assert max(len(riga) for riga in righe) <= 75
    assert not [riga for riga in righe if b"\n" in riga or b"\r" in riga]
    calendario = Calendar.from_ical(testo)
    assert (calendario["VERSION"], bool(calendario["PRODID"])) == ("2.0", True)
    return calendario


def test_invito_riletto():
    calendario = letto(invito(EVENTO, da=DA, a=A))
    (voce,) = calendario.walk("VEVENT")

    assert calendario["METHOD"] == "REQUEST"
    assert {nome: str(voce[nome]) for nome in ("UID", "SEQUENCE", "STATUS", "SUMMARY", "LOCATION", "DESCRIPTION")} == {
        "UID": "a-b@abitare",
        "SEQUENCE": "0",
        "STATUS": "CONFIRMED",
        "SUMMARY": "Tavolo tecnico",
        "LOCATION": "Sala; Giunta, piano 1",
        "DESCRIPTION": "1. Primo\n2. Secondo\\fine",
    }
    assert (voce.decoded("DTSTART"), voce.decoded("DTEND")) == (ORA, ORA + timedelta(hours=2))
    assert voce.decoded("DTSTAMP") == datetime(2026, 10, 1, tzinfo=UTC)
    assert str(voce["ORGANIZER"]) == "mailto:abitare@comune.example"
    assert str(voce["ATTENDEE"]) == "mailto:ada@comune.example"
    assert dict(voce["ATTENDEE"].params) == {
        "CN": "Ada",
        "ROLE": "REQ-PARTICIPANT",
        "PARTSTAT": "NEEDS-ACTION",
        "RSVP": "TRUE",
    }


def test_annullamento():
    evento = Evento(uid="a", inizio=ORA, titolo="T", scritto=ORA, sequenza=3, annullato=True)

    calendario = letto(invito(evento, da=DA, a=A, metodo=ANNULLAMENTO))
    (voce,) = calendario.walk("VEVENT")

    assert (calendario["METHOD"], voce["STATUS"], voce["SEQUENCE"]) == ("CANCEL", "CANCELLED", 3)


@pytest.mark.parametrize(
    ("giorno", "ora_utc"),
    [(date(2026, 10, 24), 8), (date(2026, 10, 25), 9), (date(2027, 3, 27), 9), (date(2027, 3, 28), 8)],
)
def test_ore_attraverso_il_cambio_dell_ora(giorno, ora_utc):
    inizio = datetime.combine(giorno, ORA.time(), ROMA)

    testo = calendario_di("Prova", [Evento("u", inizio, "T", ORA, fine=inizio + timedelta(hours=1))])
    (voce,) = letto(testo).walk("VEVENT")

    assert voce.decoded("DTSTART") == datetime.combine(giorno, datetime.min.time(), UTC) + timedelta(hours=ora_utc)
    assert voce.decoded("DTEND") - voce.decoded("DTSTART") == timedelta(hours=1)


def test_un_giorno_intero_non_ha_ore():
    (voce,) = letto(calendario_di("Prova", [Evento("u", date(2026, 10, 25), "Scadenza", ORA)])).walk("VEVENT")

    assert (voce.decoded("DTSTART"), voce.decoded("DTEND")) == (date(2026, 10, 25), date(2026, 10, 26))
    assert voce["TRANSP"] == "TRANSPARENT"


@pytest.mark.parametrize(
    "testo",
    [
        "Riunione\r\nATTENDEE:mailto:altri@altro.example",
        "Riunione\nEND:VEVENT\nBEGIN:VEVENT",
        'Virgolette "; CN=Altro": qui',
        "è" * 300,
        "🏠" * 100,
        "a;b,c\\n",
    ],
)
def test_testi_ostili_restano_testi(testo):
    evento = Evento("u", ORA, testo, ORA, fine=ORA + timedelta(hours=1), luogo=testo, descrizione=testo)

    calendario = letto(invito(evento, da=DA, a=Persona(testo, "ada@comune.example")))

    (voce,) = calendario.walk("VEVENT")
    assert str(voce["ATTENDEE"]) == "mailto:ada@comune.example"
    atteso = " ".join(testo.replace('"', "'").split())
    assert str(voce["SUMMARY"]) == str(voce["LOCATION"]) == atteso
    assert " ".join(str(voce["DESCRIPTION"]).split()) == " ".join(testo.split())
