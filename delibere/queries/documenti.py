# SPDX-License-Identifier: AGPL-3.0-or-later
"""The documents of a programme, by kind and by what they speak of."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Count, Model, QuerySet

from delibere.models import Rapporto
from delibere.models.rapporto import RapportoQuerySet
from programma.models import Azione, Programma
from tavolo.models import Settore, Utente

M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class FiltroDocumenti:
    """A value that is none of the known ones does not filter."""

    genere: str = ""
    azione: Azione | None = None
    settore: Settore | None = None

    @property
    def oggetto(self) -> Azione | Settore | None:
        return self.azione or self.settore


def filtro_documenti(programma: Programma, parametri: Mapping[str, str]) -> FiltroDocumenti:
    genere = parametri.get("genere", "")
    return FiltroDocumenti(
        genere=genere if genere in Rapporto.Genere.values else "",
        azione=_trovato(Azione.objects.filter(obiettivo__programma=programma), parametri.get("azione", "")),
        settore=_trovato(Settore.objects.all(), parametri.get("settore", "")),
    )


def documenti(utente: Utente, programma: Programma, filtro: FiltroDocumenti) -> RapportoQuerySet:
    """Those the person may see, the latest first."""
    scelti = {"genere": filtro.genere, "azione": filtro.azione, "settore": filtro.settore}
    righe = Rapporto.objects.visibili_a(utente).filter(programma=programma)
    return righe.filter(**{campo: valore for campo, valore in scelti.items() if valore})


def quanti_per_genere(righe: QuerySet[Rapporto]) -> dict[str, int]:
    """Only the kinds there are, in their order."""
    conti = dict(righe.order_by().values_list("genere").annotate(Count("pk")))
    return {genere: conti[genere] for genere in Rapporto.Genere.values if genere in conti}


def _trovato(righe: QuerySet[M], chiave: str) -> M | None:
    return righe.filter(pk=chiave).first() if chiave.isascii() and chiave.isdigit() and len(chiave) < 10 else None
