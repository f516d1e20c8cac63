# SPDX-License-Identifier: AGPL-3.0-or-later
from allauth.core.internal.ratelimit import consume
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from delibere.forms.verifica import ModuloVerifica
from delibere.views.comuni import stato_di


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def verifica_file(request: HttpRequest) -> HttpResponse:
    """Public: is this file, or this impronta, of a document of the portal? A document's QR code brings an impronta."""
    chiesta = request.method == "POST" or "impronta" in request.GET
    if chiesta and not _entro_il_limite(request):
        return render(request, "delibere/verifica/troppe.html", status=429)
    if request.method == "POST":
        modulo = ModuloVerifica(request.POST, request.FILES)
    else:
        modulo = ModuloVerifica({"impronta": request.GET["impronta"]} if chiesta else None)
    valido = modulo.is_valid()
    contesto = {"modulo": modulo, "riconoscimento": modulo.riconoscimento if valido else None}
    return render(request, "delibere/verifica/pagina.html", contesto, status=200 if valido else stato_di(modulo))


def _entro_il_limite(request: HttpRequest) -> bool:
    """Counted by allauth, as logins are; its public function does not count a GET, which a QR code is."""
    limiti = settings.LIMITI_PUBBLICI
    return consume(request, app="abitare", action="verifica_file", config=limiti, limit_get=True) is not None
