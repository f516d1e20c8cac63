# SPDX-License-Identifier: AGPL-3.0-or-later
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from abitare.lib.ics import calendario_di
from delibere.queries.calendario import eventi_di
from delibere.services.incontri.calendario import di_chi, indirizzo_del_calendario, rinnova_calendario
from tavolo.richiesta import Richiesta


@never_cache
@require_http_methods(["GET", "POST"])
def mio(request: Richiesta) -> HttpResponse:
    """One's own secret address, and a new one by POST."""
    if request.method == "POST":
        rinnova_calendario(request.user)
        messages.success(request, "Il tuo calendario ha un indirizzo nuovo; quello di prima, se c'era, non vale più.")
        return redirect("delibere:mio-calendario")
    indirizzo = indirizzo_del_calendario(request.user)
    return render(request, "delibere/incontri/calendario.html", {"indirizzo": indirizzo})


@login_not_required
@never_cache
@require_safe
def feed(request: HttpRequest, firma: str) -> HttpResponse:
    """Public by its secret, as calendar programs do not log in: what its person may read, and nothing to others."""
    utente = di_chi(firma)
    if utente is None:
        raise Http404
    testo = calendario_di("Abitare", eventi_di(utente))
    return HttpResponse(testo, content_type="text/calendar; charset=utf-8")
