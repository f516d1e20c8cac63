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
from delibere.queries.atti import modifiche_in_attesa, programmi_collegabili
from delibere.services.effetti import (
    adotta_programma,
    chiudi_programma,
    collega_mandato,
    modifica_programma_con_atto,
)
from delibere.views.comuni import salva
from tavolo.recupero import dati_del_modulo
from tavolo.richiesta import Richiesta

SERVIZI: dict[str, Any] = {
    EffettoAtto.Tipo.MANDATO.value: collega_mandato,
    EffettoAtto.Tipo.ADOZIONE.value: adotta_programma,
    EffettoAtto.Tipo.MODIFICA.value: modifica_programma_con_atto,
    EffettoAtto.Tipo.CHIUSURA.value: chiudi_programma,
}


@require_http_methods(["GET", "POST"])
def collega(request: Richiesta, pk: int) -> HttpResponse:
    atto = atto_visibile(request.user, pk)
    programmi = programmi_collegabili(request.user)
    if not programmi.exists():
        raise PermissionDenied
    modulo = ModuloEffetto(dati_del_modulo(request), programmi=programmi)
    if request.method == "POST":
        effetto = salva(modulo, lambda: _scrivi(request, pk, modulo.cleaned_data))
        if effetto:
            messages.success(request, f"L'atto ora {effetto.get_tipo_display()} il programma «{effetto.programma}».")
            return redirect("delibere:scheda-atto", pk)
    stato = 422 if request.method == "POST" else 200
    contesto = {"modulo": modulo, "atto": atto, "in_attesa": modifiche_in_attesa(programmi)}
    return render(request, "delibere/atti/collega.html", contesto, status=stato)


def _scrivi(request: Richiesta, pk: int, dati: dict[str, Any]) -> EffettoAtto:
    effetto: EffettoAtto = SERVIZI[dati["tipo"]](
        utente=request.user, programma_id=dati["programma"].pk, atto_id=pk, motivo=dati["motivo"]
    )
    return effetto
