# SPDX-License-Identifier: AGPL-3.0-or-later
import json

from programma.fotografia.canonico import da_json, impronta, in_json
from programma.fotografia.dati import Fotografia
from programma.fotografia.presa import fotografa
from programma.fotografia.riscontro import Discordanza, discordanze
from programma.models import Congelamento
from tavolo.models import Oscuramento, impronta_testo


class ImprontaDiversa(RuntimeError):
    """The content of a congelamento is not the one its impronta was taken of."""


def fotografia_di(congelamento: Congelamento) -> Fotografia:
    """What a report reads; raises ImprontaDiversa rather than giving data nobody froze."""
    if impronta(congelamento.contenuto) != congelamento.impronta:
        raise ImprontaDiversa(f"congelamento {congelamento.pk}")
    return da_json(congelamento.contenuto)


def discordanze_dalla_storia(congelamento: Congelamento) -> list[Discordanza]:
    """Where what is frozen differs from the same instant taken again from the history tables; empty when nowhere.

    Raises ImprontaDiversa, or ValueError for a content that no reader reads.
    """
    fotografia_di(congelamento)
    ripresa = fotografa(congelamento.programma_id, al=congelamento.al, noto_al=congelamento.noto_al)
    coperte = set(Oscuramento.objects.values_list("impronta", flat=True))
    congelato, ripreso = json.loads(congelamento.contenuto), json.loads(in_json(ripresa))
    return list(discordanze(congelato, ripreso, lambda testo: impronta_testo(testo) in coperte))
