# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the pages of a meeting share: one page for every form, one way to do a gesture."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from delibere.models import Incontro
from delibere.views.comuni import stato_di
from tavolo.richiesta import Richiesta


@dataclass(frozen=True)
class Pagina:
    """Title and words of a form of a meeting; `torna` is where its way back leads."""

    titolo: str
    etichetta: str
    torna: str
    testo: str = ""
    pericolo: bool = False
    con_file: bool = False


def pagina_di(incontro: Incontro, titolo: str, etichetta: str, **altro: Any) -> Pagina:
    return Pagina(titolo, etichetta, reverse("delibere:scheda-incontro", args=[incontro.pk]), **altro)


def mostra(
    request: Richiesta, modulo: Any, pagina: Pagina, incontro: Incontro | None = None, nome: str = ""
) -> HttpResponse:
    contesto = {"modulo": modulo, "pagina": pagina, "incontro": incontro, "nome": nome or str(incontro or "")}
    return render(request, "delibere/incontri/modulo.html", contesto, status=stato_di(modulo))


def fai(request: Richiesta, incontro_id: int, gesto: Callable[[], object], fatto: str) -> HttpResponse:
    """A gesture of the meeting's page: done, or refused in words."""
    try:
        gesto()
    except ValidationError as errore:
        messages.warning(request, " ".join(errore.messages))
    else:
        messages.success(request, fatto)
    return redirect("delibere:scheda-incontro", incontro_id)
