# SPDX-License-Identifier: AGPL-3.0-or-later
"""The cruscotto: how is it going, what is late, who is silent, by horizon and sector, down to the actions."""

from dataclasses import dataclass
from decimal import Decimal

from django.core.paginator import Page, Paginator

from abitare.lib.italiano import numero
from programma.fotografia.dati import Fotografia, Settore
from programma.numeri import Lettura, Quadro, Silenzio, quadro, settori_silenti
from programma.numeri.sintesi import Sintesi
from programma.queries.lettura.filtri import Filtri, scelte
from programma.queries.lettura.righe import Gruppo, Riga, raggruppa, riga
from programma.queries.lettura.rispetto import Rispetto, rispetto_a
from programma.queries.lettura.stati import Stato

PER_PAGINA = 50
IN_VISTA = 4


@dataclass(frozen=True)
class Cruscotto:
    """`sintesi` and lists are of the actions that pass the filters; `ritardi` and `silenzi` are the first of them."""

    foto: Fotografia
    filtri: Filtri
    sintesi: Sintesi
    tutte: int
    scarto: Decimal | None
    ritardi: tuple[Riga, ...]
    silenzi: tuple[Silenzio, ...]
    orizzonti: tuple[tuple[str, int, Sintesi], ...]
    settori: tuple[tuple[Settore, Sintesi], ...]
    pagina: Page[Lettura]
    gruppi: tuple[Gruppo, ...]
    rispetto: Rispetto | None

    @property
    def scarto_assoluto(self) -> str:
        return numero(abs(self.scarto), 1) if self.scarto is not None else ""

    @property
    def altri_silenzi(self) -> int:
        return max(len(self.silenzi) - IN_VISTA, 0)

    @property
    def silenzi_in_vista(self) -> tuple[Silenzio, ...]:
        return self.silenzi[:IN_VISTA]


def cruscotto(foto: Fotografia, filtri: Filtri, numero_pagina: str, rispetto: Stato | None = None) -> Cruscotto:
    """With `rispetto` every figure is also compared with those of that state."""
    intero = quadro(foto)
    q = quadro(foto, scelte(foto, intero.letture, filtri)) if filtri else intero
    letture = tuple(q.letture.values())
    pagina = Paginator(letture, PER_PAGINA).get_page(numero_pagina)
    return Cruscotto(
        foto=foto,
        filtri=filtri,
        sintesi=q.programma,
        tutte=len(intero.letture),
        scarto=_scarto(q.programma),
        ritardi=_peggiori(q),
        silenzi=settori_silenti(q),
        orizzonti=tuple((nome, foto.programma.anno_orizzonte(nome), s) for nome, s in q.orizzonti),
        settori=q.settori,
        pagina=pagina,
        gruppi=raggruppa(q, pagina.object_list),
        rispetto=rispetto_a(rispetto, q, filtri) if rispetto else None,
    )


def _scarto(sintesi: Sintesi) -> Decimal | None:
    """Points ahead of what was expected, or behind it."""
    if sintesi.avanzamento is None or sintesi.atteso is None:
        return None
    return sintesi.avanzamento - sintesi.atteso


def _peggiori(q: Quadro) -> tuple[Riga, ...]:
    tardi = [riga(lettura, q.foto.al) for lettura in q.letture.values() if lettura.in_ritardo]
    return tuple(sorted(tardi, key=lambda voce: -voce.ritardo)[:IN_VISTA])
