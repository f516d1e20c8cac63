# SPDX-License-Identifier: AGPL-3.0-or-later
"""Open data of an approved plan, from what its act froze, with the dictionary of their columns."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from abitare.lib.tabelle import FORMATI, Tabella
from programma.piani.canonico import in_json
from programma.queries.accesso_piani import piano_visibile
from programma.queries.piani_congelati import approvato, foto_coperta
from programma.report.dati_piano import Insieme, dizionario, insiemi_di
from programma.views.scrittura.comuni import Richiesta

DIZIONARIO, TUTTO = "dizionario", "piano"


@require_safe
def pagina(request: Richiesta, tipo: str, pk: int) -> HttpResponse:
    piano, congelamento, foto = _approvato(request, tipo, pk)
    contesto = {"piano": piano, "tipo": tipo, "congelamento": congelamento, "insiemi": insiemi_di(foto)}
    return render(request, "programma/piani/dati.html", contesto)


@require_safe
def scarica(request: Richiesta, tipo: str, pk: int, insieme: str, formato: str) -> HttpResponse:
    """One set as CSV, ODS or JSON, the dictionary likewise, or the whole plan as its canonical JSON."""
    piano, _, foto = _approvato(request, tipo, pk)
    if insieme == TUTTO:
        if formato != "json":
            raise Http404
        contenuto, tipo_mime = in_json(foto).encode(), "application/json"
    else:
        scelto = FORMATI[formato]
        contenuto, tipo_mime = scelto.scrivi(_tabella(foto, insiemi_di(foto), insieme)), scelto.tipo_mime
    anno = piano.anno if tipo == "annuale" else piano.primo_anno
    nome = f"piano-{tipo}-{anno}" if insieme == TUTTO else f"piano-{tipo}-{anno}-{insieme}"
    intestazioni = {"Content-Disposition": f'attachment; filename="{nome}.{formato}"'}
    return HttpResponse(contenuto, content_type=tipo_mime, headers=intestazioni)


def _approvato(request: Richiesta, tipo: str, pk: int) -> tuple[Any, Any, Any]:
    """The plan, what its act froze and the same with its covered texts covered; a draft has no open data."""
    piano = piano_visibile(request.user, tipo, pk)
    congelamento = approvato(piano)
    if congelamento is None:
        raise Http404
    return piano, congelamento, foto_coperta(congelamento)


def _tabella(foto: Any, insiemi: tuple[Insieme, ...], chiave: str) -> Tabella:
    if chiave == DIZIONARIO:
        return dizionario(insiemi)
    for insieme in insiemi:
        if insieme.chiave == chiave:
            return insieme.tabella(foto)
    raise Http404
