# SPDX-License-Identifier: AGPL-3.0-or-later
"""Rules of the life of an act, pure: when it is published, when it takes effect, what its attachments are."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

GIORNI_ALBO = 15
GIORNI_ESECUTIVITA = 10
ORGANI_CON_PROPOSTA = ("giunta", "consiglio")
RUOLI = (
    ("parere", re.compile(r"\bparere\b|\bvisto\b", re.IGNORECASE)),
    ("rapporto", re.compile(r"\brapporto\b", re.IGNORECASE)),
    ("relazione", re.compile(r"\brelazione\b", re.IGNORECASE)),
    ("proposta", re.compile(r"\bproposta\b", re.IGNORECASE)),
    ("elaborato", re.compile(r"\b(?:planimetri[ae]|tavol[ae]|elaborat[oi]|computo|cartografia)\b", re.IGNORECASE)),
    ("documento", re.compile(r"\bdocument[oi]\b", re.IGNORECASE)),
)


class StatoAtto(StrEnum):
    """What holds of an act on a day; several may hold at once."""

    FUTURO = "atto_futuro"
    ADOTTATO = "atto_adottato"
    IN_PUBBLICAZIONE = "atto_in_pubblicazione"
    PUBBLICATO = "atto_pubblicato"
    ESEGUIBILE = "atto_eseguibile"
    ESECUTIVO = "atto_esecutivo"


@dataclass(frozen=True, slots=True)
class DateAtto:
    """The dates the states follow from; None is "not known", never "not yet"."""

    adottato: date
    pubblicato_dal: date | None = None
    pubblicato_al: date | None = None
    esecutivo_dal: date | None = None
    immediatamente_eseguibile: bool = False


@dataclass(frozen=True, slots=True)
class Proposta:
    pubblicato_al: date
    esecutivo_dal: date


def proponi_date(tipo: str, organo: str, pubblicato_dal: date) -> Proposta | None:
    """The dates that follow from the first day at the albo, for deliberations of Giunta and Consiglio only.

    D.Lgs. 267/2000 (TUEL), art. 124, c. 1: published for fifteen consecutive days, the first one counted. Art. 134,
    c. 3: executive after the tenth day of publication, which prevailing case law counts from the first; so day 11.
    The immediate executability of art. 134, c. 4, is of the vote and changes neither date.
    """
    if tipo != "deliberazione" or organo not in ORGANI_CON_PROPOSTA or pubblicato_dal.year == date.max.year:
        return None
    return Proposta(
        pubblicato_al=pubblicato_dal + timedelta(days=GIORNI_ALBO - 1),
        esecutivo_dal=pubblicato_dal + timedelta(days=GIORNI_ESECUTIVITA),
    )


def stati_di(date_atto: DateAtto, giorno: date) -> tuple[StatoAtto, ...]:
    """Publication first, effect last; an act of a day to come has nothing else."""
    if giorno < date_atto.adottato:
        return (StatoAtto.FUTURO,)
    stati = [*_pubblicazione(date_atto, giorno), *_effetto(date_atto, giorno)]
    return tuple(stati) or (StatoAtto.ADOTTATO,)


def ruolo_dal_nome(nome: str) -> str:
    """The role of an attachment as its name tells it; `allegato` where it tells nothing."""
    return next((ruolo for ruolo, forma in RUOLI if forma.search(nome)), "allegato")


def _pubblicazione(d: DateAtto, giorno: date) -> list[StatoAtto]:
    if d.pubblicato_dal is None or giorno < d.pubblicato_dal:
        return []
    finita = d.pubblicato_al is not None and giorno > d.pubblicato_al
    return [StatoAtto.PUBBLICATO if finita else StatoAtto.IN_PUBBLICAZIONE]


def _effetto(d: DateAtto, giorno: date) -> list[StatoAtto]:
    if d.esecutivo_dal is not None and giorno >= d.esecutivo_dal:
        return [StatoAtto.ESECUTIVO]
    return [StatoAtto.ESEGUIBILE] if d.immediatamente_eseguibile else []
