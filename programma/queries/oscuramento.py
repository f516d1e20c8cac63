# SPDX-License-Identifier: AGPL-3.0-or-later
"""Covered texts of objects that are read one by one, outside the fotografia."""

from typing import TypeVar

from django.db.models import Model

from programma.fotografia.oscuramento import Coperture
from tavolo.models import Oscuramento
from tavolo.queries.oscuramenti import campi_di_testo

M = TypeVar("M", bound=Model)


def coperture(*modelli: type[Model]) -> Coperture:
    """What is covered in objects of these models; one query."""
    coperti = Oscuramento.objects.filter(modello__in=[modello._meta.label_lower for modello in modelli]).order_by("pk")
    return Coperture(coperti.values_list("modello", "oggetto_id", "campo", "impronta"))


def copri(coperti: Coperture, oggetto: M) -> M:
    """The object with its covered texts replaced: to be shown, never to be saved."""
    for campo in campi_di_testo(type(oggetto)):
        setattr(oggetto, campo, coperti.testo(type(oggetto), oggetto.pk, campo, getattr(oggetto, campo)))
    return oggetto
