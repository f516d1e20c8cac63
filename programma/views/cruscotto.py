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

from abitare.lib.tempo import giorno_di, oggi
from programma.models import Orizzonte
from programma.permissions import puo_creare_programmi
from programma.queries.accesso import programma_visibile
from programma.queries.lettura.cruscotto import Cruscotto
from programma.queries.lettura.cruscotto import cruscotto as leggi_cruscotto
from programma.queries.lettura.figure import figura_avanzamenti, figura_stati, figura_totale
from programma.queries.lettura.filtri import CONDIZIONI, leggi_filtri
from programma.queries.lettura.programmi import programmi_visibili
from programma.queries.lettura.stati import MOMENTI, VISITA, Campo, Lettore, Stato, in_ordine, leggi_campo
from programma.queries.scrittura import comandi_per
from programma.queries.storia import Ambito, Filtri
from programma.report.storia import racconta
from programma.views.comuni import Vista, deliberato_di, scelte_dei_filtri, vista
from tavolo.condizionale import condizionale, ricorda
from tavolo.permissions import siede_al_tavolo
from tavolo.richiesta import Richiesta

GIORNI_DI_NOVITA = timedelta(days=30)
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
    pagina = ricorda(request, _chiave(request, pk), lambda: _pagina(request, vista(request, pk)))
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


def _chiave(request: Richiesta, pk: int) -> tuple[Any, ...]:
    """A last visit is of the person; the rest is the same for all who may read as much."""
    valori = sorted(request.GET.lists())
    visita = request.user.visita_precedente if VISITA in request.GET.getlist("rispetto") else None
    return ("cruscotto", pk, siede_al_tavolo(request.user, oggi()), visita, valori)


def _rispetto(request: Richiesta, v: Vista) -> Campo | None:
    """The state that the figures are compared with, older than the one shown; None when none is asked for."""
    valori = [valore for valore in request.GET.getlist("rispetto") if valore.strip()]
    if not valori:
        return None
    guardato = Campo("al", v.momento.iso, Stato(v.momento.iso, "quello che guardi", v.foto))
    return in_ordine(leggi_campo(Lettore(request.user, v.programma.id), "rispetto", valori), guardato)


def _pagina(request: Richiesta, v: Vista) -> Pagina:
    filtri, campo = leggi_filtri(request.GET, v.foto), _rispetto(request, v)
    c = leggi_cruscotto(v.foto, filtri, request.GET.get("pagina", ""), campo.stato if campo else None)
    tenuto = v.tenuto | ({"rispetto": campo.stato.valore} if campo and campo.stato else {})
    inizio = giorno_di(campo.stato.foto.noto_al) if campo and campo.stato else v.momento.al - GIORNI_DI_NOVITA
    novita = racconta(Ambito(programma=v.programma.id), Filtri(filtri.settore, dal=inizio, al=v.momento.al), NOVITA)
    contesto = v.contesto(
        c=c,
        filtri=filtri,
        novita=novita,
        novita_dal=inizio,
        deliberato=deliberato_di(request, v),
        **_grafici(c),
        scelte=scelte_dei_filtri(v),
        rispetto=campo,
        momenti=[(valore, nomi[1]) for valore, nomi in MOMENTI.items()],
        tenuti=tuple((nome, valore) for nome, valore in tenuto.items() if nome != "al"),
        azzera=reverse("programma:cruscotto", args=[v.programma.id], query=tenuto),
        vai={condizione: f"?{filtri.query_con(condizione=condizione, **tenuto)}#azioni" for condizione in CONDIZIONI},
        q_filtri=filtri.query_con(**v.tenuto),
    )
    corpo = render_to_string("programma/lettura/parti/cruscotto.html", contesto, request)
    p = v.programma
    tenuti = (*filtri.coppie, *contesto["tenuti"])
    return Pagina(p.titolo, p.stato, p.dati_esempio, v.momento.query, v.momento.iso, tenuti, corpo)
