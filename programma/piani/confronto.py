# SPDX-License-Identifier: AGPL-3.0-or-later
"""A plan beside another: what changed, what is unlikely, what does not add up."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from programma.piani.tipi import NOMI, NULLI, Numeri, Riga

# Points of percentage beyond which a difference between two years is pointed out; a habit, not a law.
SALTO = 30
CONFRONTATE = ("consistenza_sap", "consistenza_sas", "disponibili")


@dataclass(frozen=True, slots=True)
class Variazione:
    """One number of a Comune × owner in two plans; `salto` says that somebody should look at it."""

    comune_id: int
    ente_id: int
    nome: str
    voce: str
    prima: int
    ora: int

    @property
    def nome_della_voce(self) -> str:
        return NOMI[self.voce]

    @property
    def differenza(self) -> int:
        return self.ora - self.prima

    @property
    def percento(self) -> Decimal | None:
        """None where there was nothing before: no percentage says it."""
        return Decimal(self.differenza * 100) / self.prima if self.prima else None

    @property
    def salto(self) -> bool:
        return inverosimile(self.prima, self.ora)


def inverosimile(prima: int, ora: int) -> bool:
    """More than SALTO points up or down; from nothing to something always."""
    return abs(ora - prima) * 100 > SALTO * prima


def confronta(prima: Iterable[Riga], ora: Iterable[Riga]) -> tuple[Variazione, ...]:
    """What differs, in the order of the present plan; what only the former has comes last, as gone to zero."""
    precedenti, presenti = {riga.chiave: riga for riga in prima}, {riga.chiave: riga for riga in ora}
    tutte = presenti | {chiave: riga for chiave, riga in precedenti.items() if chiave not in presenti}
    variazioni = (
        Variazione(*chiave, riga.nome, voce, _conta(precedenti.get(chiave), voce), _conta(presenti.get(chiave), voce))
        for chiave, riga in tutte.items()
        for voce in CONFRONTATE
    )
    return tuple(variazione for variazione in variazioni if variazione.differenza)


def _conta(riga: Riga | None, voce: str) -> int:
    return int(getattr(riga.numeri, voce)) if riga else 0


@dataclass(frozen=True, slots=True)
class Previsione:
    """What the triennale foresees against what the annual plans have listed up to now."""

    previste: int
    elencate: int

    @property
    def resto(self) -> int:
        return self.previste - self.elencate

    @property
    def superata(self) -> bool:
        return self.resto < 0


def previsione(triennale: Numeri | None, annuali: Iterable[Numeri]) -> Previsione:
    return Previsione((triennale or NULLI).disponibili, sum(numeri.disponibili for numeri in annuali))


@dataclass(frozen=True, slots=True)
class Discordanza:
    """A published total that is not the sum of its parts: it is kept as published, and pointed out."""

    voce: str
    pubblicato: int
    somma: int

    @property
    def nome_della_voce(self) -> str:
        return NOMI.get(self.voce, self.voce)

    @property
    def scarto(self) -> int:
        return self.pubblicato - self.somma


def discordanze(pubblicati: Mapping[str, int], somme: Mapping[str, int]) -> tuple[Discordanza, ...]:
    """Of the totals that were published, those whose parts are known and do not make them."""
    note = ((voce, totale) for voce, totale in pubblicati.items() if voce in somme)
    return tuple(Discordanza(voce, totale, somme[voce]) for voce, totale in note if totale != somme[voce])
