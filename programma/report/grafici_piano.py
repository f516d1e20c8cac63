# SPDX-License-Identifier: AGPL-3.0-or-later
"""The sums of an annual plan by Comune, by owner and by kind, and their charts; each is drawn from its table."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.safestring import SafeString

from abitare.lib.svg import Parte, RigaImpilata, impilate
from programma.piani import CATEGORIE, NOMI, Numeri, Quadro

MASSIMI_COMUNI = 12
ALTRI = "Altri Comuni"


@dataclass(frozen=True)
class Somma:
    nome: str
    numeri: Numeri

    @property
    def per_categoria(self) -> list[int]:
        return [getattr(self.numeri, categoria) for categoria in CATEGORIE]


@dataclass(frozen=True)
class Somme:
    """`comuni` and `enti` are those with dwellings or units, in the order of the plan."""

    comuni: tuple[Somma, ...]
    enti: tuple[Somma, ...]
    categorie: tuple[tuple[str, int], ...]
    totale: Somma

    @property
    def titoli(self) -> list[str]:
        return [nome for nome, _ in self.categorie]

    @property
    def grafico_categorie(self) -> SafeString | None:
        """None where there is nothing to draw."""
        return _grafico(self.categorie, "Unità disponibili per categoria")

    @property
    def grafico_comuni(self) -> SafeString | None:
        con_unita = sorted(((s.nome, s.numeri.disponibili) for s in self.comuni), key=lambda voce: -voce[1])
        altri = sum(quante for _, quante in con_unita[MASSIMI_COMUNI:])
        return _grafico([*con_unita[:MASSIMI_COMUNI], (ALTRI, altri)], "Unità disponibili per Comune")


def somme_di(quadro: Quadro) -> Somme:
    comuni = {voce.riga.comune_id: voce.riga.comune for voce in quadro.righe}
    enti = {voce.riga.ente_id: voce.riga.ente for voce in quadro.righe}
    categorie = tuple((NOMI[chiave].capitalize(), quante) for chiave, quante in quadro.per_categoria().items())
    return Somme(
        _non_vuote((comuni[pk], numeri) for pk, numeri in quadro.per_comune().items()),
        _non_vuote((enti[pk], numeri) for pk, numeri in quadro.per_ente().items()),
        categorie,
        Somma("Ambito", quadro.totale),
    )


def grafico_degli_anni(anni: Iterable[tuple[int, Numeri]]) -> SafeString | None:
    """The units of one Comune, a bar for each year, the first one first."""
    voci = sorted((str(anno), numeri.disponibili) for anno, numeri in anni)
    return _grafico(voci, "Unità disponibili negli anni", a_zero=True)


def _non_vuote(voci: Iterable[tuple[str, Numeri]]) -> tuple[Somma, ...]:
    return tuple(Somma(nome, numeri) for nome, numeri in voci if not numeri.vuoti)


def _grafico(voci: Iterable[tuple[str, int]], titolo: str, *, a_zero: bool = False) -> SafeString | None:
    """`a_zero`: also the rows that have none."""
    righe = [
        RigaImpilata(nome, [Parte("unità", quante, "primario")] if quante else [])
        for nome, quante in voci
        if quante or a_zero
    ]
    return impilate(righe, titolo) if any(riga.parti for riga in righe) else None
