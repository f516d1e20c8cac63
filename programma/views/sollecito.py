# SPDX-License-Identifier: AGPL-3.0-or-later
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from programma.forms.sollecito import ModuloSollecito
from programma.queries.accesso import rilevazione_gestibile
from programma.services import rilevazione as servizi
from tavolo.recupero import dati_del_modulo
from tavolo.richiesta import Richiesta


@require_http_methods(["GET", "POST"])
def sollecita(request: Richiesta, pk: int) -> HttpResponse:
    """`?settore=` proposes one sector alone."""
    rilevazione = rilevazione_gestibile(request.user, pk)
    mancanti, settore = servizi.destinatari_mancanti(rilevazione), request.GET.get("settore", "")
    modulo = ModuloSollecito(dati_del_modulo(request), rilevazione=rilevazione, mancanti=mancanti, settore=settore)
    if request.method == "POST" and modulo.is_valid():
        try:
            quanti = servizi.sollecita(utente=request.user, rilevazione_id=pk, **modulo.cleaned_data)
        except ValidationError as errore:
            modulo.riporta(errore)
        else:
            messages.success(request, "Messaggio in partenza." if quanti == 1 else f"{quanti} messaggi in partenza.")
            return redirect("programma:scheda-rilevazione", pk)
    programma = rilevazione.programma
    contesto = {
        "rilevazione": rilevazione,
        "programma": programma,
        "dati_esempio": programma.dati_esempio,
        "modulo": modulo,
        "destinatari": bool(modulo.fields["settori"].choices),  # type: ignore[attr-defined]
    }
    stato = 422 if request.method == "POST" else 200
    return render(request, "programma/rilevazioni/sollecita.html", contesto, status=stato)
