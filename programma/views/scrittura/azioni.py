# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from programma.forms.azioni import ModuloAzione, parti_di
from programma.forms.righe import TABELLE, Composto, tabella
from programma.models import Azione, Programma
from programma.queries.accesso import azione_modificabile, obiettivo_modificabile
from programma.queries.scrittura import avvisi_azione
from programma.services import crea_azione, modifica_azione
from programma.views.scrittura.comuni import Richiesta, mostra, riga_in_piu, salva
from programma.views.scrittura.ordine import torna_alla_struttura
from tavolo.recupero import dati_del_modulo

MODELLO = "programma/scrittura/azione.html"


def _composto(
    dati: Any, programma: Programma, azione: Azione | None, iniziali: dict[str, Any] | None = None
) -> Composto:
    modulo = ModuloAzione(dati, instance=azione, programma=programma, initial=iniziali)
    return Composto(modulo, {nome: tabella(nome, azione, dati) for nome in TABELLE})


def _avvisa(request: HttpRequest, azione: Azione) -> None:
    for avviso in avvisi_azione(Azione.objects.get(pk=azione.pk)):
        messages.warning(request, f"{azione.codice}: {avviso}")


@require_http_methods(["GET", "POST"])
def crea(request: Richiesta, pk: int) -> HttpResponse:
    obiettivo = obiettivo_modificabile(request.user, pk)
    in_piu = riga_in_piu(request, TABELLE)
    iniziali = {"settore": obiettivo.settore_id}
    composto, esito = _composto(in_piu or dati_del_modulo(request), obiettivo.programma, None, iniziali), None
    if in_piu:
        composto.senza_errori(request.POST["aggiungi"])
    elif request.method == "POST":
        esito = salva(
            composto,
            lambda: crea_azione(
                utente=request.user, obiettivo_id=pk, dati=composto.modulo.dati, parti=parti_di(composto)
            ),
        )
        if esito.oggetto:
            messages.success(request, f"Azione {esito.oggetto} creata.")
            _avvisa(request, esito.oggetto)
            if "altra" in request.POST:
                return redirect("programma:crea-azione", pk)
            return torna_alla_struttura(esito.oggetto)
    contesto = {"composto": composto, "programma": obiettivo.programma, "obiettivo": obiettivo, "azione": None}
    return mostra(request, MODELLO, esito, contesto)


@require_http_methods(["GET", "POST"])
def modifica(request: Richiesta, pk: int) -> HttpResponse:
    azione = azione_modificabile(request.user, pk)
    obiettivo, titolo = azione.obiettivo, str(azione)
    in_piu = riga_in_piu(request, TABELLE)
    composto, esito = _composto(in_piu or dati_del_modulo(request), obiettivo.programma, azione), None
    modulo = composto.modulo
    if in_piu:
        composto.senza_errori(request.POST["aggiungi"])
    elif request.method == "POST":
        esito = salva(
            composto,
            lambda: modifica_azione(
                utente=request.user, azione_id=pk, dati=modulo.dati, parti=parti_di(composto), **modulo.controllo
            ),
        )
        if esito.oggetto:
            messages.success(request, f"Azione {esito.oggetto} salvata.")
            _avvisa(request, esito.oggetto)
            return torna_alla_struttura(esito.oggetto)
    contesto = {
        "composto": composto,
        "programma": obiettivo.programma,
        "obiettivo": obiettivo,
        "azione": azione,
        "nome": titolo,
    }
    return mostra(request, MODELLO, esito, contesto)
