# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sector and dates for many actions: choose, look at the preview, confirm."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from programma.forms.in_blocco import ModuloAssegna, ModuloConferma
from programma.models import Programma
from programma.queries.accesso import programma_modificabile
from programma.queries.scrittura import struttura
from programma.services import assegna_in_blocco
from programma.services.in_blocco import anteprima_assegnazione
from programma.views.scrittura.comuni import Richiesta, mostra
from tavolo.recupero import dati_recuperati

PAGINA = "programma/scrittura/assegna.html"
ANTEPRIMA = "programma/scrittura/assegna_anteprima.html"


@require_http_methods(["GET", "POST"])
def assegna(request: Richiesta, pk: int) -> HttpResponse:
    programma = programma_modificabile(request.user, pk)
    if request.method == "GET":
        return _scelta(request, programma, ModuloAssegna(dati_recuperati(request), programma=programma))
    if "conferma" in request.POST:
        return _conferma(request, programma)
    modulo = ModuloAssegna(request.POST, programma=programma)
    if modulo.is_valid() and "cambia" not in request.POST:
        return _anteprima(request, programma, modulo)
    return _scelta(request, programma, modulo)


def _scelta(request: Richiesta, programma: Programma, modulo: ModuloAssegna) -> HttpResponse:
    contesto = {
        "programma": programma,
        "modulo": modulo,
        "obiettivi": struttura(programma),
        "scelte": {str(chiave) for chiave in modulo["azioni"].value() or ()},
    }
    risposta = mostra(request, PAGINA, None, contesto)
    risposta.status_code = 422 if request.method == "POST" and modulo.errors else 200
    return risposta


def _anteprima(
    request: Richiesta, programma: Programma, modulo: ModuloAssegna, errore: str = "", stato: int = 200
) -> HttpResponse:
    azioni = list(modulo.cleaned_data["azioni"])
    contesto = {
        "programma": programma,
        "modulo": modulo,
        "variazioni": anteprima_assegnazione(azioni, modulo.scelti),
        "versioni": ",".join(f"{azione.pk}:{azione.versione}" for azione in azioni),
        "errore": errore,
    }
    risposta = mostra(request, ANTEPRIMA, None, contesto)
    risposta.status_code = stato
    return risposta


def _conferma(request: Richiesta, programma: Programma) -> HttpResponse:
    modulo = ModuloConferma(request.POST, programma=programma)
    if not modulo.is_valid():
        return _scelta(request, programma, modulo)
    dati = modulo.cleaned_data
    try:
        azioni = assegna_in_blocco(
            utente=request.user,
            programma_id=programma.pk,
            versioni=dati["versioni"],
            scelti=modulo.scelti,
            motivo=dati["motivo"],
            atto=dati.get("atto"),
        )
    except ValidationError as errore:
        stato = 409 if getattr(errore, "code", "") == "cambiate" else 422
        return _anteprima(request, programma, modulo, " ".join(errore.messages), stato)
    messages.success(request, f"Assegnazione fatta: {len(azioni)} azioni scritte.")
    return redirect("programma:scrivi-programma", programma.pk)
