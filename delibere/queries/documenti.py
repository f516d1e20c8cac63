# SPDX-License-Identifier: AGPL-3.0-or-later
"""The documents of a programme, by kind and by what they speak of."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Count, Model, QuerySet

from abitare.lib.italiano import data_it, momento_it
from delibere.models import Rapporto
from delibere.models.rapporto import RapportoQuerySet
from programma.models import Azione, Congelamento, Programma
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


def stati_congelati(programma: Programma) -> QuerySet[Congelamento]:
    """The frozen states of a programme, the latest first, without their data but with what rests on them."""
    return programma.congelamenti.prefetch_related("rapporti", "effetti__atto")


def stato_nominato(stati: QuerySet[Congelamento], nome: str) -> Congelamento | None:
    """As the page of changes names it in its address: «c12»."""
    return _trovato(stati, nome[1:]) if nome.startswith("c") else None


def nome_dello_stato(congelamento: Congelamento) -> str:
    """By the act or the document it was frozen for: «Rapporto n. 3/2026»."""
    atti = [f"{effetto.atto} del {data_it(effetto.atto.data)}" for effetto in congelamento.effetti.all()]
    detti = atti or [str(rapporto) for rapporto in congelamento.rapporti.all()]
    return ", ".join(detti) or f"Stato congelato il {momento_it(congelamento.noto_al)}"


def _trovato(righe: QuerySet[M], chiave: str) -> M | None:
    return righe.filter(pk=chiave).first() if chiave.isascii() and chiave.isdigit() and len(chiave) < 10 else None
