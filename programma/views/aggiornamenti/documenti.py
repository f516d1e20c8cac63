# SPDX-License-Identifier: AGPL-3.0-or-later
"""Files and notes of an action."""

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from abitare.lib.scarico import come_allegato
from programma.forms.aggiornamento import ModuloDocumento, ModuloNota
from programma.queries.accesso import azione_a_cui_contribuire, documento_visibile
from programma.services.documenti import aggiungi_documenti, aggiungi_nota
from tavolo.recupero import dati_recuperati
from tavolo.richiesta import Richiesta

MODELLO = "programma/aggiornamenti/contributo.html"


@require_safe
def scarica(request: Richiesta, pk: int) -> FileResponse:
    documento = documento_visibile(request.user, pk)
    return come_allegato(documento.file, nome=documento.nome, tipo_mime=documento.tipo_mime)


@require_http_methods(["GET", "POST"])
def aggiungi_documento(request: Richiesta, pk: int) -> HttpResponse:
    azione = azione_a_cui_contribuire(request.user, pk)
    if request.method != "POST":
        return _mostra(request, azione, ModuloDocumento(dati_recuperati(request)))
    modulo = ModuloDocumento(request.POST, request.FILES)
    if modulo.is_valid():
        aggiunti = aggiungi_documenti(utente=request.user, azione_id=pk, **modulo.cleaned_data)
        nomi = ", ".join(documento.nome for documento in aggiunti)
        messages.success(request, f"Azione {azione.codice}: aggiunto {nomi}.")
        return redirect("programma:scheda-azione", pk)
    return _mostra(request, azione, modulo)


@require_http_methods(["GET", "POST"])
def scrivi_nota(request: Richiesta, pk: int) -> HttpResponse:
    azione = azione_a_cui_contribuire(request.user, pk)
    if request.method != "POST":
        return _mostra(request, azione, ModuloNota(dati_recuperati(request)))
    modulo = ModuloNota(request.POST)
    if modulo.is_valid():
        aggiungi_nota(utente=request.user, azione_id=pk, testo=modulo.cleaned_data["testo"])
        messages.success(request, f"Azione {azione.codice}: nota aggiunta.")
        return redirect("programma:scheda-azione", pk)
    return _mostra(request, azione, modulo)


def _mostra(request: Richiesta, azione: object, modulo: ModuloDocumento | ModuloNota) -> HttpResponse:
    contesto = {"azione": azione, "form": modulo, "con_file": isinstance(modulo, ModuloDocumento)}
    return render(request, MODELLO, contesto, status=422 if request.method == "POST" else 200)
