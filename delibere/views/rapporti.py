# SPDX-License-Identifier: AGPL-3.0-or-later
from dataclasses import replace
from functools import partial

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from delibere.forms.rapporti import ModuloRapporto
from delibere.models import Rapporto
from delibere.parole import PAROLE
from delibere.permissions import puo_chiedere_rapporti, puo_registrare_atti, spiega_chiedere_rapporti
from delibere.queries.accesso import (
    programma_rapportabile,
    rapporto_alla_giunta,
    rapporto_da_riprovare,
    rapporto_pronto,
    rapporto_visibile,
)
from delibere.queries.documenti import documenti, filtro_documenti, quanti_per_genere
from delibere.report import Supporto, contenuto_di, proposta_di, rapporto_di, tabelle_di
from delibere.report.metadati import metadati_del_rapporto
from delibere.services import rapporti as servizi
from delibere.views.comuni import chiedi_documento, consegna, scritto_da
from programma.queries.accesso import programma_visibile
from tavolo.richiesta import Richiesta

PER_PAGINA = 50


@require_safe
def elenco(request: Richiesta, pk: int) -> HttpResponse:
    programma = programma_visibile(request.user, pk)
    filtro = filtro_documenti(programma, request.GET)
    tutti = documenti(request.user, programma, replace(filtro, genere=""))
    righe = documenti(request.user, programma, filtro).select_related("congelamento", "cambio__utente", "sostituito_da")
    contesto = {
        "programma": programma,
        "filtro": filtro,
        "generi": [(genere, PAROLE[genere].tutti, quanti) for genere, quanti in quanti_per_genere(tutti).items()],
        "pagina": Paginator(righe, PER_PAGINA).get_page(request.GET.get("pagina")),
        "q_stati": urlencode({nome: request.GET[nome] for nome in ("da", "a") if nome in request.GET}),
        "chiede": puo_chiedere_rapporti(request.user, programma),
        "spiegazione": spiega_chiedere_rapporti(request.user, programma),
    }
    return render(request, "delibere/rapporti/elenco.html", contesto)


@require_http_methods(["GET", "POST"])
def chiedi(request: Richiesta, pk: int) -> HttpResponse:
    programma = programma_rapportabile(request.user, pk)
    modulo = ModuloRapporto(programma=programma, **scritto_da(request))
    return chiedi_documento(
        request,
        modulo,
        lambda: servizi.chiedi_rapporto(utente=request.user, programma_id=pk, richiesta=modulo.richiesta),
        "delibere/rapporti/chiedi.html",
        {"programma": programma},
    )


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
    contenuto = contenuto_di(rapporto, Supporto.PAGINA)
    return render(request, contenuto.PAGINA, {"rapporto": rapporto, "contenuto": contenuto})


@require_safe
def proposta(request: Richiesta, pk: int) -> HttpResponse:
    rapporto = rapporto_alla_giunta(request.user, pk)
    testo = proposta_di(rapporto_di(rapporto, Supporto.PAGINA), rapporto.impronta)
    return render(request, "delibere/rapporti/proposta.html", {"rapporto": rapporto, "proposta": testo})


@require_safe
def scarica(request: Richiesta, pk: int, formato: str) -> HttpResponse | FileResponse:
    rapporto = rapporto_pronto(request.user, pk)
    metadati = partial(metadati_del_rapporto, rapporto)
    return consegna(rapporto, formato, metadati=metadati, altro=partial(_dati, rapporto))


def _dati(rapporto: Rapporto) -> dict[str, bytes]:
    """What stands beside the PDF, by name of the file."""
    tabelle = {nome: tabella for nome, _, tabella in tabelle_di(contenuto_di(rapporto))}
    return tabelle | {f"{rapporto.nome_file}.json": rapporto.congelamento.contenuto.encode()}


def _contesto(request: Richiesta, rapporto: Rapporto) -> dict[str, object]:
    return {
        "rapporto": rapporto,
        "sostituto": Rapporto.objects.visibili_a(request.user).filter(sostituisce=rapporto).first(),
        "aspetta": rapporto.stato == Rapporto.Stato.RICHIESTO,
        "allega": rapporto.stato == Rapporto.Stato.PRONTO and puo_registrare_atti(request.user),
        "chiede": puo_chiedere_rapporti(request.user, rapporto.programma),
        "nuova_versione": f"{_modulo_di(rapporto)}?sostituisce={rapporto.pk}",
        "spiegazione": spiega_chiedere_rapporti(request.user, rapporto.programma),
    }


def _modulo_di(rapporto: Rapporto) -> str:
    """Where another document of the same kind, about the same thing, is asked for."""
    if rapporto.azione_id:
        return reverse("delibere:chiedi-scheda-azione", args=[rapporto.azione_id])
    if rapporto.settore_id:
        return reverse("delibere:chiedi-scheda-settore", args=[rapporto.programma_id, rapporto.settore_id])
    nome = "chiedi-elenco-variazioni" if rapporto.partenza_id else "chiedi-rapporto"
    return reverse(f"delibere:{nome}", args=[rapporto.programma_id])
