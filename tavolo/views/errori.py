# SPDX-License-Identifier: AGPL-3.0-or-later
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from tavolo.middleware import vai_a
from tavolo.recupero import sospendi
from tavolo.richiesta import Richiesta

TROPPO = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


def richiesta_non_valida(request: HttpRequest, exception: Exception) -> HttpResponse:
    if isinstance(exception, TROPPO):
        return render(request, "413.html", status=413)
    return render(request, "400.html", status=400)


def csrf(request: Richiesta, reason: str = "") -> HttpResponse:
    """A page opened before a new login has an old token: its form comes back with what was typed, nothing is done."""
    modulo = sospendi(request)
    if modulo:
        accesso = reverse("account_login", query={"next": modulo})
        return vai_a(request, modulo if request.user.is_authenticated else accesso)
    return render(request, "403_csrf.html", status=403)
