# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is done to a whole action: its place, its copy, its end."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from programma.forms.azioni import ModuloAnnulla, ModuloSposta
from programma.forms.righe import Composto
from programma.queries.accesso import azione_modificabile
from programma.services import (
    annulla_azione,
    duplica_azione,
    elimina_azione,
    riordina_azioni,
    ripristina_azione,
    sposta_azione,
)
from programma.views.scrittura.comuni import Richiesta, mostra, salva
from programma.views.scrittura.ordine import scambia, torna_alla_struttura
from tavolo.recupero import dati_del_modulo

CONFERMA = "programma/scrittura/gesto_azione.html"


@require_POST
def ordina(request: Richiesta, pk: int, verso: str) -> HttpResponse:
    azione = azione_modificabile(request.user, pk)
    chiavi = list(azione.obiettivo.azioni.order_by("ordine", "pk").values_list("pk", flat=True))
    try:
        riordina_azioni(utente=request.user, obiettivo_id=azione.obiettivo_id, ordine=scambia(chiavi, pk, verso))
    except ValidationError as errore:
        messages.error(request, " ".join(errore.messages))
    return torna_alla_struttura(azione)


@require_http_methods(["GET", "POST"])
def sposta(request: Richiesta, pk: int) -> HttpResponse:
    azione = azione_modificabile(request.user, pk)
    composto, esito = Composto(ModuloSposta(dati_del_modulo(request), azione=azione)), None
    if request.method == "POST":
        esito = salva(
            composto,
            lambda: sposta_azione(utente=request.user, azione_id=pk, **_dove(composto.modulo.cleaned_data)),
        )
        if esito.oggetto:
            messages.success(request, f"Azione spostata: ora è la {esito.oggetto}.")
            return torna_alla_struttura(esito.oggetto)
    contesto = {
        "composto": composto,
        "azione": azione,
        "programma": azione.obiettivo.programma,
        "titolo": "Sposta sotto un altro obiettivo",
        "testo": f"L'azione «{azione}» va in fondo all'obiettivo scelto e prende un nuovo codice.",
        "etichetta": "Sposta l'azione",
    }
    return mostra(request, CONFERMA, esito, contesto)


def _dove(dati: dict[str, Any]) -> dict[str, Any]:
    """What the service takes, from what the form holds."""
    altro = {nome: valore for nome, valore in dati.items() if nome != "obiettivo"}
    return {"obiettivo_id": dati["obiettivo"].pk, **altro}


@require_POST
def duplica(request: Richiesta, pk: int) -> HttpResponse:
    azione_modificabile(request.user, pk)
    try:
        copia = duplica_azione(utente=request.user, azione_id=pk)
    except ValidationError as errore:
        messages.error(request, " ".join(errore.messages))
        return torna_alla_struttura(azione_modificabile(request.user, pk))
    messages.success(request, f"Azione {copia.codice} creata come copia: correggi quello che cambia.")
    return redirect("programma:modifica-azione", copia.pk)


@require_http_methods(["GET", "POST"])
def annulla(request: Richiesta, pk: int) -> HttpResponse:
    azione = azione_modificabile(request.user, pk)
    composto, esito = Composto(ModuloAnnulla(dati_del_modulo(request), azione=azione)), None
    if request.method == "POST":
        esito = salva(
            composto, lambda: annulla_azione(utente=request.user, azione_id=pk, **composto.modulo.cleaned_data)
        )
        if esito.oggetto:
            messages.success(request, f"Azione {esito.oggetto} annullata.")
            return torna_alla_struttura(esito.oggetto)
    contesto = {
        "composto": composto,
        "azione": azione,
        "programma": azione.obiettivo.programma,
        "titolo": "Annulla l'azione",
        "testo": f"L'azione «{azione}» resta nel programma come annullata, con motivo e atto, e non conta più.",
        "etichetta": "Annulla l'azione",
        "pericolo": True,
    }
    return mostra(request, CONFERMA, esito, contesto)


@require_http_methods(["GET", "POST"])
def ripristina(request: Richiesta, pk: int) -> HttpResponse:
    azione = azione_modificabile(request.user, pk)
    composto, esito = Composto(ModuloAnnulla(dati_del_modulo(request), azione=azione)), None
    if request.method == "POST":
        esito = salva(
            composto, lambda: ripristina_azione(utente=request.user, azione_id=pk, **composto.modulo.cleaned_data)
        )
        if esito.oggetto:
            messages.success(request, f"Azione {esito.oggetto} ripristinata.")
            return torna_alla_struttura(esito.oggetto)
    contesto = {
        "composto": composto,
        "azione": azione,
        "programma": azione.obiettivo.programma,
        "titolo": "Ripristina l'azione",
        "testo": f"L'azione «{azione}» torna nello stato che aveva prima di essere annullata.",
        "etichetta": "Ripristina l'azione",
    }
    return mostra(request, CONFERMA, esito, contesto)


@require_http_methods(["GET", "POST"])
def elimina(request: Richiesta, pk: int) -> HttpResponse:
    azione = azione_modificabile(request.user, pk)
    if request.method == "POST":
        try:
            elimina_azione(utente=request.user, azione_id=pk)
        except ValidationError as errore:
            messages.error(request, " ".join(errore.messages))
            return torna_alla_struttura(azione)
        messages.success(request, f"Azione {azione} eliminata.")
        return torna_alla_struttura(azione.obiettivo)
    contesto = {
        "composto": None,
        "azione": azione,
        "programma": azione.obiettivo.programma,
        "titolo": "Elimina l'azione",
        "testo": f"L'azione «{azione}» sparisce dalla bozza; ne resta traccia nella storia. Le altre cambiano numero.",
        "etichetta": "Elimina l'azione",
        "pericolo": True,
    }
    return mostra(request, CONFERMA, None, contesto)
