# SPDX-License-Identifier: AGPL-3.0-or-later
"""The cronoprogramma: actions in time, a year or the whole programme."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator

from programma.fotografia.dati import Azione, Fotografia
from programma.numeri import Lettura, quadro
from programma.queries.lettura.filtri import Filtri, scelte
from programma.queries.lettura.righe import Gruppo, raggruppa

PER_PAGINA = 40


@dataclass(frozen=True)
class Foglio:
    """Actions that are drawn together, as many as stay readable on a screen and on a printed page."""

    numero: int
    titolo: str
    gruppi: tuple[Gruppo, ...]


@dataclass(frozen=True)
class Cronoprogramma:
    """`anno` is None for the whole programme; `scartato` the year asked for that the programme does not have.

    `fogli` is the one of the page, or all of them; `periodo` the days drawn, the same on every sheet.
    """

    anni: tuple[int, ...]
    anno: int | None
    scartato: str
    filtri: Filtri
    pagina: Page[Lettura]
    fogli: tuple[Foglio, ...]
    periodo: tuple[date, date]


def cronoprogramma(
    foto: Fotografia, filtri: Filtri, anno_chiesto: str, numero_pagina: str, *, tutti: bool = False
) -> Cronoprogramma:
    anni = _anni(foto)
    anno = next((n for n in anni if str(n) == anno_chiesto), None)
    intero = quadro(foto)
    passano = scelte(foto, intero.letture, filtri)
    letture = [x for pk, x in intero.letture.items() if pk in passano and (anno is None or _tocca(x, anno, foto.al))]
    pagina = Paginator(letture, PER_PAGINA).get_page(numero_pagina)
    pagine = [*pagina.paginator] if tutti else [pagina]
    return Cronoprogramma(
        anni=anni,
        anno=anno,
        scartato=anno_chiesto[:20] if anno_chiesto and anno is None else "",
        filtri=filtri,
        pagina=pagina,
        fogli=tuple(Foglio(p.number, _titolo(p, anno), raggruppa(intero, p.object_list)) for p in pagine if len(p)),
        periodo=_periodo(foto, letture, anno),
    )


def _titolo(pagina: Page[Lettura], anno: int | None) -> str:
    nome = f"Cronoprogramma delle azioni, {anno}" if anno else "Cronoprogramma delle azioni"
    quanti = pagina.paginator.num_pages
    return f"{nome} (foglio {pagina.number} di {quanti})" if quanti > 1 else nome


def _periodo(foto: Fotografia, letture: Iterable[Lettura], anno: int | None) -> tuple[date, date]:
    if anno is not None:
        return date(anno, 1, 1), date(anno, 12, 31)
    giorni = [foto.programma.dal, foto.programma.al, foto.al]
    for lettura in letture:
        giorni += _estremi(lettura.azione)
    return min(giorni), max(giorni)


def _anni(foto: Fotografia) -> tuple[int, ...]:
    """The years of the programme and those that its actions reach beyond it."""
    giorni = [foto.programma.dal, foto.programma.al]
    for azione in foto.azioni():
        giorni += _estremi(azione)
    return tuple(range(min(giorni).year, max(giorni).year + 1))


def _tocca(lettura: Lettura, anno: int, al: date) -> bool:
    """Whether something of the action falls in that year, the days it is late included."""
    azione = lettura.azione
    giorni = _estremi(azione)
    if lettura.in_ritardo or (azione.inizio_effettivo and azione.aperta):
        giorni.append(al)
    return bool(giorni) and min(giorni).year <= anno <= max(giorni).year


def _estremi(azione: Azione) -> list[date]:
    date_note = (azione.inizio_previsto, azione.fine_prevista, azione.inizio_effettivo, azione.fine_effettiva)
    return [giorno for giorno in date_note if giorno]
