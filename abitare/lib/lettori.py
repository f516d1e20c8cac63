# SPDX-License-Identifier: AGPL-3.0-or-later
"""From what people type in a cell to a value: None for an empty cell, ValidationError in Italian for a doubtful one.

Nothing is guessed: "dic 2026" lacks a day, "1.5" may be one and a half or fifteen. A wrong reading of a plan costs more
than a question.
"""

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError

from abitare.lib.testo import pulisci_testo

Lettore = Callable[[str], Any]

MESI = (
    ("gennaio", "january"),
    ("febbraio", "february"),
    ("marzo", "march"),
    ("aprile", "april"),
    ("maggio", "may"),
    ("giugno", "june"),
    ("luglio", "july"),
    ("agosto", "august"),
    ("settembre", "september"),
    ("ottobre", "october"),
    ("novembre", "november"),
    ("dicembre", "december"),
)
NUMERO_MESE = {forma: mese for mese, nomi in enumerate(MESI, start=1) for nome in nomi for forma in (nome, nome[:3])}
NUMERO_MESE["sept"] = 9
GIORNO_PRIMA = re.compile(r"([0-9]{1,2})\s*([/.-])\s*([0-9]{1,2})\s*\2\s*([0-9]{2,4})")
ANNO_PRIMA = re.compile(r"([0-9]{4})([/.-])([0-9]{1,2})\2([0-9]{1,2})")
MESE_A_PAROLE = re.compile(r"([0-9]{1,2})(?:o|°|st|nd|rd|th)?[\s.-]+([a-z]+)\.?,?[\s.-]+([0-9]{4})")
MESE_INGLESE = re.compile(r"([a-z]+)\.?\s+([0-9]{1,2})(?:st|nd|rd|th)?,?\s+([0-9]{4})")
SENZA_GIORNO = re.compile(r"(?:[a-z]+\.?|[0-9]{1,2}\s*[/.-])\s*[0-9]{4}|[0-9]{4}(?:\s*[/.-]\s*[0-9]{1,2})?")

ITALIANO = re.compile(r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+(?:,[0-9]+)?|[0-9]+(?:,[0-9]+)?")
SPAZIATO = re.compile(r"[0-9]{1,3}(?:[ '’][0-9]{3})+(?:,[0-9]+)?")
INGLESE = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+\.[0-9]+|[0-9]{1,3}(?:,[0-9]{3}){2,}")
PUNTO_DUBBIO = re.compile(r"[0-9]+\.[0-9]+")
MASSIME_CIFRE = 16


def leggi_testo(cella: str) -> str | None:
    return pulisci_testo(cella).strip() or None


def leggi_data(cella: str) -> date | None:
    """31/12/2026, 31.12.2026, 2026-12-31, 31 dic 2026, December 31, 2026; the day comes before the month."""
    testo = " ".join(unicodedata.normalize("NFKC", cella).casefold().split())
    if not testo:
        return None
    if trovata := GIORNO_PRIMA.fullmatch(testo):
        if len(trovata[4]) != 4:
            raise ValidationError("L'anno va scritto con quattro cifre.", code="anno")
        return _data(trovata[4], int(trovata[3]), trovata[1])
    if trovata := ANNO_PRIMA.fullmatch(testo):
        return _data(trovata[1], int(trovata[3]), trovata[4])
    if trovata := MESE_A_PAROLE.fullmatch(testo):
        return _data(trovata[3], _mese(trovata[2]), trovata[1])
    if trovata := MESE_INGLESE.fullmatch(testo):
        return _data(trovata[3], _mese(trovata[1]), trovata[2])
    if SENZA_GIORNO.fullmatch(testo):
        raise ValidationError("Manca il giorno: scrivere per esempio 31/12/2026.", code="giorno")
    raise ValidationError("Non è una data: scrivere per esempio 31/12/2026.", code="data")


def leggi_decimale(cella: str) -> Decimal | None:
    """1.560.000,00, 1560000, 1 560 000, -12,5; also 1,560,000.00, which can be read in one way only."""
    testo = _numerico(cella)
    if not testo:
        return None
    negativo = testo[0] in "-+"
    numero = _senza_segno(testo[1:].strip() if negativo else testo)
    return -numero if testo[0] == "-" else numero


def leggi_intero(cella: str) -> int | None:
    numero = leggi_decimale(cella)
    if numero is not None and numero != numero.to_integral_value():
        raise ValidationError("Deve essere un numero intero, senza decimali.", code="intero")
    return None if numero is None else int(numero)


def _data(anno: str, mese: int, giorno: str) -> date:
    if mese > 12 and int(giorno) <= 12:
        raise ValidationError("Prima il giorno, poi il mese: scrivere per esempio 31/12/2026.", code="ordine")
    try:
        letta = date(int(anno), mese, int(giorno))
    except ValueError as errore:
        raise ValidationError("Questo giorno non esiste nel calendario.", code="calendario") from errore
    if not 1900 <= letta.year < 2200:
        raise ValidationError("L'anno è troppo lontano.", code="anno")
    return letta


def _mese(nome: str) -> int:
    if nome not in NUMERO_MESE:
        raise ValidationError(f"«{nome[:20]}» non è un mese.", code="mese")
    return NUMERO_MESE[nome]


def _numerico(cella: str) -> str:
    testo = "".join(" " if c.isspace() else c for c in cella.strip())
    return testo.replace("\u2212", "-").strip()


def _senza_segno(testo: str) -> Decimal:
    if ITALIANO.fullmatch(testo):
        pulito = testo.replace(".", "").replace(",", ".")
    elif SPAZIATO.fullmatch(testo):
        pulito = re.sub(r"[ '’]", "", testo).replace(",", ".")
    elif INGLESE.fullmatch(testo):
        pulito = testo.replace(",", "")
    elif PUNTO_DUBBIO.fullmatch(testo):
        raise ValidationError(
            f"Non è chiaro: i decimali vanno dopo la virgola, {testo.replace('.', ',')}.", code="punto"
        )
    else:
        raise ValidationError("Non è un numero: scrivere per esempio 1.560.000,00.", code="numero")
    if sum(carattere.isdigit() for carattere in pulito) > MASSIME_CIFRE:
        raise ValidationError("Il numero ha troppe cifre.", code="cifre")
    return Decimal(pulito)
