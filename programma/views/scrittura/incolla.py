# SPDX-License-Identifier: AGPL-3.0-or-later
"""A table of actions pasted or uploaded: read it, correct it, add it whole."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from programma.forms.incolla import NOMI, Anteprima, ModuloTabella
from programma.models import Programma
from programma.queries.accesso import programma_modificabile
from programma.services import RigheNonValide
from programma.services.incolla import incolla_azioni
from programma.views.scrittura.comuni import Richiesta

PAGINA = "programma/scrittura/incolla.html"
ANTEPRIMA = "programma/scrittura/incolla_anteprima.html"


@require_http_methods(["GET", "POST"])
def incolla(request: Richiesta, pk: int) -> HttpResponse:
    programma = programma_modificabile(request.user, pk)
    da_capo = "altra" in request.POST
    if "righe" in request.POST and not da_capo:
        return _correzione(request, programma)
    modulo = ModuloTabella() if da_capo else ModuloTabella(request.POST or None, request.FILES or None)
    obiettivo = request.POST.get("obiettivo") or request.GET.get("obiettivo", "")
    if modulo.is_bound and modulo.is_valid():
        anteprima = Anteprima.da_griglia(programma, modulo.griglia, obiettivo)
        anteprima.leggi()
        return _mostra(request, programma, anteprima, 200)
    contesto = {"programma": programma, "modulo": modulo, "obiettivo": obiettivo, "nomi": NOMI}
    return render(request, PAGINA, contesto, status=422 if modulo.is_bound and modulo.errors else 200)


def _correzione(request: Richiesta, programma: Programma) -> HttpResponse:
    try:
        anteprima = Anteprima.da_modulo(programma, request.POST.dict())
    except ValidationError as errore:
        modulo = ModuloTabella()
        contesto = {"programma": programma, "modulo": modulo, "obiettivo": "", "nomi": NOMI, "errore": errore.messages}
        return render(request, PAGINA, contesto, status=400)
    pronta = anteprima.leggi()
    if "conferma" not in request.POST:
        return _mostra(request, programma, anteprima, 200)
    if not pronta:
        return _mostra(request, programma, anteprima, 422)
    try:
        azioni = incolla_azioni(utente=request.user, programma_id=programma.pk, righe=anteprima.azioni)
    except RigheNonValide as errori:
        anteprima.riporta(errori)
        return _mostra(request, programma, anteprima, 422)
    messages.success(request, f"Aggiunte {len(azioni)} azioni.")
    return redirect("programma:scrivi-programma", programma.pk)


def _mostra(request: Richiesta, programma: Programma, anteprima: Anteprima, stato: int) -> HttpResponse:
    contesto = {"programma": programma, "anteprima": anteprima, "nomi": NOMI}
    return render(request, ANTEPRIMA, contesto, status=stato)
