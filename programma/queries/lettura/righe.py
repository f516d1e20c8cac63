# SPDX-License-Identifier: AGPL-3.0-or-later
"""A line per action, and the words and badges that go with it, the same in every list."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from programma.fotografia.dati import Azione, Obiettivo
from programma.models import Orizzonte
from programma.numeri import Lettura, Quadro
from programma.numeri.sintesi import Sintesi

SEGNALI = {nome: nome for nome in ("in_ritardo", "a_rischio", "mai_comunicata", "silente")} | {
    "critica": "criticita",
    "senza_date": "senza_date",
    "senza_referente": "senza_referente",
}


@dataclass(frozen=True)
class Riga:
    """An action in a list; `segnali` are keys of the badges, `ritardo` days after the oldest date that was missed."""

    lettura: Lettura
    segnali: tuple[str, ...]
    ritardo: int

    @property
    def azione(self) -> Azione:
        return self.lettura.azione


@dataclass(frozen=True)
class Gruppo:
    """Lines of one objective."""

    obiettivo: Obiettivo
    sintesi: Sintesi | None
    righe: tuple[Riga, ...]

    @property
    def orizzonte(self) -> str:
        return Orizzonte(self.obiettivo.orizzonte).label


def riga(lettura: Lettura, al: date) -> Riga:
    segnali = tuple(segno for nome, segno in SEGNALI.items() if getattr(lettura, nome))
    return Riga(lettura, segnali, giorni_di_ritardo(lettura, al))


def giorni_di_ritardo(lettura: Lettura, al: date) -> int:
    """Days since the first planned end that was missed, of the action or of one of its phases; 0 when not late."""
    if not lettura.in_ritardo:
        return 0
    azione = lettura.azione
    fini = [fase.fine_prevista for fase in azione.fasi if fase.fine_effettiva is None]
    fini += [azione.fine_prevista] if azione.fine_prevista else []
    return max((al - fine).days for fine in fini)


def raggruppa(q: Quadro, letture: Iterable[Lettura]) -> tuple[Gruppo, ...]:
    """Lines by objective, in the order they come in."""
    obiettivi = {obiettivo.id: (obiettivo, sintesi) for obiettivo, sintesi in q.obiettivi}
    per_obiettivo: dict[int, list[Riga]] = {}
    for lettura in letture:
        per_obiettivo.setdefault(lettura.azione.obiettivo_id, []).append(riga(lettura, q.foto.al))
    return tuple(Gruppo(*obiettivi[pk], tuple(righe)) for pk, righe in per_obiettivo.items())
