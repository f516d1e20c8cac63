# SPDX-License-Identifier: AGPL-3.0-or-later
"""Working days: Sundays, the national holidays (Easter Monday among them) and the patron's day are not."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from holidays import country_holidays

DOMENICA, SABATO = 6, 5
UN_GIORNO = timedelta(days=1)


@cache
def feste_nazionali(anno: int) -> dict[date, str]:
    return dict(country_holidays("IT", years=anno, language="it_IT"))


@dataclass(frozen=True)
class Calendario:
    """Of one municipality; a patron's day that a year has not (29 February) is simply no holiday that year."""

    patrono_giorno: int
    patrono_mese: int
    patrono_nome: str

    def festa(self, giorno: date) -> str:
        """The holiday that falls on the day, in Italian; empty on any other day."""
        nazionale = feste_nazionali(giorno.year).get(giorno)
        if nazionale:
            return nazionale
        if (giorno.day, giorno.month) == (self.patrono_giorno, self.patrono_mese):
            return self.patrono_nome
        return "domenica" if giorno.weekday() == DOMENICA else ""

    def festivo(self, giorno: date) -> bool:
        return bool(self.festa(giorno))

    def lavorativo(self, giorno: date) -> bool:
        """From Monday to Friday, holidays aside."""
        return giorno.weekday() < SABATO and not self.festivo(giorno)

    def prossimo_lavorativo(self, giorno: date) -> date:
        """The day itself when it is a working one, else the first that follows."""
        while not self.lavorativo(giorno):
            giorno += UN_GIORNO
        return giorno
