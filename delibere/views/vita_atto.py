# SPDX-License-Identifier: AGPL-3.0-or-later
"""Dates of an act, and what it speaks of."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from delibere.forms.vita_atto import ModuloDate, ModuloLegame
from delibere.models import Atto
from delibere.queries.accesso import atto_correggibile, legame_scioglibile
from delibere.queries.atti import legabili, legami_visibili, senza_cup
from delibere.regole import proponi_date
from delibere.services.vita_atto import lega_atto, registra_date, togli_legame
from delibere.views.comuni import salva, salva_nell_atto, stato_di
from programma.models import Azione, Obiettivo
from tavolo.recupero import dati_del_modulo
from tavolo.richiesta import Richiesta

SENZA_CUP = "manca il CUP, che la legge 3/2003, art. 11, chiede per ogni progetto di investimento pubblico."


@require_http_methods(["GET", "POST"])
def date(request: Richiesta, pk: int) -> HttpResponse:
    atto = atto_correggibile(request.user, pk)
    nome = str(atto)
    modulo, esito = ModuloDate(dati_del_modulo(request), instance=atto), None
    proposta = "proponi" in request.POST and modulo.is_valid()
    if proposta:
        modulo = modulo.con_proposta()
    elif request.method == "POST":
        esito = salva_nell_atto(
            modulo, lambda: registra_date(utente=request.user, atto_id=pk, dati=modulo.dati, **modulo.controllo)
        )
        if esito.oggetto:
            messages.success(request, f"{esito.oggetto}: date registrate.")
            return redirect("delibere:scheda-atto", pk)
    proponibili = proponi_date(atto.tipo, atto.organo, atto.data) is not None
    contesto = {
        "modulo": modulo,
        "atto": atto,
        "nome": nome,
        "pk": pk,
        "proponibili": proponibili,
        "proposta": proposta,
        "esito": esito,
    }
    return render(request, "delibere/atti/date.html", contesto, status=esito.stato if esito else stato_di(modulo))


@require_http_methods(["GET", "POST"])
def lega(request: Richiesta, pk: int) -> HttpResponse:
    """An action with money for works and no CUP is tied only once the warning was seen."""
    atto = atto_correggibile(request.user, pk)
    obiettivi = list(legabili(request.user))
    mancanti = senza_cup(azione.pk for obiettivo in obiettivi for azione in obiettivo.azioni.all())
    modulo = ModuloLegame(dati_del_modulo(request), obiettivi=obiettivi, senza_cup=mancanti)
    da_vedere: list[Azione] = []
    if request.method == "POST" and modulo.is_valid():
        da_vedere = [azione for azione in _azioni(modulo.oggetto) if azione.pk in mancanti]
        if not da_vedere or modulo.cleaned_data["conferma"]:
            legame = salva(modulo, lambda: lega_atto(utente=request.user, atto_id=pk, a=modulo.oggetto))
            if legame:
                _racconta(request, modulo.oggetto, da_vedere)
                return redirect("delibere:lega-atto", pk)
    stato = 422 if modulo.errors else 200
    return render(request, "delibere/atti/lega.html", _contesto(request, atto, modulo, da_vedere), status=stato)


@require_POST
def slega(request: Richiesta, pk: int) -> HttpResponse:
    legame = legame_scioglibile(request.user, pk)
    try:
        togli_legame(utente=request.user, legame_id=pk)
        messages.success(request, f"L'atto non è più legato a «{legame.azione or legame.obiettivo}».")
    except ValidationError as errore:
        messages.error(request, " ".join(errore.messages))
    return redirect("delibere:lega-atto", legame.atto_id)


def _azioni(oggetto: Obiettivo | Azione) -> list[Azione]:
    return [oggetto] if isinstance(oggetto, Azione) else list(oggetto.azioni.all())


def _racconta(request: Richiesta, oggetto: Obiettivo | Azione, mancanti: list[Azione]) -> None:
    messages.success(request, f"L'atto ora è legato a «{oggetto}».")
    for azione in mancanti:
        messages.warning(request, f"All'azione «{azione}» {SENZA_CUP}")


def _contesto(request: Richiesta, atto: Atto, modulo: ModuloLegame, da_vedere: list[Azione]) -> dict[str, Any]:
    return {
        "atto": atto,
        "modulo": modulo,
        "legami": legami_visibili(request.user, atto),
        "da_vedere": da_vedere,
        "oggetto": modulo.oggetto if da_vedere else None,
        "legabili": bool(modulo.oggetti),
    }
