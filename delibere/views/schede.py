# SPDX-License-Identifier: AGPL-3.0-or-later
"""Asking for a sheet of an action or of a sector."""

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from delibere.forms.rapporti import ModuloScheda
from delibere.models import Rapporto
from delibere.queries.accesso import azione_rapportabile, programma_rapportabile, settore_del_tavolo
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
