# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the law orders erased is covered wherever it is read (progetto §5)."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model

from programma.fotografia.dati import OSCURATO
from tavolo.models import impronta_testo


class Coperture:
    """The covered texts, from rows (model label, object id, field, impronta)."""

    def __init__(self, righe: Iterable[tuple[str, int, str, str]]) -> None:
        self._per_oggetto: dict[tuple[str, int], set[tuple[str, str]]] = {}
        for modello, pk, campo, impronta in righe:
            self._per_oggetto.setdefault((modello, pk), set()).add((campo, impronta))

    def testo(self, modello: type[Model], pk: int, campo: str, testo: str) -> str:
        coperti = self._per_oggetto.get((modello._meta.label_lower, pk))
        return OSCURATO if coperti and (campo, impronta_testo(testo)) in coperti else testo

    def voce(self, modello: type[Model], valori: dict[str, Any]) -> dict[str, Any]:
        """The values of an object by field, its covered texts replaced; `id` is among them."""
        pk = valori["id"]
        if (modello._meta.label_lower, pk) not in self._per_oggetto:
            return valori
        return {c: self.testo(modello, pk, c, v) if isinstance(v, str) else v for c, v in valori.items()}
