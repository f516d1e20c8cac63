# SPDX-License-Identifier: AGPL-3.0-or-later
"""An act registered from its extract: read, shown beside its text, corrected, confirmed."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from delibere.estratto import Lettura, righe_del_testo
from delibere.forms.estratto import ModuloEstratto, ModuloImporta, leggi_testo_inviato
from delibere.queries.accesso import esigi_registrazione
from delibere.services.atti import importa_atto, registrato_senza_parti
from delibere.services.parti_atto import dati_da_estratto
from delibere.views.comuni import salva
from tavolo.recupero import dati_recuperati
from tavolo.richiesta import Richiesta

MASSIMO_NOTE = 100


@require_http_methods(["GET", "POST"])
def importa(request: Richiesta) -> HttpResponse:
    esigi_registrazione(request.user)
    if request.method == "GET":
        return render(request, "delibere/atti/importa.html", {"modulo": ModuloEstratto(dati_recuperati(request))})
    if "registra" in request.POST:
        return _registra(request)
    modulo = ModuloEstratto(request.POST, request.FILES)
    if not modulo.is_valid():
        return render(request, "delibere/atti/importa.html", {"modulo": modulo}, status=422)
    testo = modulo.cleaned_data["testo"]
    return _a_fronte(request, ModuloImporta.da_lettura(modulo.lettura, testo), modulo.lettura, testo)


def _registra(request: Richiesta) -> HttpResponse:
    try:
        lettura = leggi_testo_inviato(request.POST)
    except ValidationError:
        modulo = ModuloEstratto({"testo": request.POST.get("testo", "")})
        return render(request, "delibere/atti/importa.html", {"modulo": modulo}, status=422)
    essenziale = registrato_senza_parti(dati_da_estratto(lettura.estratto)[0])
    scelto = ModuloImporta.da_invio(request.POST, essenziale)
    atto = salva(scelto, lambda: importa_atto(utente=request.user, dati=scelto.dati, parti=scelto.parti))
    if atto is None:
        return _a_fronte(request, scelto, lettura, request.POST["testo"], status=422)
    messages.success(request, f"{atto}: atto registrato.")
    return redirect("delibere:scheda-atto", atto.pk)


def _a_fronte(
    request: Richiesta, modulo: ModuloImporta, lettura: Lettura, testo: str, *, status: int = 200
) -> HttpResponse:
    da_vedere = {nota.riga for nota in lettura.note}
    trovate = set(lettura.posti.values())
    contesto: dict[str, Any] = {
        "modulo": modulo,
        "campi": [(campo, lettura.posti.get(campo.name)) for campo in modulo.visible_fields()],
        "righe": [(n, riga, n in trovate, n in da_vedere) for n, riga in enumerate(righe_del_testo(testo), 1)],
        "gravi": [nota for nota in lettura.note if nota.grave][:MASSIMO_NOTE],
        "altre": [nota for nota in lettura.note if not nota.grave][:MASSIMO_NOTE],
        "quante_note": len(lettura.note),
        "completa": registrato_senza_parti(dati_da_estratto(lettura.estratto)[0]),
    }
    return render(request, "delibere/atti/a_fronte.html", contesto, status=status)
