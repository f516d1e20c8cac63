# SPDX-License-Identifier: AGPL-3.0-or-later
import codecs
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core.exceptions import BadRequest, RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.http import HttpResponseClientRedirect

from tavolo.recupero import dimentica_altrui, sospendi
from tavolo.richiesta import Richiesta
from tavolo.storia import autore_della_richiesta

MASSIMO_INTERO = 2**63 - 1
SCADUTA = "La sessione è scaduta: accedi di nuovo."
CONSERVATO = f"{SCADUTA} Quello che avevi scritto è conservato: lo ritrovi nel modulo."

Risposta = Callable[[HttpRequest], HttpResponseBase]


class RichiestaMiddleware:
    """Refuses, in our pages, what no form can mean: NUL bytes, alien encodings, bodies and ids beyond any measure."""

    def __init__(self, get_response: Risposta) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if "%00" in request.META.get("QUERY_STRING", "") or any(
            map(_ha_nul, (request.path, *request.COOKIES.values()))
        ):
            raise BadRequest("NUL byte")
        if request.encoding and codecs.lookup(request.encoding).name != "utf-8":
            raise BadRequest("not UTF-8")
        if _lunghezza(request) > settings.DIMENSIONE_MASSIMA_RICHIESTA:
            raise RequestDataTooBig("request body too big")
        return self.get_response(request)

    def process_view(self, request: HttpRequest, vista: Any, args: Any, kwargs: dict[str, Any]) -> None:
        if any(isinstance(valore, int) and valore > MASSIMO_INTERO for valore in kwargs.values()):
            raise Http404
        if request.method == "POST":
            inviati = [v for nome, valori in request.POST.lists() for v in (nome, *valori)]
            nomi = [str(n) for campo, file in request.FILES.items() for n in (campo, getattr(file, "name", ""))]
            if any(map(_ha_nul, (*inviati, *nomi))):
                raise BadRequest("NUL byte")


def _ha_nul(testo: str) -> bool:
    return "\0" in testo


def _lunghezza(request: HttpRequest) -> int:
    scritta = request.META.get("CONTENT_LENGTH") or "0"
    return int(scritta) if scritta.isascii() and scritta.isdigit() and len(scritta) < 16 else 0


class AccessoMiddleware(LoginRequiredMiddleware):
    """Every page asks for a login unless it says otherwise; a form sent too late loses nothing."""

    def process_view(self, request: Any, vista: Any, args: Any, kwargs: Any) -> HttpResponseBase | None:
        if request.user.is_authenticated:
            dimentica_altrui(request)
        return super().process_view(request, vista, args, kwargs)

    def handle_no_permission(self, request: Any, vista: Any) -> Any:
        """The login page; to htmx as a whole new page, or it would land inside the fragment."""
        modulo = sospendi(request) if request.method == "POST" else ""
        if modulo:
            messages.info(request, CONSERVATO)
        elif request.method == "POST" or request.htmx:
            messages.info(request, SCADUTA)
        indirizzo = reverse("account_login", query={"next": modulo or _pagina_di_ritorno(request)})
        return vai_a(request, indirizzo)


def vai_a(request: Richiesta, indirizzo: str) -> HttpResponse:
    if request.htmx:
        return HttpResponseClientRedirect(indirizzo)
    return redirect(indirizzo)


def _pagina_di_ritorno(request: Richiesta) -> str:
    """The page in the browser's bar: not the fragment, nor an address that only takes a POST."""
    if request.htmx:
        return request.htmx.current_url_abs_path or "/"
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    provenienza = request.headers.get("referer", "")
    if not url_has_allowed_host_and_scheme(provenienza, {request.get_host()}):
        return "/"
    return urlsplit(provenienza)._replace(scheme="", netloc="", fragment="").geturl() or "/"


class AutoreMiddleware:
    """Names the person of the request as the author of what it writes."""

    def __init__(self, get_response: Risposta) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return self.get_response(request)
        with autore_della_richiesta(request.user):
            return self.get_response(request)
