# SPDX-License-Identifier: AGPL-3.0-or-later
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from programma.forms.programma import ModuloProgramma
from programma.forms.righe import Composto
from programma.models import Programma
from programma.permissions import puo_creare_programmi
from programma.queries.accesso import programma_modificabile
from programma.queries.scrittura import struttura
from programma.services import crea_programma, modifica_programma
from programma.views.scrittura.comuni import Richiesta, mostra, salva
from tavolo.recupero import dati_del_modulo


@require_http_methods(["GET", "POST"])
def crea(request: Richiesta) -> HttpResponse:
    if not puo_creare_programmi(request.user):
        raise PermissionDenied
    composto, esito = Composto(ModuloProgramma(dati_del_modulo(request))), None
    if request.method == "POST":
        esito = salva(composto, lambda: crea_programma(utente=request.user, dati=composto.modulo.dati))
        if esito.oggetto:
            messages.success(request, "Programma creato: ora scrivi il primo obiettivo.")
            return redirect("programma:scrivi-programma", esito.oggetto.pk)
    return mostra(request, "programma/scrittura/programma.html", esito, {"composto": composto, "programma": None})


@require_http_methods(["GET", "POST"])
def modifica(request: Richiesta, pk: int) -> HttpResponse:
    programma = programma_modificabile(request.user, pk)
    composto, esito = Composto(ModuloProgramma(dati_del_modulo(request), instance=programma)), None
    modulo = composto.modulo
    if request.method == "POST":
        esito = salva(
            composto,
            lambda: modifica_programma(utente=request.user, programma_id=pk, dati=modulo.dati, **modulo.controllo),
        )
        if esito.oggetto:
            messages.success(request, "Programma salvato.")
            return redirect("programma:scrivi-programma", pk)
    contesto = {"composto": composto, "programma": Programma.objects.get(pk=pk)}
    return mostra(request, "programma/scrittura/programma.html", esito, contesto)


@require_safe
def scrivi(request: Richiesta, pk: int) -> HttpResponse:
    """The coordination's bench: all objectives and actions, with what can be done on each."""
    programma = programma_modificabile(request.user, pk)
    obiettivi = struttura(programma)
    contesto = {"programma": programma, "obiettivi": obiettivi, "in_bozza": programma.stato == Programma.Stato.BOZZA}
    return mostra(request, "programma/scrittura/struttura.html", None, contesto)
