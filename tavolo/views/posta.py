# SPDX-License-Identifier: AGPL-3.0-or-later
"""How the mails fare: what waits, what was given up, what nobody knows whether it left."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from tavolo import services
from tavolo.forms import FiltroPosta
from tavolo.models import Messaggio
from tavolo.permissions import cura_i_promemoria
from tavolo.queries.posta import elenco_posta, messaggio_ripetibile, quanti_per_stato
from tavolo.richiesta import Richiesta

PER_PAGINA = 50


@require_safe
def elenco(request: Richiesta) -> HttpResponse:
    _esigi_cura(request)
    filtro = FiltroPosta(request.GET)
    stato = filtro.cleaned_data["stato"] if filtro.is_valid() else ""
    pagina = Paginator(elenco_posta(stato), PER_PAGINA).get_page(request.GET.get("pagina"))
    contesto = {"filtro": filtro, "pagina": pagina, "quanti": quanti_per_stato(), "filtrato": bool(stato)}
    return render(request, "tavolo/posta.html", contesto)


@require_http_methods(["GET", "HEAD", "POST"])
def rispedisci(request: Richiesta, pk: int) -> HttpResponse:
    """A page that asks before, for the mail may have left already."""
    _esigi_cura(request)
    messaggio = messaggio_ripetibile(pk)
    if messaggio is None:
        raise Http404
    if request.method != "POST":
        incerto = messaggio.stato == Messaggio.Stato.INCERTO
        return render(request, "tavolo/posta_rispedisci.html", {"messaggio": messaggio, "incerto": incerto})
    try:
        services.rispedisci(utente=request.user, messaggio_id=pk)
    except ValidationError as errore:
        messages.error(request, " ".join(errore.messages))
    else:
        messages.success(request, f"Il messaggio per {messaggio.destinatario} è di nuovo in partenza.")
    return redirect("tavolo:elenco-posta")


def _esigi_cura(request: Richiesta) -> None:
    if not cura_i_promemoria(request.user):
        raise PermissionDenied
