# SPDX-License-Identifier: AGPL-3.0-or-later
"""Money: totals to the cent. Amounts of cancelled actions count too, what was spent stays spent."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from programma.fotografia.dati import Azione, Fotografia, Risorsa, Settore

K = TypeVar("K", int, str)
ZERO = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Importi:
    """Euro; stanziato ≥ impegnato ≥ liquidato."""

    stanziato: Decimal = ZERO
    impegnato: Decimal = ZERO
    liquidato: Decimal = ZERO

    def __add__(self, altro: "Importi") -> "Importi":
        return Importi(
            self.stanziato + altro.stanziato, self.impegnato + altro.impegnato, self.liquidato + altro.liquidato
        )


def importi(azioni: Iterable[Azione]) -> Importi:
    return sum((_di(risorsa) for azione in azioni for risorsa in azione.risorse), Importi())


def importi_per_anno(foto: Fotografia) -> tuple[tuple[int, Importi], ...]:
    return _per(foto, lambda azione, risorsa: risorsa.anno)


def importi_per_fonte(foto: Fotografia) -> tuple[tuple[str, Importi], ...]:
    return _per(foto, lambda azione, risorsa: risorsa.fonte)


def importi_per_settore(foto: Fotografia) -> tuple[tuple[Settore, Importi], ...]:
    """By responsible sector, in order of name."""
    per_id = dict(_per(foto, lambda azione, risorsa: azione.settore.id))
    return tuple((settore, per_id[settore.id]) for settore in foto.settori if settore.id in per_id)


def _per(foto: Fotografia, chiave: Callable[[Azione, Risorsa], K]) -> tuple[tuple[K, Importi], ...]:
    totali: dict[K, Importi] = {}
    for azione in foto.azioni():
        for risorsa in azione.risorse:
            voce = chiave(azione, risorsa)
            totali[voce] = totali.get(voce, Importi()) + _di(risorsa)
    return tuple(sorted(totali.items()))


def _di(risorsa: Risorsa) -> Importi:
    return Importi(risorsa.stanziato, risorsa.impegnato, risorsa.liquidato)
