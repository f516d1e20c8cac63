# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the reading pages share."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.http import Http404

from abitare.lib.distintivi import STATI as ASPETTI
from abitare.lib.tempo import fine_giornata
from programma.fotografia.dati import STATI, Fotografia
from programma.fotografia.dati import Programma as ProgrammaFoto
from programma.models import Orizzonte, Programma
from programma.queries.deliberato import Deliberato, delibera_vigente, deliberato
from programma.queries.lettura.filtri import CONDIZIONI
from programma.queries.lettura.momento import Momento, guarda
from tavolo.condizionale import ricorda
from tavolo.richiesta import Richiesta

T = TypeVar("T")


@dataclass(frozen=True)
class Vista:
    """The programme as a page looks at it."""

    foto: Fotografia
    momento: Momento

    @property
    def programma(self) -> ProgrammaFoto:
        return self.foto.programma

    @property
    def prima(self) -> datetime | None:
        """Up to when what was written counts; None is now."""
        return fine_giornata(self.momento.al) if self.momento.passato else None

    @property
    def tenuto(self) -> dict[str, str]:
        """The day, as links with other parameters carry it."""
        return {"al": self.momento.iso} if self.momento.passato else {}

    def contesto(self, **altro: Any) -> dict[str, Any]:
        programma = self.programma
        base = {"foto": self.foto, "programma": programma, "momento": self.momento, "al": self.momento.query}
        return {**base, "dati_esempio": programma.dati_esempio, **altro}


def vista(request: Richiesta, programma_id: int) -> Vista:
    """The programme on the day of `?al=`; whether the person may see the programme is asked before."""
    return Vista(*guarda(request.user, programma_id, request.GET.get("al", "")))


def deliberato_di(request: Richiesta, v: Vista) -> Deliberato | None:
    """What was voted by the day of the page and what differs from it that day; None before any adoption.

    Reading a congelamento costs more than the fotografia: the result is kept, the same for all who see the programme.
    """
    if v.programma.stato == Programma.Stato.BOZZA:
        return None
    delibera = delibera_vigente(v.programma.id, v.prima)
    if delibera is None:
        return None
    chiave = ("deliberato", v.programma.id, delibera.congelamento_id, v.momento.iso)
    return ricorda(request, chiave, lambda: deliberato(delibera, v.foto))


def trovato(oggetto: T | None) -> T:
    if oggetto is None:
        raise Http404
    return oggetto


def scelte_dei_filtri(v: Vista) -> dict[str, list[tuple[str, str]]]:
    """(value, words) of each filter."""
    presenti = {azione.settore.id for azione in v.foto.azioni()}
    return {
        "settori": [(str(s.id), s.nome) for s in v.foto.settori if s.id in presenti],
        "orizzonti": [(valore, nome.capitalize()) for valore, nome in Orizzonte.choices],
        "stati": [(stato, ASPETTI[stato].testo) for stato in STATI],
        "condizioni": [(chiave, nome) for chiave, (nome, _) in CONDIZIONI.items()],
    }
