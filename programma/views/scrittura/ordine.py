# SPDX-License-Identifier: AGPL-3.0-or-later
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from programma.models import Azione, Obiettivo

PASSI = {"su": -1, "giu": 1}


def scambia(chiavi: list[int], chiave: int, verso: str) -> list[int]:
    """The ids with one moved a step up or down; at the ends nothing moves."""
    posto = chiavi.index(chiave)
    nuovo = min(max(posto + PASSI[verso], 0), len(chiavi) - 1)
    chiavi.insert(nuovo, chiavi.pop(posto))
    return chiavi


def torna_alla_struttura(oggetto: Obiettivo | Azione) -> HttpResponse:
    """The bench of the programme, at the place of what was written."""
    obiettivo = oggetto.obiettivo if isinstance(oggetto, Azione) else oggetto
    pagina = reverse("programma:scrivi-programma", args=[obiettivo.programma_id])
    return redirect(f"{pagina}#{oggetto._meta.model_name}-{oggetto.pk}")
