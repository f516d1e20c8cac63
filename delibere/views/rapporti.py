# SPDX-License-Identifier: AGPL-3.0-or-later
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from delibere.forms.rapporti import ModuloRapporto
from delibere.models import Rapporto
from delibere.permissions import puo_chiedere_rapporti, puo_registrare_atti, spiega_chiedere_rapporti
from delibere.queries.accesso import (
    programma_rapportabile,
    rapporto_alla_giunta,
    rapporto_da_riprovare,
    rapporto_pronto,
    rapporto_visibile,
)
from delibere.report import Supporto, contenuto_di, in_csv, in_zip, proposta_di, variazioni_in_csv
from delibere.services import rapporti as servizi
from delibere.views.comuni import salva
from programma.queries.accesso import programma_visibile
from tavolo.recupero import dati_recuperati
from tavolo.richiesta import Richiesta


@require_safe
def elenco(request: Richiesta, pk: int) -> HttpResponse:
    programma = programma_visibile(request.user, pk)
    suoi = Rapporto.objects.visibili_a(request.user).filter(programma=programma)
    contesto = {
        "programma": programma,
        "rapporti": suoi.select_related("congelamento", "cambio__utente", "sostituito_da"),
        "chiede": puo_chiedere_rapporti(request.user, programma),
        "spiegazione": spiega_chiedere_rapporti(request.user, programma),
    }
    return render(request, "delibere/rapporti/elenco.html", contesto)


@require_http_methods(["GET", "POST"])
def chiedi(request: Richiesta, pk: int) -> HttpResponse:
    programma = programma_rapportabile(request.user, pk)
    modulo = ModuloRapporto(
        request.POST if request.method == "POST" else dati_recuperati(request),
        programma=programma,
        sostituisce=request.GET.get("sostituisce", ""),
    )
    if request.method == "POST":
        rapporto = salva(
            modulo,
            lambda: servizi.chiedi_rapporto(utente=request.user, programma_id=pk, richiesta=modulo.richiesta),
        )
        if rapporto:
            return redirect("delibere:scheda-rapporto", rapporto.pk)
    stato = 422 if request.method == "POST" else 200
    return render(request, "delibere/rapporti/chiedi.html", {"programma": programma, "modulo": modulo}, status=stato)


@require_safe
def scheda(request: Richiesta, pk: int) -> HttpResponse:
    return render(request, "delibere/rapporti/scheda.html", _contesto(request, rapporto_visibile(request.user, pk)))


@require_safe
def stato(request: Richiesta, pk: int) -> HttpResponse:
    """The fragment the page asks again for while the report is being made; the last one asks no more."""
    return render(request, "delibere/rapporti/stato.html", _contesto(request, rapporto_visibile(request.user, pk)))


@require_POST
def riprova(request: Richiesta, pk: int) -> HttpResponse:
    rapporto = rapporto_da_riprovare(request.user, pk)
    try:
        servizi.riprova(utente=request.user, rapporto_id=rapporto.pk)
    except ValidationError as errore:
        messages.warning(request, " ".join(errore.messages))
    return redirect("delibere:scheda-rapporto", pk)


@require_safe
def leggi(request: Richiesta, pk: int) -> HttpResponse:
    rapporto = rapporto_pronto(request.user, pk)
    contesto = {"rapporto": rapporto, "contenuto": contenuto_di(rapporto, Supporto.PAGINA)}
    return render(request, "delibere/rapporto/pagina.html", contesto)


@require_safe
def proposta(request: Richiesta, pk: int) -> HttpResponse:
    rapporto = rapporto_alla_giunta(request.user, pk)
    testo = proposta_di(contenuto_di(rapporto), rapporto.impronta)
    return render(request, "delibere/rapporti/proposta.html", {"rapporto": rapporto, "proposta": testo})


@require_safe
def scarica(request: Richiesta, pk: int, formato: str) -> HttpResponse | FileResponse:
    rapporto = rapporto_pronto(request.user, pk)
    nome = rapporto.nome_file
    if formato == "pdf":
        risposta: HttpResponse | FileResponse = FileResponse(
            rapporto.file.open(), as_attachment=True, filename=f"{nome}.pdf"
        )
    else:
        risposta = HttpResponse(_pacchetto(rapporto, nome), content_type="application/zip")
        risposta["Content-Disposition"] = f'attachment; filename="{nome}.zip"'
    risposta["Cache-Control"] = "private, no-store"
    return risposta


def _pacchetto(rapporto: Rapporto, nome: str) -> bytes:
    contenuto = contenuto_di(rapporto)
    with rapporto.file.open() as file:
        parti = {
            f"{nome}.pdf": file.read(),
            f"{nome}.json": rapporto.congelamento.contenuto.encode(),
            f"{nome}.csv": in_csv(contenuto),
        }
    if contenuto.confrontato:
        parti[f"{nome}-variazioni.csv"] = variazioni_in_csv(contenuto)
    return in_zip(parti, rapporto.congelamento.noto_al)


def _contesto(request: Richiesta, rapporto: Rapporto) -> dict[str, object]:
    return {
        "rapporto": rapporto,
        "sostituto": Rapporto.objects.visibili_a(request.user).filter(sostituisce=rapporto).first(),
        "aspetta": rapporto.stato == Rapporto.Stato.RICHIESTO,
        "allega": rapporto.stato == Rapporto.Stato.PRONTO and puo_registrare_atti(request.user),
        "chiede": puo_chiedere_rapporti(request.user, rapporto.programma),
        "spiegazione": spiega_chiedere_rapporti(request.user, rapporto.programma),
    }
