# SPDX-License-Identifier: AGPL-3.0-or-later
"""The cronoprogramma: actions in time, a year or the whole programme."""

from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator

from programma.fotografia.dati import Azione, Fotografia
from programma.numeri import Lettura, quadro
from programma.queries.lettura.filtri import Filtri, scelte
from programma.queries.lettura.righe import Gruppo, raggruppa

PER_PAGINA = 40


@dataclass(frozen=True)
class Cronoprogramma:
    """`anno` is None for the whole programme; `scartato` the year asked for that the programme does not have."""

    anni: tuple[int, ...]
    anno: int | None
    scartato: str
    filtri: Filtri
    pagina: Page[Lettura]
    gruppi: tuple[Gruppo, ...]


def cronoprogramma(foto: Fotografia, filtri: Filtri, anno_chiesto: str, numero_pagina: str) -> Cronoprogramma:
    anni = _anni(foto)
    anno = next((n for n in anni if str(n) == anno_chiesto), None)
    intero = quadro(foto)
    passano = scelte(foto, intero.letture, filtri)
    letture = [x for pk, x in intero.letture.items() if pk in passano and (anno is None or _tocca(x, anno, foto.al))]
    pagina = Paginator(letture, PER_PAGINA).get_page(numero_pagina)
    return Cronoprogramma(
        anni=anni,
        anno=anno,
        scartato=anno_chiesto[:20] if anno_chiesto and anno is None else "",
        filtri=filtri,
        pagina=pagina,
        gruppi=raggruppa(intero, pagina.object_list),
    )


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
