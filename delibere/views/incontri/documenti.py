# SPDX-License-Identifier: AGPL-3.0-or-later
"""The documents of a meeting."""

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from abitare.lib.scarico import come_allegato
from delibere.forms.incontri import ModuloDocumenti
from delibere.queries.incontri import documento_gestibile, documento_visibile, incontro_gestibile
from delibere.services.incontri import documenti
from delibere.views.comuni import salva
from delibere.views.incontri.comuni import fai, mostra, pagina_di
from tavolo.recupero import dati_recuperati
from tavolo.richiesta import Richiesta


@require_http_methods(["GET", "POST"])
def aggiungi(request: Richiesta, pk: int) -> HttpResponse:
    incontro = incontro_gestibile(request.user, pk)
    if request.method == "POST":
        modulo = ModuloDocumenti(request.POST, request.FILES)
        aggiunti = salva(
            modulo,
            lambda: documenti.aggiungi_documenti(utente=request.user, incontro_id=pk, **modulo.cleaned_data),
        )
        if aggiunti:
            messages.success(request, f"Aggiunto: {', '.join(documento.nome for documento in aggiunti)}.")
            return redirect("delibere:scheda-incontro", pk)
    else:
        modulo = ModuloDocumenti(dati_recuperati(request))
    return mostra(request, modulo, pagina_di(incontro, "Aggiungi documenti", "Carica", con_file=True), incontro)


@require_safe
def scarica(request: Richiesta, pk: int) -> FileResponse:
    documento = documento_visibile(request.user, pk)
    return come_allegato(documento.file, nome=documento.nome, tipo_mime=documento.tipo_mime)


@require_POST
def togli(request: Richiesta, pk: int) -> HttpResponse:
    documento = documento_gestibile(request.user, pk)
    return fai(
        request,
        documento.incontro_id,
        lambda: documenti.togli_documento(utente=request.user, documento_id=pk),
        f"Documento tolto: {documento}.",
    )
