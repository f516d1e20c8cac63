# SPDX-License-Identifier: AGPL-3.0-or-later
"""Asking for a sheet of an action or of a sector, or for a list of what changed."""

from datetime import date

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from delibere.forms.rapporti import ModuloElenco, ModuloScheda
from delibere.models import Rapporto
from delibere.queries.accesso import azione_rapportabile, programma_rapportabile, settore_del_tavolo
from delibere.queries.documenti import stati_congelati, stato_nominato
from delibere.services.elenchi import chiedi_elenco_variazioni
from delibere.services.schede import chiedi_scheda_azione, chiedi_scheda_settore
from delibere.views.comuni import chiedi_documento, scritto_da
from tavolo.richiesta import Richiesta


@require_http_methods(["GET", "POST"])
def chiedi_azione(request: Richiesta, pk: int) -> HttpResponse:
    azione = azione_rapportabile(request.user, pk)
    programma = azione.obiettivo.programma
    sostituibili = Rapporto.objects.sostituibili(programma, Rapporto.Genere.SCHEDA_AZIONE).filter(azione=azione)
    modulo = ModuloScheda(
        titolo=f"Scheda dell'azione {azione.codice}", sostituibili=sostituibili, **scritto_da(request)
    )
    return chiedi_documento(
        request,
        modulo,
        lambda: chiedi_scheda_azione(utente=request.user, azione_id=pk, richiesta=modulo.richiesta),
        "delibere/rapporti/chiedi_scheda.html",
        {"programma": programma, "oggetto": str(azione), "torna": reverse("programma:scheda-azione", args=[pk])},
    )


@require_http_methods(["GET", "POST"])
def chiedi_settore(request: Richiesta, pk: int, settore_pk: int) -> HttpResponse:
    programma = programma_rapportabile(request.user, pk)
    settore = settore_del_tavolo(settore_pk)
    sostituibili = Rapporto.objects.sostituibili(programma, Rapporto.Genere.SCHEDA_SETTORE).filter(settore=settore)
    modulo = ModuloScheda(
        titolo=f"Scheda del settore {settore.nome}"[:200], sostituibili=sostituibili, **scritto_da(request)
    )
    return chiedi_documento(
        request,
        modulo,
        lambda: chiedi_scheda_settore(
            utente=request.user, programma_id=pk, settore_id=settore_pk, richiesta=modulo.richiesta
        ),
        "delibere/rapporti/chiedi_scheda.html",
        {
            "programma": programma,
            "oggetto": settore.nome,
            "torna": reverse("programma:scheda-settore", args=[pk, settore_pk]),
        },
    )


@require_http_methods(["GET", "POST"])
def chiedi_elenco(request: Richiesta, pk: int) -> HttpResponse:
    """The page of changes names its two states in the address, as far as they are frozen ones and days."""
    programma = programma_rapportabile(request.user, pk)
    scritto = scritto_da(request)
    stati = stati_congelati(programma).defer("contenuto")
    partenza, arrivo = (stato_nominato(stati, request.GET.get(nome, "")) for nome in ("da", "a"))
    proposti = {"partenza": partenza.pk if partenza else None, "al": arrivo.al if arrivo else _giorno(request)}
    scritto["initial"] |= {nome: valore for nome, valore in proposti.items() if valore}
    modulo = ModuloElenco(programma=programma, **scritto)
    return chiedi_documento(
        request,
        modulo,
        lambda: chiedi_elenco_variazioni(utente=request.user, programma_id=pk, richiesta=modulo.richiesta),
        "delibere/rapporti/chiedi_elenco.html",
        {"programma": programma, "torna": reverse("programma:cosa-e-cambiato", args=[pk])},
    )


def _giorno(request: Richiesta) -> date | None:
    try:
        return date.fromisoformat(request.GET.get("a", ""))
    except ValueError:
        return None
