# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Callable
from typing import Any, Protocol, TypeVar

from django.core.exceptions import ValidationError

E = TypeVar("E")


class RiportaErrori(Protocol):
    def is_valid(self) -> bool: ...

    def riporta(self, errore: ValidationError) -> None: ...


def salva(modulo: RiportaErrori, scrittura: Callable[[], E]) -> E | None:
    """What the service wrote; None, with the errors in the form, when the form or the service refuses."""
    if not modulo.is_valid():
        return None
    try:
        return scrittura()
    except ValidationError as errore:
        modulo.riporta(errore)
        return None


def stato_di(modulo: Any) -> int:
    """422 for a form that comes back refused."""
    return 422 if modulo.is_bound else 200
