# SPDX-License-Identifier: AGPL-3.0-or-later
"""A page with one form, from the service that writes to the page that comes after."""

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from programma.forms.righe import Composto
from programma.views.scrittura.comuni import Richiesta, mostra, salva


def pagina_con_modulo(
    request: Richiesta,
    modulo: Any,
    titolo: str,
    passi: Sequence[tuple[str, str]],
    scrivi: Callable[..., str],
    testo: str = "",
) -> HttpResponse:
    """A form shown, and sent to the service.

    `modulo` has `dati` and `controllo`, and may name the fields that stand side by side (`affiancati`); `passi` are the
    pages above, by name and address; `scrivi` writes and gives the address where one goes after.
    """
    composto, esito = Composto(modulo), None
    if request.method == "POST":
        esito = salva(composto, lambda: scrivi(utente=request.user, dati=modulo.dati, **modulo.controllo))
        if esito.oggetto:
            messages.success(request, "Salvato.")
            return redirect(esito.oggetto)
    contesto = {
        "composto": composto,
        "titolo": titolo,
        "passi": passi,
        "annulla": passi[-1][1],
        "testo": testo,
        "affiancati": getattr(modulo, "affiancati", ()),
    }
    return mostra(request, "programma/modulo.html", esito, contesto)
