# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from tavolo import services
from tavolo.forms import ModuloOscuramento
from tavolo.queries.oscuramenti import oscuramenti_recenti
from tavolo.recupero import dati_del_modulo
from tavolo.richiesta import Richiesta
from tavolo.views.comuni import Pagina, modulo, solo_amministratori


@require_safe
@solo_amministratori
def elenco(request: Richiesta) -> HttpResponse:
    pagina = Paginator(oscuramenti_recenti(), 50).get_page(request.GET.get("pagina"))
    return render(request, "tavolo/oscuramenti.html", {"pagina": pagina})


@require_http_methods(["GET", "HEAD", "POST"])
@solo_amministratori
def oscura(request: Richiesta) -> HttpResponse:
    """The address may name the place: `?modello=programma.azione&oggetto_id=7&campo=descrizione`."""

    def salva(dati: dict[str, Any]) -> tuple[str, str]:
        services.oscura_testo(utente=request.user, **dati)
        return "Testo oscurato: non si legge più in nessuna pagina.", reverse("tavolo:elenco-oscuramenti")

    elenco_url = reverse("tavolo:elenco-oscuramenti")
    testo = "Per ciò che la legge ordina di cancellare: il testo resta nell'archivio ma non si mostra più a nessuno."
    pagina = Pagina("Oscura un testo", "Oscura", elenco_url, (("Testi oscurati", elenco_url),), testo, pericolo=True)
    form = ModuloOscuramento(dati_del_modulo(request), initial=request.GET.dict())
    return modulo(request, form, pagina, salva)
