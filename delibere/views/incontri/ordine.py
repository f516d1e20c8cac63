# SPDX-License-Identifier: AGPL-3.0-or-later
"""The agenda of a meeting and who is called to it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from delibere.forms.incontri import ModuloConvocati, ModuloPunto
from delibere.queries.atti import legabili
from delibere.queries.incontri import (
    convocabili,
    convocato_gestibile,
    incontro_gestibile,
    punto_gestibile,
    settori_convocabili,
)
from delibere.services.incontri import convocati, ordine
from delibere.views.comuni import salva
from delibere.views.incontri.comuni import fai, mostra, pagina_di
from tavolo.recupero import dati_del_modulo
from tavolo.richiesta import Richiesta

VERSI = {"su": -1, "giu": 1}


@require_http_methods(["GET", "POST"])
def aggiungi_punto(request: Richiesta, pk: int) -> HttpResponse:
    incontro = incontro_gestibile(request.user, pk)
    modulo = ModuloPunto(dati_del_modulo(request), obiettivi=legabili(request.user))
    if request.method == "POST":
        punto = salva(
            modulo,
            lambda: ordine.aggiungi_punto(utente=request.user, incontro_id=pk, dati=modulo.dati, di=modulo.di_che_cosa),
        )
        if punto:
            messages.success(request, f"Punto {punto.ordine} aggiunto.")
            return redirect("delibere:scheda-incontro", pk)
    return mostra(request, modulo, pagina_di(incontro, "Aggiungi un punto", "Aggiungi il punto"), incontro)


@require_http_methods(["GET", "POST"])
def modifica_punto(request: Richiesta, pk: int) -> HttpResponse:
    punto = punto_gestibile(request.user, pk)
    legami = [f"a{r.azione_id}" if r.azione_id else f"o{r.obiettivo_id}" for r in punto.legami.all()]
    iniziali = {"titolo": punto.titolo, "descrizione": punto.descrizione, "di": legami}
    modulo = ModuloPunto(dati_del_modulo(request), initial=iniziali, obiettivi=legabili(request.user))
    if request.method == "POST":
        scritto = salva(
            modulo,
            lambda: ordine.modifica_punto(utente=request.user, punto_id=pk, dati=modulo.dati, di=modulo.di_che_cosa),
        )
        if scritto:
            messages.success(request, f"Punto {scritto.ordine}: modifica scritta.")
            return redirect("delibere:scheda-incontro", punto.incontro_id)
    pagina = pagina_di(punto.incontro, f"Modifica il punto {punto.ordine}", "Salva")
    return mostra(request, modulo, pagina, punto.incontro)


@require_POST
def elimina_punto(request: Richiesta, pk: int) -> HttpResponse:
    punto = punto_gestibile(request.user, pk)
    return fai(
        request, punto.incontro_id, lambda: ordine.elimina_punto(utente=request.user, punto_id=pk), "Punto tolto."
    )


@require_POST
def sposta_punto(request: Richiesta, pk: int) -> HttpResponse:
    punto = punto_gestibile(request.user, pk)
    verso = VERSI.get(request.POST.get("verso", ""), 0)
    return fai(
        request,
        punto.incontro_id,
        lambda: ordine.sposta_punto(utente=request.user, punto_id=pk, verso=verso),
        "Punto spostato.",
    )


@require_http_methods(["GET", "POST"])
def convoca_persone(request: Richiesta, pk: int) -> HttpResponse:
    incontro = incontro_gestibile(request.user, pk)
    modulo = ModuloConvocati(dati_del_modulo(request), settori=settori_convocabili(), persone=convocabili())
    if request.method == "POST":
        nuovi = salva(
            modulo,
            lambda: convocati.aggiungi_convocati(utente=request.user, incontro_id=pk, chi=modulo.chi),
        )
        if nuovi is not None:
            messages.success(request, f"Convocati aggiunti: {len(nuovi)}.")
            return redirect("delibere:scheda-incontro", pk)
    testo = "Chi è già fra i convocati resta com'è."
    return mostra(
        request, modulo, pagina_di(incontro, "Scegli i convocati", "Aggiungi ai convocati", testo=testo), incontro
    )


@require_POST
def togli_convocato(request: Richiesta, pk: int) -> HttpResponse:
    convocato = convocato_gestibile(request.user, pk)
    return fai(
        request,
        convocato.incontro_id,
        lambda: convocati.togli_convocato(utente=request.user, convocato_id=pk),
        "Convocato tolto.",
    )
