# SPDX-License-Identifier: AGPL-3.0-or-later
"""Factories of acts and reports."""

from datetime import date
from typing import Any

import pytest

from delibere.models import Atto
from tavolo.models import Utente
from tavolo.storia import con_autore
from tests.cast import Cast


def crea_atto(*, autore: Utente | None = None, **campi: Any) -> Atto:
    dati = {
        "tipo": Atto.Tipo.DELIBERAZIONE,
        "organo": Atto.Organo.GIUNTA,
        "registro": "Deliberazioni della Giunta Comunale",
        "anno": 2025,
        "numero": Atto.objects.count() + 1,
        "data": date(2025, 6, 18),
        "oggetto": "Indirizzi di prova per l'abitare",
    }
    with con_autore(autore or Utente.objects.sistema()):
        return Atto.objects.create(**{**dati, **campi})


@pytest.fixture
def atto(cast: Cast) -> Atto:
    return crea_atto()
