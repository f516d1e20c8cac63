# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render

from tavolo.forms.base import ErroriAlCampo
from tavolo.permissions import amministra
from tavolo.richiesta import Richiesta

Vista = Callable[..., HttpResponse]


def solo_amministratori(vista: Vista) -> Vista:
    @wraps(vista)
    def controllata(request: Richiesta, *args: Any, **kwargs: Any) -> HttpResponse:
        if not amministra(request.user):
            raise PermissionDenied
        return vista(request, *args, **kwargs)

    return controllata


@dataclass(frozen=True)
class Pagina:
    """What a page with one form says around it; `annulla` is where Cancel goes, `su` the breadcrumb (name, address)."""

    titolo: str
    etichetta: str
    annulla: str
    su: tuple[tuple[str, str], ...] = ()
    testo: str = ""
    pericolo: bool = False
    modello: str = "tavolo/modulo.html"


def modulo(
    request: Richiesta, form: ErroriAlCampo, pagina: Pagina, salva: Callable[[dict[str, Any]], tuple[str, str]]
) -> HttpResponse:
    """Shows the form; on POST calls `salva(cleaned_data)`, which writes and gives the message and the next address."""
    if request.method == "POST" and form.is_valid():
        try:
            detto, dove = salva(form.cleaned_data)
        except ValidationError as errore:
            form.riporta(errore)
        else:
            messages.success(request, detto)
            return redirect(dove)
    stato = 422 if request.method == "POST" else 200
    return render(request, pagina.modello, {"form": form, "pagina": pagina}, status=stato)
