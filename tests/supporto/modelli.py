# SPDX-License-Identifier: AGPL-3.0-or-later
"""A template of ours that names a variable nobody passes fails its test; other people's templates may."""

import inspect
from pathlib import Path

import pytest
from django.template import Origin
from django.template.base import Node

RADICE = Path(__file__).resolve().parents[2]
ESTRANEE = (RADICE / ".venv", RADICE / "node_modules")


def _nostro(nome: str) -> bool:
    percorso = Path(nome)
    return percorso.is_relative_to(RADICE) and not any(percorso.is_relative_to(altrui) for altrui in ESTRANEE)


def _origine() -> str:
    """The file of the innermost template node being rendered, empty when no template is on the stack."""
    cornice = inspect.currentframe()
    while cornice:
        nodo = cornice.f_locals.get("self")
        if isinstance(nodo, Node) and isinstance(getattr(nodo, "origin", None), Origin):
            return nodo.origin.name
        cornice = cornice.f_back
    return ""


class VariabileAssente(str):
    """`string_if_invalid` that fails instead of rendering."""

    __slots__ = ()

    def __bool__(self) -> bool:
        return True

    def __contains__(self, pezzo: object) -> bool:
        return pezzo == "%s"

    def __mod__(self, variabile: object) -> str:
        origine = _origine()
        if _nostro(origine):
            pytest.fail(f"undefined template variable {variabile} in {origine}")
        return ""
