# SPDX-License-Identifier: AGPL-3.0-or-later
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from programma.forms.misurazioni import ModuloMisurazione
from programma.forms.righe import Composto
from programma.queries.accesso import indicatore_modificabile
from programma.services import registra_misurazione
from programma.views.scrittura.comuni import Richiesta, mostra, salva


@require_http_methods(["GET", "POST"])
def misura(request: Richiesta, pk: int) -> HttpResponse:
    """The values of an indicator, and a new one."""
    indicatore = indicatore_modificabile(request.user, pk)
    composto, esito = Composto(ModuloMisurazione(request.POST or None)), None
    if request.method == "POST":
        esito = salva(
            composto,
            lambda: registra_misurazione(utente=request.user, indicatore_id=pk, dati=composto.modulo.cleaned_data),
        )
        if esito.oggetto:
            messages.success(request, "Valore registrato.")
            return redirect("programma:misura-indicatore", pk)
    contesto = {
        "composto": composto,
        "indicatore": indicatore,
        "programma": indicatore.programma,
        "misurazioni": indicatore.misurazioni.order_by("-data"),
    }
    return mostra(request, "programma/scrittura/misurazioni.html", esito, contesto)
