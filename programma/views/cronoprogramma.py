# SPDX-License-Identifier: AGPL-3.0-or-later
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from programma.queries.accesso import programma_visibile
from programma.queries.lettura.cronoprogramma import Cronoprogramma, Foglio
from programma.queries.lettura.cronoprogramma import cronoprogramma as leggi_cronoprogramma
from programma.queries.lettura.figure import figura_cronoprogramma
from programma.queries.lettura.filtri import leggi_filtri
from programma.views.comuni import Vista, scelte_dei_filtri, vista
from tavolo.condizionale import condizionale
from tavolo.richiesta import Richiesta


@dataclass(frozen=True)
class Periodo:
    """A tab: a year, or the whole programme."""

    nome: str
    url: str
    attiva: bool
    contatore: int = 0


@require_safe
@condizionale
def cronoprogramma(request: Richiesta, pk: int) -> HttpResponse:
    """`?anno=` one year, `?tutti=1` every sheet one after the other, for printing."""
    programma_visibile(request.user, pk)
    v = vista(request, pk)
    filtri = leggi_filtri(request.GET, v.foto)
    valori = request.GET
    tutti = bool(valori.get("tutti"))
    c = leggi_cronoprogramma(v.foto, filtri, valori.get("anno", ""), valori.get("pagina", ""), tutti=tutti)
    contesto = v.contesto(
        c=c,
        filtri=filtri,
        anno_tenuto=[("anno", c.anno)] if c.anno else [],
        tenuti=[*filtri.coppie, *([("anno", c.anno)] if c.anno else [])],
        periodi=_periodi(v, c),
        disegni=_disegni(v, c),
        tutti=tutti,
        scelte=scelte_dei_filtri(v),
        azzera=reverse("programma:cronoprogramma", args=[pk]) + v.momento.query,
    )
    return render(request, "programma/lettura/cronoprogramma.html", contesto)


def _disegni(v: Vista, c: Cronoprogramma) -> list[tuple[Foglio, SafeString]]:
    momento = v.momento
    return [(f, figura_cronoprogramma(f, oggi=momento.al, periodo=c.periodo, passato=momento.passato)) for f in c.fogli]


def _periodi(v: Vista, c: Cronoprogramma) -> list[Periodo]:
    base = reverse("programma:cronoprogramma", args=[v.programma.id])
    voci = [("Tutto il programma", None), *((str(anno), anno) for anno in c.anni)]
    return [Periodo(nome, f"{base}?{c.filtri.query_con(anno=anno, **v.tenuto)}", anno == c.anno) for nome, anno in voci]
