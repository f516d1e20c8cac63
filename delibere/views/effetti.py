# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from delibere.forms.atti import ModuloEffetto
from delibere.models import EffettoAtto
from delibere.queries.accesso import atto_visibile
from delibere.queries.atti import programmi_collegabili
from delibere.services.atti import adotta_programma, chiudi_programma, collega_mandato
from delibere.views.comuni import salva
from tavolo.richiesta import Richiesta

SERVIZI: dict[str, Any] = {
    EffettoAtto.Tipo.MANDATO.value: collega_mandato,
    EffettoAtto.Tipo.ADOZIONE.value: adotta_programma,
    EffettoAtto.Tipo.CHIUSURA.value: chiudi_programma,
}


@require_http_methods(["GET", "POST"])
def collega(request: Richiesta, pk: int) -> HttpResponse:
    atto = atto_visibile(request.user, pk)
    programmi = programmi_collegabili(request.user)
    if not programmi.exists():
        raise PermissionDenied
    modulo = ModuloEffetto(request.POST or None, programmi=programmi)
    if request.method == "POST":
        effetto = salva(modulo, lambda: _scrivi(request, pk, modulo.cleaned_data))
        if effetto:
            messages.success(request, f"L'atto ora {effetto.get_tipo_display()} il programma «{effetto.programma}».")
            return redirect("delibere:scheda-atto", pk)
    stato = 422 if request.method == "POST" else 200
    return render(request, "delibere/atti/collega.html", {"modulo": modulo, "atto": atto}, status=stato)


def _scrivi(request: Richiesta, pk: int, dati: dict[str, Any]) -> EffettoAtto:
    altro = {} if dati["tipo"] == EffettoAtto.Tipo.MANDATO else {"motivo": dati["motivo"]}
    effetto: EffettoAtto = SERVIZI[dati["tipo"]](
        utente=request.user, programma_id=dati["programma"].pk, atto_id=pk, **altro
    )
    return effetto
