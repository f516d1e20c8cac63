# SPDX-License-Identifier: AGPL-3.0-or-later
"""Factories of acts and reports."""

from datetime import date
from typing import Any

import pytest
from django.core.files.base import ContentFile

from delibere.models import AllegatoAtto, Atto, Foglio, LegameAtto
from delibere.services.fogli import prepara_foglio
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


def crea_legame(atto: Atto, *, autore: Utente | None = None, **campi: Any) -> LegameAtto:
    with con_autore(autore or Utente.objects.sistema()):
        return LegameAtto.objects.create(atto=atto, **campi)


def crea_foglio(atto: Atto, *, autore: Utente) -> Foglio:
    """A ready one, of an act with one attachment."""
    with con_autore(autore):
        AllegatoAtto.objects.create(atto=atto, nome="Relazione.pdf", impronta="C" * 64, ordine=1)
    foglio = prepara_foglio(utente=autore, atto_id=atto.pk)
    foglio.file.save("foglio.pdf", ContentFile(b"%PDF-"), save=False)
    foglio.stato, foglio.impronta, foglio.pagine, foglio.dimensione = Foglio.Stato.PRONTO, "F" * 64, 1, 5
    foglio.save()
    return foglio


@pytest.fixture
def atto(cast: Cast) -> Atto:
    return crea_atto()
