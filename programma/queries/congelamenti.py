# SPDX-License-Identifier: AGPL-3.0-or-later
from programma.fotografia.canonico import da_json, impronta
from programma.fotografia.dati import Fotografia
from programma.models import Congelamento


class ImprontaDiversa(RuntimeError):
    """The content of a congelamento is not the one its impronta was taken of."""


def fotografia_di(congelamento: Congelamento) -> Fotografia:
    """What a report reads; raises ImprontaDiversa rather than giving data nobody froze."""
    if impronta(congelamento.contenuto) != congelamento.impronta:
        raise ImprontaDiversa(f"congelamento {congelamento.pk}")
    return da_json(congelamento.contenuto)
