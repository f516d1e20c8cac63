# SPDX-License-Identifier: AGPL-3.0-or-later
"""A meeting of the table, from its draft to its convocation."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from abitare.lib.tempo import giorno_di, oggi
from delibere.forms.incontri import ModuloIncontro, ModuloMotivo, ModuloNuovoIncontro, ModuloRisposta
from delibere.models import Incontro, Verbale
from delibere.permissions import puo_gestire_incontri, spiega_gestire_incontri
from delibere.queries.decisioni import decisioni_da_applicare
from delibere.queries.incontri import (
    azioni_di_cui_parla,
    coperture_incontri,
    elenco,
    incontro_a_cui_si_e_chiamati,
    incontro_del_tavolo,
    incontro_gestibile,
    incontro_visibile,
    leggi,
    spedizione_gestibile,
    spedizioni_in_difficolta,
)
from delibere.services.incontri import spedisci, vita
from delibere.services.incontri.convocati import rispondi
from delibere.views.comuni import salva
from delibere.views.incontri.comuni import Pagina, fai, mostra, pagina_di
from programma.queries.storia import Ambito, Filtri, ultimo_visto
from programma.report.storia import racconta_a
from tavolo.permissions import siede_al_tavolo
from tavolo.queries.oscuramenti import copri
from tavolo.recupero import dati_del_modulo
from tavolo.richiesta import Richiesta

PER_PAGINA = 25


@require_safe
def elenca(request: Richiesta) -> HttpResponse:
    pagina = Paginator(elenco(request.user), PER_PAGINA).get_page(request.GET.get("pagina"))
    coperti = coperture_incontri()
    contesto = {
        "pagina": pagina,
        "righe": [copri(coperti, incontro) for incontro in pagina],
        "spiegazione": spiega_gestire_incontri(request.user),
    }
    return render(request, "delibere/incontri/elenco.html", contesto)


@require_safe
def decisioni(request: Richiesta) -> HttpResponse:
    """Those of every meeting that still ask for something: an act, an approval, somebody who closes them."""
    contesto = {"decisioni": decisioni_da_applicare(request.user), "gestisce": puo_gestire_incontri(request.user)}
    return render(request, "delibere/incontri/decisioni.html", contesto)


@require_safe
def scheda(request: Richiesta, pk: int) -> HttpResponse:
    letto = leggi(request.user, incontro_visibile(request.user, pk))
    gestisce = puo_gestire_incontri(request.user)
    contesto = {
        "letto": letto,
        "incontro": letto.incontro,
        "gestisce": gestisce,
        "verbale": Verbale.objects.filter(incontro=pk).first(),
        "non_partite": spedizioni_in_difficolta(letto.incontro) if gestisce else (),
        "al_tavolo": siede_al_tavolo(request.user, oggi()),
        "risposta": ModuloRisposta(initial={"risposta": letto.suo.risposta}) if letto.suo else None,
        "scrivibile": letto.incontro.stato not in Incontro.Stato.FERMI,
        "svolto": letto.incontro.stato in (Incontro.Stato.SVOLTO, Incontro.Stato.VERBALIZZATO),
        "parla_per": azioni_di_cui_parla(request.user, letto),
        "si_apre": oggi() >= giorno_di(letto.incontro.inizio),
        "spiegazione": spiega_gestire_incontri(request.user),
    }
    return render(request, "delibere/incontri/scheda.html", contesto)


@require_safe
def storia(request: Richiesta, pk: int) -> HttpResponse:
    """How the meeting was prepared, convened and minuted, newest first."""
    incontro = incontro_del_tavolo(request.user, pk)
    contesto = {
        "oggetto": incontro,
        "percorso": [
            ("Incontri", reverse("delibere:elenco-incontri")),
            (str(incontro), reverse("delibere:scheda-incontro", args=[pk])),
        ],
        "dati_esempio": incontro.dati_esempio,
        "storia": racconta_a(request.user, Ambito(incontro=pk), Filtri(prima=ultimo_visto(request.GET))),
    }
    return render(request, "programma/storia/oggetto.html", contesto)


@require_http_methods(["GET", "POST"])
def crea(request: Richiesta) -> HttpResponse:
    if not puo_gestire_incontri(request.user):
        raise PermissionDenied
    modulo = ModuloNuovoIncontro(dati_del_modulo(request))
    if request.method == "POST":
        incontro = salva(
            modulo,
            lambda: vita.crea_incontro(
                utente=request.user,
                dati=modulo.dati,
                punti=modulo.cleaned_data["punti"],
                gia_svolto=modulo.cleaned_data["gia_svolto"],
            ),
        )
        if incontro:
            messages.success(request, f"{incontro}: scritto. Ora scegli chi convocare.")
            return redirect("delibere:convoca-persone", incontro.pk)
    pagina = Pagina("Nuovo incontro", "Scrivi l'incontro", reverse("delibere:elenco-incontri"))
    return mostra(request, modulo, pagina)


@require_http_methods(["GET", "POST"])
def modifica(request: Richiesta, pk: int) -> HttpResponse:
    incontro = incontro_gestibile(request.user, pk)
    nome = str(incontro)
    modulo = ModuloIncontro(dati_del_modulo(request), instance=incontro)
    if request.method == "POST":
        scritto = salva(
            modulo,
            lambda: vita.modifica_incontro(
                utente=request.user, incontro_id=pk, dati=modulo.dati, versione=modulo.cleaned_data["versione"]
            ),
        )
        if scritto:
            messages.success(request, f"{scritto}: modifica scritta.")
            return redirect("delibere:scheda-incontro", pk)
    return mostra(request, modulo, pagina_di(incontro, "Modifica l'incontro", "Salva"), incontro, nome)


@require_http_methods(["GET", "POST"])
def annulla(request: Richiesta, pk: int) -> HttpResponse:
    incontro = incontro_gestibile(request.user, pk)
    modulo = ModuloMotivo(dati_del_modulo(request))
    if request.method == "POST":
        annullato = salva(
            modulo,
            lambda: vita.annulla_incontro(utente=request.user, incontro_id=pk, motivo=modulo.cleaned_data["motivo"]),
        )
        if annullato:
            messages.success(request, f"{annullato}: annullato. I convocati ricevono una e-mail.")
            return redirect("delibere:scheda-incontro", pk)
    testo = "L'incontro resta nell'elenco, annullato, e i convocati ricevono una e-mail che lo toglie dal calendario."
    pagina = pagina_di(incontro, "Annulla l'incontro", "Annulla l'incontro", testo=testo, pericolo=True)
    return mostra(request, modulo, pagina, incontro)


@require_POST
def elimina(request: Richiesta, pk: int) -> HttpResponse:
    incontro_gestibile(request.user, pk)
    try:
        vita.elimina_incontro(utente=request.user, incontro_id=pk)
    except ValidationError as errore:
        messages.warning(request, " ".join(errore.messages))
        return redirect("delibere:scheda-incontro", pk)
    messages.success(request, "La bozza è cancellata.")
    return redirect("delibere:elenco-incontri")


@require_POST
def convoca(request: Richiesta, pk: int) -> HttpResponse:
    incontro_gestibile(request.user, pk)
    fatto = "Incontro convocato: i convocati ricevono l'invito per e-mail."
    return fai(request, pk, lambda: vita.convoca_incontro(utente=request.user, incontro_id=pk), fatto)


@require_POST
def comunica(request: Richiesta, pk: int) -> HttpResponse:
    incontro_gestibile(request.user, pk)
    fatto = "Gli inviti aggiornati partono per e-mail."
    return fai(request, pk, lambda: vita.comunica_modifiche(utente=request.user, incontro_id=pk), fatto)


@require_POST
def rispedisci(request: Richiesta, pk: int) -> HttpResponse:
    spedizione = spedizione_gestibile(request.user, pk)
    fatto = f"L'e-mail a {spedizione.indirizzo} riparte."
    return fai(
        request,
        spedizione.incontro_id,
        lambda: spedisci.rispedisci(utente=request.user, spedizione_id=pk),
        fatto,
    )


@require_POST
def apri_verbale(request: Richiesta, pk: int) -> HttpResponse:
    incontro_gestibile(request.user, pk)
    fatto = "Il verbale è aperto: scrivi le presenze e, punto per punto, che cosa si è deciso."
    return fai(request, pk, lambda: vita.apri_verbale(utente=request.user, incontro_id=pk), fatto)


@require_POST
def risposta(request: Richiesta, pk: int) -> HttpResponse:
    incontro: Incontro = incontro_a_cui_si_e_chiamati(request.user, pk)
    scelta = request.POST.get("risposta", "")
    return fai(
        request,
        incontro.pk,
        lambda: rispondi(utente=request.user, incontro_id=incontro.pk, risposta=scelta),
        "La tua risposta è registrata.",
    )
