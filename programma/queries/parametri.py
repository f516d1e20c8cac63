# SPDX-License-Identifier: AGPL-3.0-or-later
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from programma.models import CodiceParametro, ParametroNormativo
from tavolo.models import vigente_il


class ParametroAssente(LookupError):
    """No value of the threshold is in force on that day."""

    def __init__(self, codice: str, al: date) -> None:
        self.codice, self.al = CodiceParametro(codice), al
        super().__init__(f"Al {al:%d/%m/%Y} non è in vigore nessun valore di: {self.codice.label}.")


@dataclass(frozen=True)
class Parametri:
    """The thresholds in force on a day, read together."""

    al: date
    righe: dict[str, ParametroNormativo] = field(default_factory=dict)

    def __contains__(self, codice: str) -> bool:
        return codice in self.righe

    def __getitem__(self, codice: str) -> Decimal:
        return self.riga(codice).valore

    def riga(self, codice: str) -> ParametroNormativo:
        if codice not in self.righe:
            raise ParametroAssente(codice, self.al)
        return self.righe[codice]


def parametri(al: date) -> Parametri:
    """One query for them all."""
    vigenti = ParametroNormativo.objects.filter(vigente_il(al))
    return Parametri(al, {riga.codice: riga for riga in vigenti})


def parametro(codice: str, *, al: date) -> Decimal:
    """The value in force on that day. Raises ParametroAssente."""
    return parametri(al)[codice]
