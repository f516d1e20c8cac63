# SPDX-License-Identifier: AGPL-3.0-or-later
"""The documents of a plan: asked for, waited for, taken away."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from delibere.forms.piani import ModuloDocumentoPiano
from delibere.models import DocumentoPiano
from delibere.queries.documenti_piani import (
    documenti_del_piano,
    documento_da_riprovare,
    documento_pronto,
    documento_visibile,
)
from delibere.report.metadati import metadati_del_piano
from delibere.report.piano import contenuto_del_piano, file_di
from delibere.services import piani as servizi
from delibere.views.comuni import consegna, salva, stato_di
from programma.permissions import puo_scrivere_piani, spiega_scrivere_piano
from programma.queries.accesso_piani import piano_scrivibile, piano_visibile
from programma.queries.piani_congelati import approvato
from tavolo.recupero import dati_del_modulo
from tavolo.richiesta import Richiesta

PER_PAGINA = 50


@require_safe
def elenco(request: Richiesta, tipo: str, pk: int) -> HttpResponse:
    piano = piano_visibile(request.user, tipo, pk)
    contesto = {
        "piano": piano,
        "tipo": tipo,
        "pagina": Paginator(documenti_del_piano(request.user, piano), PER_PAGINA).get_page(request.GET.get("pagina")),
        "approvato": approvato(piano),
        "spiegazione": spiega_scrivere_piano(request.user, piano),
    }
    return render(request, "delibere/piani/elenco.html", contesto)


@require_http_methods(["GET", "POST"])
def chiedi(request: Richiesta, tipo: str, pk: int) -> HttpResponse:
    piano = piano_scrivibile(request.user, tipo, pk)
    modulo = ModuloDocumentoPiano(dati_del_modulo(request), piano=piano)
    if request.method == "POST":
        documento = salva(
            modulo,
            lambda: servizi.chiedi_documento_del_piano(utente=request.user, piano=piano, richiesta=modulo.richiesta),
        )
        if documento:
            return redirect("delibere:scheda-documento-piano", documento.pk)
    contesto = {"piano": piano, "tipo": tipo, "modulo": modulo, "approvato": approvato(piano)}
    return render(request, "delibere/piani/chiedi.html", contesto, status=stato_di(modulo))


@require_safe
def scheda(request: Richiesta, pk: int) -> HttpResponse:
    return render(request, "delibere/piani/scheda.html", _contesto(request, documento_visibile(request.user, pk)))


@require_safe
def stato(request: Richiesta, pk: int) -> HttpResponse:
    """The fragment the page asks again for while the document is being made; the last one asks no more."""
    return render(request, "delibere/piani/stato.html", _contesto(request, documento_visibile(request.user, pk)))


@require_POST
def riprova(request: Richiesta, pk: int) -> HttpResponse:
    documento = documento_da_riprovare(request.user, pk)
    try:
        servizi.riprova(utente=request.user, documento_id=documento.pk)
    except ValidationError as errore:
        messages.warning(request, " ".join(errore.messages))
    return redirect("delibere:scheda-documento-piano", pk)


@require_safe
def scarica(request: Richiesta, pk: int, formato: str) -> HttpResponse | FileResponse:
    documento = documento_pronto(request.user, pk)
    return consegna(
        documento, formato, metadati=partial(metadati_del_piano, documento), altro=partial(_dati, documento)
    )


def _dati(documento: DocumentoPiano) -> dict[str, bytes]:
    """What stands beside the PDF, by name of the file."""
    tabelle = {nome: tabella for nome, _, tabella in file_di(contenuto_del_piano(documento))}
    return tabelle | {f"{documento.nome_file}.json": documento.congelamento.contenuto.encode()}


def _contesto(request: Richiesta, documento: DocumentoPiano) -> dict[str, Any]:
    congelamento = documento.congelamento
    return {
        "documento": documento,
        "piano": congelamento.piano,
        "tipo": congelamento.tipo,
        "aspetta": documento.stato == DocumentoPiano.Stato.RICHIESTO,
        "chiede": puo_scrivere_piani(request.user),
        "spiegazione": spiega_scrivere_piano(request.user, congelamento.piano),
    }
