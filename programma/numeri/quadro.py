# SPDX-License-Identifier: AGPL-3.0-or-later
"""The whole programme read at once: what cruscotto, sector page, report and export show."""

from collections.abc import Callable, Container, Hashable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from programma.fotografia.dati import ORIZZONTI, Azione, Fotografia, Obiettivo, Settore
from programma.numeri.regole import Lettura, leggi
from programma.numeri.sintesi import Sintesi, Voce, sintesi, voce_di

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Quadro:
    """All the numbers of a fotografia.

    `letture` by id of the action, in the order of the programme; `orizzonti` always the three; `settori` those
    responsible for an action, in order of name; `obiettivi` all of them.
    """

    foto: Fotografia
    letture: dict[int, Lettura]
    programma: Sintesi
    orizzonti: tuple[tuple[str, Sintesi], ...]
    settori: tuple[tuple[Settore, Sintesi], ...]
    obiettivi: tuple[tuple[Obiettivo, Sintesi], ...]

    def settore(self, pk: int) -> Sintesi | None:
        return next((s for settore, s in self.settori if settore.id == pk), None)

    def obiettivo(self, pk: int) -> Sintesi | None:
        return next((s for obiettivo, s in self.obiettivi if obiettivo.id == pk), None)


def quadro(foto: Fotografia, scelte: Container[int] | None = None) -> Quadro:
    """Reads the fotografia; with `scelte` (ids of actions, as a filter gives them) only those actions count.

    A filter changes no weight: an action keeps the share it has in its whole objective.
    """
    voci = [v for o in foto.obiettivi for v in _voci(foto, o) if scelte is None or v.lettura.azione.id in scelte]
    per_orizzonte = _raggruppa(voci, lambda voce: voce.obiettivo.orizzonte)
    per_settore = _raggruppa(voci, lambda voce: voce.lettura.azione.settore.id)
    per_obiettivo = _raggruppa(voci, lambda voce: voce.obiettivo.id)
    return Quadro(
        foto=foto,
        letture={voce.lettura.azione.id: voce.lettura for voce in voci},
        programma=sintesi(voci),
        orizzonti=tuple((nome, sintesi(per_orizzonte.get(nome, ()))) for nome in ORIZZONTI),
        settori=tuple((s, sintesi(per_settore[s.id])) for s in foto.settori if s.id in per_settore),
        obiettivi=tuple((o, sintesi(per_obiettivo.get(o.id, ()))) for o in foto.obiettivi),
    )


@dataclass(frozen=True, slots=True)
class Silenzio:
    """A sector that says nothing; `ultima_parola` and `giorni` are None when it never spoke."""

    settore: Settore
    ultima_parola: date | None
    giorni: int | None


def settori_silenti(q: Quadro) -> tuple[Silenzio, ...]:
    """Sectors with open actions and no recent word on any of them; who never spoke first, then the oldest word."""
    parole: dict[int, date | None] = {}
    settori: dict[int, Settore] = {}
    for azione in (lettura.azione for lettura in q.letture.values() if lettura.azione.aperta):
        settori[azione.settore.id] = azione.settore
        parole[azione.settore.id] = _piu_recente(parole.get(azione.settore.id), azione)
    silenzi = [
        Silenzio(settori[pk], parola, None if parola is None else (q.foto.al - parola).days)
        for pk, parola in parole.items()
    ]
    muti = [s for s in silenzi if s.giorni is None or s.giorni > q.foto.soglie.giorni_copertura]
    return tuple(sorted(muti, key=lambda s: (s.ultima_parola or date.min, s.settore.nome)))


def _piu_recente(parola: date | None, azione: Azione) -> date | None:
    return max(filter(None, (parola, azione.ultima_parola)), default=None)


def _voci(foto: Fotografia, obiettivo: Obiettivo) -> Iterable[Voce]:
    peso_azioni = sum(azione.peso for azione in obiettivo.azioni if not azione.annullata)
    return (voce_di(obiettivo, peso_azioni, leggi(azione, foto.al, foto.soglie)) for azione in obiettivo.azioni)


def _raggruppa(voci: Iterable[Voce], chiave: Callable[[Voce], K]) -> dict[K, list[Voce]]:
    gruppi: dict[K, list[Voce]] = {}
    for voce in voci:
        gruppi.setdefault(chiave(voce), []).append(voce)
    return gruppi
