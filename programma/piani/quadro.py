# SPDX-License-Identifier: AGPL-3.0-or-later
"""The whole annual plan from its rows and choices: reserves, warnings, totals. Everything that shows a plan uses it."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from programma.piani.regole import avvisi_del_comune, avvisi_dell_ente, avvisi_della_riga, quota_indigenti
from programma.piani.regole import riserva_indigenti as riserva
from programma.piani.regole import tetto_sat as tetto
from programma.piani.tipi import (
    CATEGORIE,
    NULLI,
    Avviso,
    Numeri,
    Riga,
    RigaCalcolata,
    ScelteComune,
    ScelteEnte,
    Soglie,
    somma,
)

C = TypeVar("C", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Quadro:
    """`generali` are the warnings that belong to no row: choices of a Comune or of an owner."""

    righe: tuple[RigaCalcolata, ...]
    generali: tuple[Avviso, ...] = ()

    @property
    def totale(self) -> Numeri:
        return somma(riga.numeri for riga in self.righe)

    @property
    def riserva_indigenti(self) -> int:
        """Sum of what each owner keeps in each Comune, each rounded up on its own: never the share of the sum."""
        return sum(riga.riserva_indigenti for riga in self.righe)

    @property
    def avvisi(self) -> tuple[Avviso, ...]:
        """What stops the plan first."""
        tutti = (*self.generali, *(avviso for riga in self.righe for avviso in riga.avvisi))
        return tuple(sorted(tutti, key=lambda avviso: not avviso.blocca))

    @property
    def fermi(self) -> tuple[Avviso, ...]:
        """What must be mended before the plan is proposed."""
        return tuple(avviso for avviso in self.avvisi if avviso.blocca)

    def per_comune(self) -> dict[int, Numeri]:
        return self.per(lambda riga: riga.comune_id)

    def per_ente(self) -> dict[int, Numeri]:
        return self.per(lambda riga: riga.ente_id)

    def per(self, chiave: Callable[[Riga], C]) -> dict[C, Numeri]:
        totali: dict[C, Numeri] = {}
        for calcolata in self.righe:
            quale = chiave(calcolata.riga)
            totali[quale] = totali.get(quale, NULLI) + calcolata.numeri
        return totali

    def per_categoria(self) -> dict[str, int]:
        totale = self.totale
        return {categoria: getattr(totale, categoria) for categoria in CATEGORIE}


def calcola(
    righe: Iterable[Riga],
    soglie: Soglie,
    comuni: Iterable[ScelteComune] = (),
    enti: Iterable[ScelteEnte] = (),
) -> Quadro:
    lette, per_comune = tuple(righe), {scelte.comune_id: scelte for scelte in comuni}
    comunali = _disponibili_comunali(lette)
    generali = [
        avviso
        for scelte in per_comune.values()
        for avviso in avvisi_del_comune(scelte, soglie, comunali.get(scelte.comune_id, 0))
    ]
    generali += [avviso for scelte in enti for avviso in avvisi_dell_ente(scelte, soglie)]
    return Quadro(tuple(_calcola(riga, soglie, per_comune) for riga in lette), tuple(generali))


def _calcola(riga: Riga, soglie: Soglie, per_comune: Mapping[int, ScelteComune]) -> RigaCalcolata:
    quota: Decimal = quota_indigenti(riga, soglie.quota_indigenti, per_comune.get(riga.comune_id))
    disponibili = riga.numeri.disponibili
    massimo = tetto(disponibili, soglie.tetto_sat.valore) if soglie.tetto_sat else None
    avvisi = tuple(avvisi_della_riga(riga, soglie, quota))
    return RigaCalcolata(riga, riserva(disponibili, quota), massimo, avvisi)


def _disponibili_comunali(righe: Iterable[Riga]) -> dict[int, int]:
    return {riga.comune_id: riga.numeri.disponibili for riga in righe if riga.comunale}
