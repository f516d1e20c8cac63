# SPDX-License-Identifier: AGPL-3.0-or-later
from http import HTTPStatus
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from tavolo import services
from tavolo.forms import ModuloGradino, ModuloScelte
from tavolo.permissions import cura_i_promemoria
from tavolo.queries.promemoria import gradini as gradini_correnti
from tavolo.queries.promemoria import promemoria_di, raccogli, rinunce_di
from tavolo.recupero import dati_del_modulo
from tavolo.richiesta import Richiesta
from tavolo.services.promemoria.collegamenti import (
    CollegamentoFalso,
    CollegamentoScaduto,
    promemoria_del_collegamento,
)
from tavolo.services.promemoria.rinuncia import gradini_facoltativi, messaggio_della_rinuncia
from tavolo.views.comuni import Pagina, modulo

METODI = ["GET", "HEAD", "POST"]
SCELTE = "Le e-mail per ciò che è dovuto arrivano sempre, al massimo una al giorno. Qui scegli le altre."


def _elenco() -> str:
    return reverse("tavolo:miei-promemoria")


@require_safe
def elenco(request: Richiesta) -> HttpResponse:
    gruppi = raccogli(promemoria_di(request.user))
    return render(request, "tavolo/promemoria/elenco.html", {"gruppi": gruppi, "cura": cura_i_promemoria(request.user)})


@never_cache
@require_safe
def apri(request: Richiesta, segno: str) -> HttpResponse:
    """From the link of a mail to the page it speaks of; the address is in the row, never in the link."""
    try:
        promemoria = promemoria_del_collegamento(segno)
    except CollegamentoScaduto:
        return _non_si_apre(request, "scaduto", HTTPStatus.GONE)
    except CollegamentoFalso:
        return _non_si_apre(request, "falso", HTTPStatus.NOT_FOUND)
    if promemoria.utente_id != request.user.pk:
        return _non_si_apre(request, "altrui", HTTPStatus.FORBIDDEN)
    return redirect(promemoria.indirizzo)


@csrf_exempt
@login_not_required
@never_cache
@require_http_methods(METODI)
def rinuncia(request: HttpRequest, firma: str) -> HttpResponse:
    """Public by a signed link: a mail programme sends the POST by itself (RFC 8058), a person after this page."""
    try:
        messaggio = messaggio_della_rinuncia(firma)
    except CollegamentoScaduto:
        return _non_si_apre(request, "scaduto", HTTPStatus.GONE)
    except CollegamentoFalso:
        return _non_si_apre(request, "falso", HTTPStatus.NOT_FOUND)
    fatto = request.method == "POST"
    gradini = services.rinuncia(messaggio=messaggio) if fatto else gradini_facoltativi(messaggio)
    return render(request, "tavolo/promemoria/rinuncia.html", {"gradini": gradini, "fatto": fatto})


def _non_si_apre(request: HttpRequest, perche: str, stato: HTTPStatus) -> HttpResponse:
    return render(request, "tavolo/promemoria/non_si_apre.html", {"perche": perche}, status=stato)


@require_http_methods(METODI)
def scegli(request: Richiesta) -> HttpResponse:
    def salva(dati: dict[str, Any]) -> tuple[str, str]:
        services.scegli_promemoria(utente=request.user, voluti=dati["voluti"])
        return "Le tue scelte sono salvate.", _elenco()

    facoltativi = [gradino for gradino in gradini_correnti() if not gradino.dovuto]
    form = ModuloScelte(dati_del_modulo(request), gradini=facoltativi, rinunce=rinunce_di(request.user))
    pagina = Pagina("Quali promemoria per e-mail", "Salva", _elenco(), (("Promemoria", _elenco()),), SCELTE)
    return modulo(request, form, pagina, salva)


@require_safe
def gradini(request: Richiesta) -> HttpResponse:
    _esigi_cura(request)
    return render(request, "tavolo/promemoria/gradini.html", {"gradini": gradini_correnti()})


@require_http_methods(METODI)
def modifica(request: Richiesta, codice: str) -> HttpResponse:
    _esigi_cura(request)
    gradino = next((g for g in gradini_correnti() if g.codice == codice), None)
    if gradino is None:
        raise Http404

    def salva(dati: dict[str, Any]) -> tuple[str, str]:
        services.modifica_gradino(utente=request.user, codice=codice, **dati)
        return "Il promemoria è salvato.", reverse("tavolo:elenco-gradini")

    su = (("Promemoria", _elenco()), ("Quando e a chi", reverse("tavolo:elenco-gradini")))
    pagina = Pagina(f"Promemoria: {gradino.get_genere_display()}", "Salva", reverse("tavolo:elenco-gradini"), su)
    return modulo(request, ModuloGradino(dati_del_modulo(request), gradino=gradino), pagina, salva)


def _esigi_cura(request: Richiesta) -> None:
    if not cura_i_promemoria(request.user):
        raise PermissionDenied
