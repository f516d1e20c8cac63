# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from programma.forms.storia import FiltriStoria
from programma.queries.accesso import azione_visibile, obiettivo_visibile, programma_visibile
from programma.queries.storia import Ambito, Filtri
from programma.report.storia import racconta
from tavolo.models import Settore, Utente
from tavolo.permissions import amministra

PER_PAGINA = 25


class Richiesta(HttpRequest):
    user: Utente


@require_safe
def programma(request: Richiesta, pk: int) -> HttpResponse:
    """Feed of all that was written in a programme."""
    visto = programma_visibile(request.user, pk)
    modulo = FiltriStoria(request.GET or None)
    contesto = {
        "programma": visto,
        "modulo": modulo,
        "filtrata": bool(request.GET),
        "storia": racconta(Ambito(programma=pk), modulo.filtri, PER_PAGINA),
    }
    return render(request, "programma/storia/programma.html", contesto)


@require_safe
def oggetto(request: Richiesta, tipo: str, pk: int) -> HttpResponse:
    """History of one object, for who may see the object."""
    trovato, ambito, pagina = OGGETTI[tipo](request.user, pk)
    prima = request.GET.get("prima", "")
    filtri = Filtri(prima=int(prima) if prima.isdecimal() and len(prima) < 19 else None)
    storia = racconta(ambito, filtri, PER_PAGINA)
    return render(request, "programma/storia/oggetto.html", {"oggetto": trovato, "storia": storia, "pagina": pagina})


Trovato = tuple[models.Model, Ambito, dict[str, Any]]


def _programma(utente: Utente, pk: int) -> Trovato:
    return programma_visibile(utente, pk), Ambito(programma=pk), {}


def _obiettivo(utente: Utente, pk: int) -> Trovato:
    trovato = obiettivo_visibile(utente, pk)
    return trovato, Ambito(obiettivo=pk), {"programma": trovato.programma}


def _azione(utente: Utente, pk: int) -> Trovato:
    trovata = azione_visibile(utente, pk)
    return trovata, Ambito(azione=pk), {"programma": trovata.obiettivo.programma, "obiettivo": trovata.obiettivo}


def _settore(utente: Utente, pk: int) -> Trovato:
    return _amministrato(utente, Settore, pk), Ambito(settore=pk), {}


def _persona(utente: Utente, pk: int) -> Trovato:
    return _amministrato(utente, Utente, pk), Ambito(persona=pk), {}


def _amministrato(utente: Utente, modello: type[models.Model], pk: int) -> models.Model:
    if not amministra(utente):
        raise PermissionDenied
    trovato = modello._default_manager.filter(pk=pk).first()
    if trovato is None:
        raise Http404
    return trovato


OGGETTI: dict[str, Callable[[Utente, int], Trovato]] = {
    "programma": _programma,
    "obiettivo": _obiettivo,
    "azione": _azione,
    "settore": _settore,
    "persona": _persona,
}
