# SPDX-License-Identifier: AGPL-3.0-or-later
"""The axis of time: where a day falls, and which days are worth a line."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

MESI = ("gen", "feb", "mar", "apr", "mag", "giu", "lug", "ago", "set", "ott", "nov", "dic")


@dataclass(frozen=True)
class Tempo:
    """Days from `dal` to `al` laid on `campo` units from `x`; what falls outside is clamped to the edge."""

    dal: date
    al: date
    x: float
    campo: float

    def posto(self, giorno: date) -> float:
        durata = max((self.al - self.dal).days, 1)
        return self.x + self.campo * min(1.0, max(0.0, (giorno - self.dal).days / durata))

    def tacche(self) -> Iterator[tuple[float, str, bool]]:
        """Place, words and whether a year starts: by month, quarter or year, as the room allows."""
        mesi = (self.al.year - self.dal.year) * 12 + self.al.month - self.dal.month + 1
        passo = next((p for p in (1, 3, 6, 12) if mesi / p * 56 <= self.campo), 12)
        anni = 1 + int(mesi / 12 * 56 / self.campo) if passo == 12 else 1
        primo = self.dal.replace(day=1)
        senza_anno = True
        for numero in range(mesi):
            anno, mese = divmod(primo.year * 12 + primo.month - 1 + numero, 12)
            giorno = date(anno, mese + 1, 1)
            if mese % passo or anno % anni or giorno < self.dal:
                continue
            nome = f"{MESI[mese]} {anno}" if senza_anno else MESI[mese]
            senza_anno = False
            yield self.posto(giorno), str(anno) if mese == 0 else nome, mese == 0
