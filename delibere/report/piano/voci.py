# SPDX-License-Identifier: AGPL-3.0-or-later
"""The rows of the tables of a plan: one Comune × owner, or a total with a name."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from programma.piani import CATEGORIE, Numeri, Riga, somma
from programma.piani.fotografia import FotografiaPiano, per_id

TITOLI_CATEGORIE = {
    "libere": "Libere",
    "turnover": "Turn-over",
    "carenza_manutentiva": "In carenza manutentiva (art. 10)",
    "ristrutturazione": "Da ristrutturazione, recupero o riqualificazione",
    "nuova_edificazione": "Di nuova edificazione",
    "conferite": "Conferite da privati",
}
DEI_COMUNI = "Comuni"


@dataclass(frozen=True, slots=True)
class Voce:
    """`quota` for indigenti is that of the row: the Comune may go beyond the law on its own dwellings."""

    comune: str
    ente: str
    gestore: str
    nota: str
    numeri: Numeri
    riserva: int = 0
    quota: Decimal | None = None
    tetto: int | None = None


@dataclass(frozen=True, slots=True)
class Tavola:
    """What a table shows: the rows that have something, and how many have not."""

    voci: tuple[Voce, ...]
    a_zero: int
    totale: Numeri

    @property
    def riserva(self) -> int:
        return sum(voce.riserva for voce in self.voci)


@dataclass(frozen=True, slots=True)
class Totale:
    nome: str
    numeri: Numeri
    riserva: int = 0


def tavola(voci: Iterable[Voce], conta: Callable[[Numeri], int]) -> Tavola:
    tutte = tuple(voci)
    piene = tuple(voce for voce in tutte if conta(voce.numeri))
    return Tavola(piene, len(tutte) - len(piene), somma(voce.numeri for voce in piene))


def totali_per_comune(voci: Iterable[Voce]) -> tuple[Totale, ...]:
    return _raggruppa((voce.comune, voce) for voce in voci)


def totali_per_ente(foto: FotografiaPiano, voci: Iterable[Voce]) -> tuple[Totale, ...]:
    """The Comuni together, each of the other owners by itself."""
    enti = per_id(foto.enti)
    nomi = (DEI_COMUNI if enti[riga.ente_id].comune_id else enti[riga.ente_id].nome for riga in foto.righe)
    totali = _raggruppa(zip(nomi, voci, strict=True))
    return tuple(sorted(totali, key=lambda totale: totale.nome != DEI_COMUNI))


def totali_per_categoria(totale: Numeri) -> tuple[tuple[str, int], ...]:
    return tuple((TITOLI_CATEGORIE[categoria], getattr(totale, categoria)) for categoria in CATEGORIE)


def nome_dell_ente(riga: Riga) -> str:
    """Short where the row says already of which Comune."""
    return "Comune" if riga.comunale else riga.ente


def _raggruppa(coppie: Iterable[tuple[str, Voce]]) -> tuple[Totale, ...]:
    gruppi: dict[str, list[Voce]] = {}
    for nome, voce in coppie:
        gruppi.setdefault(nome, []).append(voce)
    return tuple(
        Totale(nome, somma(voce.numeri for voce in voci), sum(voce.riserva for voce in voci))
        for nome, voci in gruppi.items()
    )
