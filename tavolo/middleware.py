# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Callable

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse

from tavolo.storia import autore_della_richiesta


class AccessoMiddleware(LoginRequiredMiddleware):
    """Every page asks for a login unless it says otherwise."""


class AutoreMiddleware:
    """Names the person of the request as the author of what it writes."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return self.get_response(request)
        with autore_della_richiesta(request.user):
            return self.get_response(request)
