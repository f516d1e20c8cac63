# SPDX-License-Identifier: AGPL-3.0-or-later
"""The coordination answers the statements of the sectors, one by one or many at once."""

import re
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from programma.forms.aggiornamento import ModuloVerifica
from programma.models import Aggiornamento, Documento, Verifica
from programma.queries.accesso import aggiornamento_verificabile
from programma.queries.contatori import da_verificare
from programma.queries.dichiarato import confronto
from programma.queries.rilevazione.chieste import risposte_di
from programma.services.aggiornamenti import accetta, accetta_in_blocco, impedimento, restituisci
from programma.services.aggiornamenti.verifica import CORRETTO, GIA_RISPOSTO, PROPRIO
from tavolo.permissions import coordina
from tavolo.queries.oscuramenti import coperture, copri
from tavolo.recupero import dati_recuperati
from tavolo.richiesta import Richiesta

ELENCO = "programma:elenco-verifiche"
PER_PAGINA = 50
CHIAVE = re.compile(r"[0-9]{1,18}")
RELAZIONI = ("azione__obiettivo__programma", "azione__settore", "settore", "cambio__utente", "verifica", "corretto_da")


@require_GET
def elenco(request: Richiesta) -> HttpResponse:
    if not coordina(request.user):
        raise PermissionDenied
    righe = da_verificare(request.user).select_related(*RELAZIONI).prefetch_related("documenti")
    pagina = Paginator(righe, PER_PAGINA).get_page(request.GET.get("pagina"))
    esempi = any(riga.azione.obiettivo.programma.dati_esempio for riga in pagina)
    return render(request, "programma/aggiornamenti/verifiche.html", {"pagina": pagina, "dati_esempio": esempi})


@require_GET
def verifica(request: Richiesta, pk: int) -> HttpResponse:
    return _mostra(request, aggiornamento_verificabile(request.user, pk), ModuloVerifica(dati_recuperati(request)))


@require_POST
def accetta_uno(request: Richiesta, pk: int) -> HttpResponse:
    return _rispondi(request, pk, accetta, "accettato")


@require_POST
def restituisci_uno(request: Richiesta, pk: int) -> HttpResponse:
    return _rispondi(request, pk, restituisci, "restituito: i referenti del settore ricevono una mail")


@require_http_methods(["GET", "POST"])
def in_blocco(request: Richiesta) -> HttpResponse:
    """GET shows what would be accepted, POST accepts all of it or nothing."""
    if not coordina(request.user):
        raise PermissionDenied
    scelti = _scelti(request)
    if not scelti:
        messages.warning(request, "Scegli almeno un aggiornamento che aspetta la verifica.")
        return redirect(ELENCO)
    errori: list[str] = []
    if request.method == "POST":
        try:
            fatti = accetta_in_blocco(utente=request.user, aggiornamenti=[scelto.pk for scelto in scelti])
        except ValidationError as errore:
            errori = errore.messages
        else:
            messages.success(request, f"Aggiornamenti accettati: {len(fatti)}.")
            return redirect(ELENCO)
    voci = [_anteprima(request, scelto) for scelto in scelti]
    accettabili = [voce for voce in voci if not voce["ostacolo"]]
    contesto = {"voci": voci, "accettabili": accettabili, "errori": errori}
    return render(request, "programma/aggiornamenti/in_blocco.html", contesto, status=422 if errori else 200)


def _scelti(request: Richiesta) -> list[Aggiornamento]:
    """Among the named ones, those that still wait; what is no number is left out."""
    dati = request.POST if request.method == "POST" else request.GET
    chiavi = [int(testo) for testo in dati.getlist("scelti")[:PER_PAGINA] if CHIAVE.fullmatch(testo)]
    righe = da_verificare(request.user).filter(pk__in=chiavi)
    return list(righe.select_related(*RELAZIONI))


def _anteprima(request: Richiesta, scelto: Aggiornamento) -> dict[str, Any]:
    return {
        "aggiornamento": scelto,
        "differenze": [riga for riga in confronto(scelto) if riga.cambia],
        "ostacolo": impedimento(request.user, scelto),
    }


def _rispondi(request: Richiesta, pk: int, servizio: Any, detto: str) -> HttpResponse:
    aggiornamento = aggiornamento_verificabile(request.user, pk)
    seguente = _seguente(request, aggiornamento)
    modulo = ModuloVerifica(request.POST)
    if modulo.is_valid():
        try:
            servizio(utente=request.user, aggiornamento_id=pk, commento=modulo.cleaned_data["commento"])
        except ValidationError as errore:
            for messaggio in errore.messages:
                modulo.add_error("commento" if hasattr(errore, "error_dict") else None, messaggio)
        else:
            messages.success(request, f"Azione {aggiornamento.azione.codice}: aggiornamento {detto}.")
            return redirect(seguente)
    return _mostra(request, aggiornamento, modulo, stato=422)


def _seguente(request: Richiesta, aggiornamento: Aggiornamento) -> str:
    """The next one that waits, oldest first, starting again from the first after the last."""
    altri = da_verificare(request.user).exclude(pk=aggiornamento.pk)
    dopo = altri.filter(scritto__gte=aggiornamento.scritto).first() or altri.first()
    return reverse("programma:verifica-aggiornamento", args=[dopo.pk]) if dopo else reverse(ELENCO)


def _mostra(request: Richiesta, aggiornamento: Aggiornamento, modulo: ModuloVerifica, stato: int = 200) -> HttpResponse:
    in_attesa = da_verificare(request.user)
    ostacolo = impedimento(request.user, aggiornamento)
    coperti, risposta = coperture(Verifica, Documento), getattr(aggiornamento, "verifica", None)
    contesto = {
        "aggiornamento": aggiornamento,
        "azione": aggiornamento.azione,
        "verifica": risposta and copri(coperti, risposta),
        "differenze": confronto(aggiornamento),
        "documenti": [copri(coperti, documento) for documento in aggiornamento.documenti.select_related("settore")],
        "risposte": risposte_di(aggiornamento),
        "ostacolo": ostacolo,
        "rispondibile": ostacolo not in (GIA_RISPOSTO, CORRETTO, PROPRIO),
        "restano": in_attesa.exclude(pk=aggiornamento.pk).count(),
        "seguente": _seguente(request, aggiornamento),
        "form": modulo,
    }
    return render(request, "programma/aggiornamenti/verifica.html", contesto, status=stato)
