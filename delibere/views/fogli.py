# SPDX-License-Identifier: AGPL-3.0-or-later
"""A report attached to an act, from either side, and the foglio di accompagnamento that follows."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from delibere.forms.fogli import ModuloAllegato
from delibere.models import Atto, Rapporto
from delibere.permissions import puo_registrare_atti
from delibere.queries.accesso import atto_correggibile, atto_visibile, foglio_pronto, rapporto_allegabile
from delibere.queries.atti import allegabili, atti_a_cui_allegare
from delibere.report.dell_atto import foglio_da_rifare
from delibere.report.metadati import metadati_del_foglio
from delibere.services.fogli import allega_rapporto, prepara_foglio
from delibere.views.comuni import consegna, salva, stato_di
from tavolo.recupero import dati_del_modulo
from tavolo.richiesta import Richiesta

ALLEGATO = "{} allegato. Il foglio di accompagnamento è in preparazione."


@require_http_methods(["GET", "POST"])
def allega_ad_atto(request: Richiesta, pk: int) -> HttpResponse:
    atto = atto_correggibile(request.user, pk)
    scelte = allegabili(request.user, atto)
    modulo = ModuloAllegato(dati_del_modulo(request), etichetta="Rapporto o altro documento", scelte=scelte)
    if request.method == "POST":
        foglio = salva(
            modulo,
            lambda: allega_rapporto(
                utente=request.user, atto_id=pk, rapporto_id=modulo.cleaned_data["con"], **modulo.dati
            ),
        )
        if foglio:
            messages.success(request, ALLEGATO.format("Documento"))
            return redirect("delibere:scheda-atto", pk)
    contesto = {"modulo": modulo, "atto": atto, "scelte": scelte}
    return render(request, "delibere/fogli/allega_ad_atto.html", contesto, status=stato_di(modulo))


@require_http_methods(["GET", "POST"])
def allega(request: Richiesta, pk: int) -> HttpResponse:
    rapporto = rapporto_allegabile(request.user, pk)
    scelte = atti_a_cui_allegare(request.user, rapporto)
    modulo = ModuloAllegato(dati_del_modulo(request), etichetta="Atto", scelte=scelte)
    if request.method == "POST":
        foglio = salva(
            modulo,
            lambda: allega_rapporto(
                utente=request.user, atto_id=modulo.cleaned_data["con"], rapporto_id=pk, **modulo.dati
            ),
        )
        if foglio:
            messages.success(request, ALLEGATO.format(rapporto))
            return redirect("delibere:scheda-atto", foglio.atto_id)
    contesto = {"modulo": modulo, "rapporto": rapporto, "scelte": scelte}
    return render(request, "delibere/fogli/allega.html", contesto, status=stato_di(modulo))


@require_safe
def stato(request: Richiesta, pk: int) -> HttpResponse:
    """The fragment the act's page asks again for while its foglio is being made; the last one asks no more."""
    atto = atto_visibile(request.user, pk)
    return render(request, "delibere/fogli/stato.html", contesto_dei_fogli(request, atto))


@require_POST
def prepara(request: Richiesta, pk: int) -> HttpResponse:
    atto = atto_correggibile(request.user, pk)
    try:
        prepara_foglio(utente=request.user, atto_id=atto.pk)
    except ValidationError as errore:
        messages.warning(request, " ".join(errore.messages))
    return redirect("delibere:scheda-atto", pk)


@require_safe
def scarica(request: Richiesta, pk: int, formato: str) -> HttpResponse | FileResponse:
    foglio = foglio_pronto(request.user, pk)
    return consegna(foglio, formato, metadati=partial(metadati_del_foglio, foglio))


def contesto_dei_fogli(request: Richiesta, atto: Atto) -> dict[str, object]:
    """What `delibere/fogli/stato.html` reads: the foglio that holds, and the earlier ones that were made."""
    fogli = list(atto.fogli.all())
    ultimo = fogli[0] if fogli else None
    return {
        "atto": atto,
        "foglio": ultimo,
        "precedenti": [foglio for foglio in fogli[1:] if foglio.stato == Rapporto.Stato.PRONTO],
        "aspetta": ultimo is not None and ultimo.stato == Rapporto.Stato.RICHIESTO,
        "da_rifare": foglio_da_rifare(atto, ultimo),
        "registra": puo_registrare_atti(request.user),
    }
