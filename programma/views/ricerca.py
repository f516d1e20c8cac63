# SPDX-License-Identifier: AGPL-3.0-or-later
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from programma.forms.ricerca import ModuloRicerca
from programma.queries.ricerca import cerca as trova
from tavolo.richiesta import Richiesta


@require_safe
def cerca(request: Richiesta) -> HttpResponse:
    form = ModuloRicerca(request.GET if "q" in request.GET else None)
    pagina = None
    if form.is_valid():
        dati = form.cleaned_data
        pagina = trova(request.user, dati["q"], tipo=dati["tipo"], pagina=request.GET.get("pagina"))
    esempio = any(risultato.esempio for risultato in pagina or ())
    return render(request, "programma/ricerca.html", {"form": form, "pagina": pagina, "dati_esempio": esempio})
