# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from programma.forms.obiettivi import ModuloObiettivo
from programma.forms.righe import Composto, tabella
from programma.models import Obiettivo, Programma
from programma.queries.accesso import obiettivo_modificabile, programma_modificabile
from programma.services import crea_obiettivo, elimina_obiettivo, modifica_obiettivo, riordina_obiettivi
from programma.views.scrittura.comuni import Richiesta, mostra, riga_in_piu, salva
from programma.views.scrittura.ordine import scambia, torna_alla_struttura
from tavolo.recupero import dati_del_modulo

MODELLO = "programma/scrittura/obiettivo.html"


def _composto(dati: Any, programma: Programma, obiettivo: Obiettivo | None) -> Composto:
    modulo = ModuloObiettivo(dati, instance=obiettivo, programma=programma)
    return Composto(modulo, {"indicatori": tabella("indicatori", obiettivo, dati)})


@require_http_methods(["GET", "POST"])
def crea(request: Richiesta, pk: int) -> HttpResponse:
    programma = programma_modificabile(request.user, pk)
    in_piu = riga_in_piu(request, {"indicatori": None})
    composto, esito = _composto(in_piu or dati_del_modulo(request), programma, None), None
    if in_piu:
        composto.senza_errori(request.POST["aggiungi"])
    elif request.method == "POST":
        esito = salva(
            composto,
            lambda: crea_obiettivo(utente=request.user, programma_id=pk, dati=composto.modulo.dati, **composto.righe()),
        )
        if esito.oggetto:
            messages.success(request, f"Obiettivo {esito.oggetto} creato: ora scrivi le sue azioni.")
            if "altra" in request.POST:
                return redirect("programma:crea-azione", esito.oggetto.pk)
            return torna_alla_struttura(esito.oggetto)
    contesto = {"composto": composto, "programma": programma, "obiettivo": None}
    return mostra(request, MODELLO, esito, contesto)


@require_http_methods(["GET", "POST"])
def modifica(request: Richiesta, pk: int) -> HttpResponse:
    obiettivo = obiettivo_modificabile(request.user, pk)
    programma, titolo = obiettivo.programma, str(obiettivo)
    in_piu = riga_in_piu(request, {"indicatori": None})
    composto, esito = _composto(in_piu or dati_del_modulo(request), programma, obiettivo), None
    modulo = composto.modulo
    if in_piu:
        composto.senza_errori(request.POST["aggiungi"])
    elif request.method == "POST":
        esito = salva(
            composto,
            lambda: modifica_obiettivo(
                utente=request.user, obiettivo_id=pk, dati=modulo.dati, **composto.righe(), **modulo.controllo
            ),
        )
        if esito.oggetto:
            messages.success(request, f"Obiettivo {esito.oggetto} salvato.")
            return torna_alla_struttura(esito.oggetto)
    contesto = {"composto": composto, "programma": programma, "obiettivo": obiettivo, "nome": titolo}
    return mostra(request, MODELLO, esito, contesto)


@require_http_methods(["GET", "POST"])
def elimina(request: Richiesta, pk: int) -> HttpResponse:
    obiettivo = obiettivo_modificabile(request.user, pk)
    if request.method == "POST":
        try:
            elimina_obiettivo(utente=request.user, obiettivo_id=pk)
        except ValidationError as errore:
            messages.error(request, " ".join(errore.messages))
            return torna_alla_struttura(obiettivo)
        messages.success(request, f"Obiettivo {obiettivo} eliminato.")
        return redirect("programma:scrivi-programma", obiettivo.programma_id)
    contesto = {"obiettivo": obiettivo, "programma": obiettivo.programma}
    return mostra(request, "programma/scrittura/elimina_obiettivo.html", None, contesto)


@require_POST
def ordina(request: Richiesta, pk: int, verso: str) -> HttpResponse:
    obiettivo = obiettivo_modificabile(request.user, pk)
    chiavi = list(obiettivo.programma.obiettivi.order_by("ordine", "pk").values_list("pk", flat=True))
    try:
        riordina_obiettivi(utente=request.user, programma_id=obiettivo.programma_id, ordine=scambia(chiavi, pk, verso))
    except ValidationError as errore:
        messages.error(request, " ".join(errore.messages))
    return torna_alla_struttura(obiettivo)
