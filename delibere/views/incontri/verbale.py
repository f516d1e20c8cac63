# SPDX-License-Identifier: AGPL-3.0-or-later
"""The minutes of a meeting and its decisions."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from delibere.forms.comuni import Modulo
from delibere.forms.verbale import ModuloConAtto, ModuloDecisione, ModuloEsito, ModuloVerbale
from delibere.models import Decisione, PuntoOrdine
from delibere.queries.incontri import (
    atti_che_dispongono,
    azioni_decidibili,
    convocati_di,
    decisione_gestibile,
    decisione_visibile,
    incontro_gestibile,
    obiettivi_decidibili,
    punto_gestibile,
    settori_convocabili,
    verbale_pronto,
)
from delibere.services.incontri import decisioni, stampa, verbale
from delibere.views.comuni import salva
from delibere.views.incontri.comuni import fai, mostra, pagina_di
from tavolo.recupero import dati_del_modulo
from tavolo.richiesta import Richiesta

PREVISTO: Mapping[str, str] = {
    Decisione.Stato.ATTENDE_ATTO: (
        " Cambia ciò che è stato deliberato: con l'approvazione del verbale non si applica, aspetta un atto."
    ),
    Decisione.Stato.ATTENDE_CONFERMA: (
        " Come va l'azione lo dichiara il settore {settore}: chi ne è referente la conferma dalla pagina "
        "dell'incontro; finché non lo fa, resta in attesa anche dopo l'approvazione."
    ),
}


@require_http_methods(["GET", "POST"])
def scrivi(request: Richiesta, pk: int) -> HttpResponse:
    incontro = incontro_gestibile(request.user, pk)
    modulo = ModuloVerbale(
        dati_del_modulo(request),
        convocati=list(convocati_di(incontro)),
        punti=list(incontro.punti.all()),
        versione=incontro.versione,
    )
    if request.method == "POST":
        scritto = salva(
            modulo,
            lambda: verbale.scrivi_verbale(
                utente=request.user,
                incontro_id=pk,
                presenze=modulo.presenze,
                testi=modulo.testi,
                versione=modulo.cleaned_data["versione"],
            ),
        )
        if scritto:
            messages.success(request, "Verbale salvato.")
            return redirect("delibere:scheda-incontro", pk)
    return mostra(request, modulo, pagina_di(incontro, "Scrivi il verbale", "Salva il verbale"), incontro)


@require_http_methods(["GET", "POST"])
def aggiungi_decisione(request: Richiesta, pk: int) -> HttpResponse:
    return _decisione(request, punto_gestibile(request.user, pk), None)


@require_http_methods(["GET", "POST"])
def modifica_decisione(request: Richiesta, pk: int) -> HttpResponse:
    decisione = decisione_gestibile(request.user, pk)
    return _decisione(request, decisione.punto, decisione)


def _decisione(request: Richiesta, punto: PuntoOrdine, decisione: Decisione | None) -> HttpResponse:
    iniziali: dict[str, Any] = {"genere": Decisione.Genere.LIBERA}
    if decisione is not None:
        iniziali = {campo: getattr(decisione, campo) for campo in decisioni.CAMPI}
    modulo = ModuloDecisione(
        dati_del_modulo(request),
        initial=iniziali,
        azioni=azioni_decidibili(request.user),
        obiettivi=obiettivi_decidibili(request.user),
        settori=settori_convocabili(),
    )
    if request.method == "POST":
        scritta = salva(
            modulo,
            lambda: decisioni.scrivi_decisione(
                utente=request.user,
                punto_id=punto.pk,
                dati=modulo.dati,
                decisione_id=decisione.pk if decisione else None,
            ),
        )
        if scritta:
            messages.success(request, f"Punto {punto.ordine}: decisione scritta.{_previsione(request, scritta)}")
            return redirect("delibere:scheda-incontro", punto.incontro_id)
    titolo = f"Punto {punto.ordine}: {'modifica la' if decisione else 'nuova'} decisione"
    testo = "Quello che cambia il programma si applica quando approvi il verbale."
    return mostra(
        request, modulo, pagina_di(punto.incontro, titolo, "Scrivi la decisione", testo=testo), punto.incontro
    )


def _previsione(request: Richiesta, scritta: Decisione) -> str:
    """What a meeting cannot give is said when the decision is written, not at the approval."""
    previsto = decisioni.prova(scritta, utente=request.user)
    return PREVISTO.get(previsto, "").format(settore=scritta.azione.settore if scritta.azione else "")


@require_POST
def conferma_decisione(request: Richiesta, pk: int) -> HttpResponse:
    decisione = decisione_visibile(request.user, pk)
    return fai(
        request,
        decisione.punto.incontro_id,
        lambda: decisioni.conferma_decisione(utente=request.user, decisione_id=pk),
        "Confermata a nome del tuo settore.",
    )


@require_POST
def togli_decisione(request: Richiesta, pk: int) -> HttpResponse:
    decisione = decisione_gestibile(request.user, pk)
    return fai(
        request,
        decisione.punto.incontro_id,
        lambda: decisioni.togli_decisione(utente=request.user, decisione_id=pk),
        "Decisione tolta.",
    )


@require_http_methods(["GET", "POST"])
def approva(request: Richiesta, pk: int) -> HttpResponse:
    incontro = incontro_gestibile(request.user, pk)
    modulo = Modulo(dati_del_modulo(request))
    if request.method == "POST":
        approvato = salva(modulo, lambda: verbale.approva_verbale(utente=request.user, incontro_id=pk))
        if approvato:
            messages.success(request, "Verbale approvato: le decisioni sono applicate, il PDF è in preparazione.")
            return redirect("delibere:scheda-incontro", pk)
    testo = (
        "Dopo l'approvazione il verbale non cambia più. Le decisioni che cambiano il programma si applicano subito, "
        "quelle che chiedono un atto lo aspettano, le altre tornano nel prossimo ordine del giorno finché sono aperte."
    )
    pagina = pagina_di(incontro, "Approva il verbale", "Approva e applica le decisioni", testo=testo, pericolo=True)
    return mostra(request, modulo, pagina, incontro)


@require_POST
def prepara(request: Richiesta, pk: int) -> HttpResponse:
    incontro_gestibile(request.user, pk)
    fatto = "Il PDF del verbale è di nuovo in preparazione."
    return fai(request, pk, lambda: stampa.prepara_verbale(utente=request.user, incontro_id=pk), fatto)


@require_safe
def scarica(request: Richiesta, pk: int) -> FileResponse:
    verbale = verbale_pronto(request.user, pk)
    risposta = FileResponse(verbale.file.open(), as_attachment=True, filename=f"{verbale.nome_file}.pdf")
    risposta["Cache-Control"] = "private, no-store"
    return risposta


@require_http_methods(["GET", "POST"])
def applica_decisione(request: Richiesta, pk: int) -> HttpResponse:
    decisione = decisione_gestibile(request.user, pk)
    incontro = decisione.punto.incontro
    modulo = ModuloConAtto(dati_del_modulo(request), atti=atti_che_dispongono(request.user))
    if request.method == "POST":
        applicata = salva(
            modulo,
            lambda: decisioni.applica_con_atto(utente=request.user, decisione_id=pk, atto=modulo.cleaned_data["atto"]),
        )
        if applicata:
            messages.success(request, "Decisione applicata.")
            return redirect("delibere:scheda-incontro", incontro.pk)
    pagina = pagina_di(incontro, "Applica con un atto", "Applica la decisione", testo=decisione.testo)
    return mostra(request, modulo, pagina, incontro)


@require_http_methods(["GET", "POST"])
def chiudi_decisione(request: Richiesta, pk: int) -> HttpResponse:
    decisione = decisione_gestibile(request.user, pk)
    incontro = decisione.punto.incontro
    modulo = ModuloEsito(dati_del_modulo(request))
    if request.method == "POST":
        chiusa = salva(
            modulo,
            lambda: decisioni.chiudi_decisione(
                utente=request.user, decisione_id=pk, esito=modulo.cleaned_data["esito"]
            ),
        )
        if chiusa:
            messages.success(request, "Decisione chiusa: non torna più negli ordini del giorno.")
            return redirect("delibere:scheda-incontro", incontro.pk)
    pagina = pagina_di(incontro, "Chiudi la decisione", "Chiudi la decisione", testo=decisione.testo)
    return mostra(request, modulo, pagina, incontro)
