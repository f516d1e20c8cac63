# SPDX-License-Identifier: AGPL-3.0-or-later
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from abitare.lib.tempo import oggi
from programma.models import Orizzonte
from programma.permissions import puo_creare_programmi
from programma.queries.accesso import programma_visibile
from programma.queries.lettura.cruscotto import Cruscotto
from programma.queries.lettura.cruscotto import cruscotto as leggi_cruscotto
from programma.queries.lettura.figure import figura_avanzamenti, figura_stati, figura_totale
from programma.queries.lettura.filtri import CONDIZIONI, leggi_filtri
from programma.queries.lettura.programmi import programmi_visibili
from programma.queries.scrittura import comandi_per
from programma.queries.storia import Ambito, Filtri
from programma.report.storia import racconta
from programma.views.comuni import Vista, scelte_dei_filtri, vista
from tavolo.condizionale import condizionale, ricorda
from tavolo.permissions import siede_al_tavolo
from tavolo.richiesta import Richiesta

GIORNI_DI_NOVITA = 30
NOVITA = 5


@dataclass(frozen=True)
class Pagina:
    """What is kept of a cruscotto: the same for all who may read the programme."""

    titolo: str
    stato: str
    dati_esempio: bool
    al: str
    al_scritto: str
    tenuti: tuple[tuple[str, str], ...]
    corpo: SafeString


@require_safe
@condizionale
def cruscotto(request: Richiesta, pk: int) -> HttpResponse:
    """How is it going, what changed, what is late, who is silent."""
    programma = programma_visibile(request.user, pk)
    chiave = ("cruscotto", pk, siede_al_tavolo(request.user, oggi()), sorted(request.GET.lists()))
    pagina = ricorda(request, chiave, lambda: _pagina(request, vista(request, pk)))
    contesto = {
        "programma": programma,
        "pagina": pagina,
        "dati_esempio": pagina.dati_esempio,
        "comandi": comandi_per(request.user, programma),
    }
    return render(request, "programma/lettura/cruscotto.html", contesto)


@require_safe
@condizionale
def elenco(request: Richiesta) -> HttpResponse:
    contesto = {
        "programmi": programmi_visibili(request.user),
        "puo_creare": puo_creare_programmi(request.user),
    }
    return render(request, "programma/lettura/programmi.html", contesto)


def _grafici(c: Cruscotto) -> dict[str, Any]:
    """The charts, with the rows of the tables beside them."""
    orizzonti = [(f"{Orizzonte(nome).label.capitalize()} ({anno})", s) for nome, anno, s in c.orizzonti]
    settori = [(settore.nome, s) for settore, s in c.settori]
    return {
        "orizzonti": orizzonti,
        "settori": settori,
        "grafico_totale": figura_totale(c.sintesi),
        "grafico_stati": figura_stati(c.sintesi),
        "grafico_orizzonti": figura_avanzamenti(orizzonti, "Avanzamento per orizzonte"),
        "grafico_settori": figura_avanzamenti(settori, "Avanzamento per settore"),
    }


def _pagina(request: Richiesta, v: Vista) -> Pagina:
    filtri = leggi_filtri(request.GET, v.foto)
    c = leggi_cruscotto(v.foto, filtri, request.GET.get("pagina", ""))
    inizio = v.momento.al - timedelta(days=GIORNI_DI_NOVITA)
    novita = racconta(Ambito(programma=v.programma.id), Filtri(filtri.settore, dal=inizio, al=v.momento.al), NOVITA)
    contesto = v.contesto(
        c=c,
        filtri=filtri,
        novita=novita,
        novita_dal=inizio,
        **_grafici(c),
        scelte=scelte_dei_filtri(v),
        azzera=reverse("programma:cruscotto", args=[v.programma.id]) + v.momento.query,
        vai={condizione: f"?{filtri.query_con(condizione=condizione, **v.tenuto)}#azioni" for condizione in CONDIZIONI},
        q_filtri=filtri.query_con(**v.tenuto),
    )
    corpo = render_to_string("programma/lettura/parti/cruscotto.html", contesto, request)
    p = v.programma
    return Pagina(p.titolo, p.stato, p.dati_esempio, v.momento.query, v.momento.iso, filtri.coppie, corpo)
