# SPDX-License-Identifier: AGPL-3.0-or-later
"""Italian forms of dates, numbers and money: one place for pages, PDF and messages.

The space before `€` and `%` is U+00A0, so that figure and unit never part.
"""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from abitare.lib.tempo import ROMA, giorno_di
from abitare.lib.tempo import oggi as oggi_a_roma

FISSO = "\u00a0"
Numero = int | float | Decimal


def data_it(valore: date | None) -> str:
    """31/12/2026; a datetime gives the day it is in Italy."""
    if not isinstance(valore, date):
        return ""
    return f"{_giorno(valore):%d/%m/%Y}"


def momento_it(valore: datetime | None) -> str:
    """31/12/2026, ore 14:05, on the clock of Italy."""
    if not isinstance(valore, datetime):
        return data_it(valore)
    locale = timezone.localtime(valore, ROMA) if timezone.is_aware(valore) else valore
    return f"{locale:%d/%m/%Y}, ore {locale:%H:%M}"


def numero(valore: Numero | None, decimali: int = 0) -> str:
    """1.234,5: at most `decimali` places, half rounded up, no trailing zeros."""
    if valore is None or valore == "":
        return ""
    testo = _raggruppa(valore, decimali)
    return testo.rstrip("0").rstrip(",") if decimali else testo


def euro(valore: Numero | None) -> str:
    """1.560.000,00 €."""
    return "" if valore is None or valore == "" else f"{_raggruppa(valore, 2)}{FISSO}€"


def percento(valore: Numero | None, decimali: int = 1) -> str:
    """12,5 %; the value is already a percentage."""
    return "" if valore is None or valore == "" else f"{numero(valore, decimali)}{FISSO}%"


def punti(valore: Numero | None) -> str:
    """+3 or −12,5: a signed difference in percentage points."""
    if valore is None or valore == "":
        return ""
    segno = "" if not valore else "+" if valore > 0 else "−"
    return f"{segno}{numero(max(valore, -valore), 1)}"


def ordinale(valore: int | None, genere: str = "m") -> str:
    return "" if valore is None else f"{valore}{'ª' if genere == 'f' else 'º'}"


def giorni(valore: int) -> str:
    return "1 giorno" if valore == 1 else f"{_raggruppa(valore, 0)} giorni"


def da_giorni(valore: date | None, oggi: date | None = None) -> str:
    """Age of a day: "da oggi", "da 1 giorno", "da 12 giorni"; a day to come gives "tra 5 giorni"."""
    if not isinstance(valore, date):
        return ""
    distanza = ((oggi or oggi_a_roma()) - _giorno(valore)).days
    if distanza == 0:
        return "da oggi"
    return f"da {giorni(distanza)}" if distanza > 0 else f"tra {giorni(-distanza)}"


def impronta(valore: str | None) -> SafeString:
    """A hash in groups of eight, parted by style and not by spaces: copied, it stays the hash."""
    testo = (valore or "").upper()
    gruppi = ((testo[i : i + 8],) for i in range(0, len(testo), 8))
    return format_html('<span class="impronta">{}</span>', format_html_join("", "<span>{}</span><wbr>", gruppi))


def spezzabile(valore: str | None, ogni: int) -> SafeString:
    """A long word that may go to a new line after every so many letters; copied, it stays one word."""
    testo = valore or ""
    return format_html_join("", "{}<wbr>", ((testo[i : i + ogni],) for i in range(0, len(testo), ogni)))


def impronta_breve(valore: str | None) -> str:
    testo = (valore or "").upper()
    return f"{testo[:8]}…{testo[-8:]}" if len(testo) > 16 else testo


def _giorno(valore: date) -> date:
    if not isinstance(valore, datetime):
        return valore
    return giorno_di(valore) if timezone.is_aware(valore) else valore.date()


def _raggruppa(valore: Numero, decimali: int) -> str:
    quanto = Decimal(1).scaleb(-decimali)
    testo = f"{Decimal(str(valore)).quantize(quanto, ROUND_HALF_UP) + 0:,.{decimali}f}"
    return testo.translate(str.maketrans(",.", ".,"))
