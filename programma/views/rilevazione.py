# SPDX-License-Identifier: AGPL-3.0-or-later
"""Cycles: what everybody reads of them, and how the coordination opens, follows and closes them."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from abitare.lib.italiano import data_it
from abitare.lib.svg import RigaDiCaselle, caselle
from programma.forms.rilevazione import (
    ModuloConferma,
    ModuloRiapertura,
    ModuloRicorrenza,
    ModuloRilevazione,
    insieme_domande,
)
from programma.models import Ricorrenza, Rilevazione
from programma.permissions import spiega_modificare
from programma.queries.accesso import programma_modificabile, programma_visibile, rilevazione_gestibile
from programma.queries.rilevazione.andamento import Andamento, andamento
from programma.queries.rilevazione.scheda import scheda as leggi_scheda
from programma.queries.scrittura import ultimo_cambio
from programma.report.conflitti import VERSIONE_FALSA, VUOTO, Esito, VoceConflitto, leggibile
from programma.services import rilevazione as servizi
from programma.services.conflitti import Conflitto, Urto, VersioneSconosciuta
from tavolo.recupero import dati_del_modulo
from tavolo.richiesta import Richiesta

ELENCO, SCHEDA = "programma:elenco-rilevazioni", "programma:scheda-rilevazione"


@require_safe
def elenco(request: Richiesta, pk: int) -> HttpResponse:
    """Coverage and silence by sector through the cycles; for the coordination, where a new one is opened too."""
    programma = programma_visibile(request.user, pk)
    trovato, spiegazione = andamento(pk), spiega_modificare(request.user, programma)
    previste = Rilevazione.objects.filter(programma=pk, stato=Rilevazione.Stato.PREVISTA).order_by("apre")
    contesto = {
        "programma": programma,
        "dati_esempio": programma.dati_esempio,
        "andamento": trovato,
        "grafico": _grafico(trovato),
        "previste": previste,
        "ricorrenza": Ricorrenza.objects.filter(programma=pk).first(),
        "scrive": spiegazione.puo,
        "spiegazione": spiegazione,
    }
    return render(request, "programma/rilevazioni/elenco.html", contesto)


def _grafico(trovato: Andamento) -> Any:
    righe = [
        RigaDiCaselle(nome, [_quota(casella) for casella in sue])
        for nome, sue in (*trovato.righe, ("Tutti i settori", tuple(ciclo.totale for ciclo in trovato.cicli)))
    ]
    colonne = [data_it(ciclo.rilevazione.al) for ciclo in trovato.cicli]
    return caselle(righe, colonne, "Copertura per settore nelle rilevazioni") if trovato.cicli else ""


def _quota(casella: Any) -> float | None:
    return float(casella.copertura) if casella and casella.copertura is not None else None


@require_safe
def scheda(request: Richiesta, pk: int) -> HttpResponse:
    """Who answered what, how soon; for the coordination."""
    rilevazione = rilevazione_gestibile(request.user, pk)
    letta = leggi_scheda(rilevazione)
    contesto = {
        "rilevazione": rilevazione,
        "programma": rilevazione.programma,
        "dati_esempio": rilevazione.programma.dati_esempio,
        "scheda": letta,
        "mancanti": servizi.destinatari_mancanti(rilevazione, letta.risposte),
        "domande": rilevazione.domande.all(),
    }
    return render(request, "programma/rilevazioni/scheda.html", contesto)


@require_http_methods(["GET", "POST"])
def crea(request: Richiesta, pk: int) -> HttpResponse:
    programma = programma_modificabile(request.user, pk)
    dati = dati_del_modulo(request)
    modulo, domande = ModuloRilevazione(dati, programma=programma), insieme_domande(None, dati)
    if request.method == "POST" and all([modulo.is_valid(), domande.is_valid()]):
        nuova = _prova(
            modulo,
            lambda: servizi.crea_rilevazione(
                utente=request.user,
                programma_id=pk,
                dati=modulo.dati,
                azioni=modulo.azioni_scelte,
                domande=domande.quesiti(),
            ),
        )
        if nuova:
            messages.success(request, f"Rilevazione {nuova.get_stato_display()}.")
            return redirect(SCHEDA, nuova.pk)
    return _modulo(request, programma, modulo, domande=domande)


@require_http_methods(["GET", "POST"])
def modifica(request: Richiesta, pk: int) -> HttpResponse:
    rilevazione = rilevazione_gestibile(request.user, pk)
    if rilevazione.stato == Rilevazione.Stato.CHIUSA:
        messages.warning(request, "La rilevazione è chiusa: per cambiarla va prima riaperta.")
        return redirect(SCHEDA, pk)
    dati, programma = dati_del_modulo(request), rilevazione.programma
    modulo = ModuloRilevazione(dati, programma=programma, instance=rilevazione)
    domande = None if modulo.aperta else insieme_domande(rilevazione, dati)
    if request.method == "POST" and all([modulo.is_valid(), domande is None or domande.is_valid()]):
        cambiata = _prova(
            modulo,
            lambda: servizi.modifica_rilevazione(
                utente=request.user,
                rilevazione_id=pk,
                dati=modulo.dati,
                azioni=modulo.azioni_scelte,
                domande=None if domande is None else domande.quesiti(),
                **modulo.controllo,
            ),
        )
        if cambiata:
            messages.success(request, "Rilevazione salvata.")
            return redirect(SCHEDA, pk)
    return _modulo(request, programma, modulo, domande=domande, rilevazione=Rilevazione.objects.get(pk=pk))


@require_http_methods(["GET", "POST"])
def ricorrenza(request: Richiesta, pk: int) -> HttpResponse:
    """How often cycles open by themselves."""
    programma = programma_modificabile(request.user, pk)
    presente = Ricorrenza.objects.filter(programma=pk).first()
    modulo = ModuloRicorrenza(dati_del_modulo(request), programma=programma, instance=presente)
    if request.method == "POST" and modulo.is_valid():
        scritta = _prova(
            modulo,
            lambda: servizi.scrivi_ricorrenza(
                utente=request.user,
                programma_id=pk,
                dati=modulo.dati,
                **modulo.controllo,
            ),
        )
        if scritta:
            messages.success(request, "Ricorrenza salvata.")
            return redirect(ELENCO, pk)
    return _modulo(request, programma, modulo, modello="programma/rilevazioni/ricorrenza.html")


@require_POST
def apri(request: Richiesta, pk: int) -> HttpResponse:
    """Before the day it was foreseen for."""
    rilevazione_gestibile(request.user, pk)
    try:
        servizi.apri(utente=request.user, rilevazione_id=pk)
        messages.success(request, "Rilevazione aperta.")
    except ValidationError as errore:
        messages.warning(request, " ".join(errore.messages))
    return redirect(SCHEDA, pk)


@require_http_methods(["GET", "POST"])
def chiudi(request: Richiesta, pk: int) -> HttpResponse:
    rilevazione = rilevazione_gestibile(request.user, pk)
    modulo = ModuloConferma(dati_del_modulo(request))
    if (
        request.method == "POST"
        and modulo.is_valid()
        and _prova(modulo, lambda: servizi.chiudi(utente=request.user, rilevazione_id=pk))
    ):
        messages.success(request, "Rilevazione chiusa e programma congelato: ora puoi preparare il rapporto.")
        return redirect(SCHEDA, pk)
    letta = leggi_scheda(rilevazione)
    contesto = {"scheda": letta, "rilevazione": rilevazione, "chiude": True}
    return _modulo(request, rilevazione.programma, modulo, modello="programma/rilevazioni/passaggio.html", **contesto)


@require_http_methods(["GET", "POST"])
def riapri(request: Richiesta, pk: int) -> HttpResponse:
    rilevazione = rilevazione_gestibile(request.user, pk)
    modulo = ModuloRiapertura(dati_del_modulo(request))
    if (
        request.method == "POST"
        and modulo.is_valid()
        and _prova(
            modulo,
            lambda: servizi.riapri(utente=request.user, rilevazione_id=pk, motivo=modulo.cleaned_data["motivo"]),
        )
    ):
        messages.success(request, "Rilevazione riaperta.")
        return redirect(SCHEDA, pk)
    contesto = {"rilevazione": rilevazione, "chiude": False}
    return _modulo(request, rilevazione.programma, modulo, modello="programma/rilevazioni/passaggio.html", **contesto)


def _prova(modulo: Any, scrittura: Callable[[], Any]) -> Any:
    """What the service gives; None when it refused, and then the form says why."""
    try:
        return scrittura()
    except ValidationError as errore:
        modulo.riporta(errore)
    except VersioneSconosciuta:
        modulo.add_error(None, VERSIONE_FALSA)
    except Conflitto as conflitto:
        modulo.esito = _scontro(modulo, conflitto)
    return None


def _scontro(modulo: Any, conflitto: Conflitto) -> Esito:
    """Both values side by side; sent again, the form says that its author has seen them."""
    modulo.data = modulo.data.copy()
    modulo.data["vista"] = str(conflitto.versione)
    accolte = {nome: Urto(prima, adesso, adesso) for nome, (prima, adesso) in conflitto.accolti.items()}
    return Esito(
        stato=409,
        voci=[_voce(modulo, nome, urto) for nome, urto in conflitto.urti.items()],
        accolte=[_voce(modulo, nome, urto) for nome, urto in accolte.items()],
        cambio=ultimo_cambio(type(modulo.instance).objects.get(pk=modulo.instance.pk)),
    )


def _voce(modulo: Any, nome: str, urto: Urto) -> VoceConflitto:
    valori = (urto.base, urto.loro, urto.mio)
    if nome == "domande":
        testi = ["\n".join(quesito.testo for quesito in quesiti) or VUOTO for quesiti in valori]
        return VoceConflitto("domande in più", *testi)
    colonna = modulo._meta.model._meta.get_field(nome)
    if nome == "azioni_scelte":
        return VoceConflitto(colonna.verbose_name, *(modulo.nomi(valore) for valore in valori))
    return VoceConflitto(colonna.verbose_name, *(leggibile(colonna, valore) for valore in valori))


def _modulo(
    request: Richiesta,
    programma: Any,
    modulo: Any,
    *,
    modello: str = "programma/rilevazioni/modulo.html",
    **altro: Any,
) -> HttpResponse:
    contesto = {"programma": programma, "dati_esempio": programma.dati_esempio, "modulo": modulo, **altro}
    esito = getattr(modulo, "esito", None)
    stato = esito.stato if esito else 422 if request.method == "POST" else 200
    return render(request, modello, {"rilevazione": None, "esito": esito, **contesto}, status=stato)
