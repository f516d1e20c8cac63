# SPDX-License-Identifier: AGPL-3.0-or-later
"""The whole form of a statement, in its page or below its row."""

from django.http import HttpResponse
from django.views.decorators.http import require_GET, require_http_methods

from programma.forms.aggiornamento import ModuloAggiornamento
from programma.models import Aggiornamento
from programma.queries.accesso import aggiornamento_correggibile, azione_aggiornabile
from programma.services.aggiornamenti import correggi, da_correggere, dichiara
from programma.views.aggiornamenti.comuni import Contesto, Scontro, mostra_esito, mostra_modulo, scrivi
from programma.views.aggiornamenti.mie_azioni import salvato
from tavolo.recupero import dati_recuperati
from tavolo.richiesta import Richiesta


@require_http_methods(["GET", "POST"])
def aggiorna(request: Richiesta, pk: int) -> HttpResponse:
    """A new statement, or the correction of the returned one."""
    azione = azione_aggiornabile(request.user, pk)
    contesto = Contesto(azione, da_correggere(azione))
    if request.method != "POST":
        return _apri(request, contesto)
    modulo = contesto.modulo(request.POST, request.FILES)
    esito = scrivi(
        modulo,
        lambda: dichiara(
            utente=request.user,
            azione_id=pk,
            dati=modulo.dati,
            file=modulo.cleaned_data["file"],
            visto=modulo.cleaned_data["visto"],
            segno=modulo.cleaned_data["segno"],
        ),
    )
    return _dopo(request, contesto, modulo, esito)


@require_http_methods(["GET", "POST"])
def correggi_aggiornamento(request: Richiesta, pk: int) -> HttpResponse:
    aggiornamento = aggiornamento_correggibile(request.user, pk)
    contesto = Contesto(aggiornamento.azione, aggiornamento)
    if request.method != "POST":
        return _apri(request, contesto)
    modulo = contesto.modulo(request.POST, request.FILES)
    esito = scrivi(
        modulo,
        lambda: correggi(
            utente=request.user,
            aggiornamento_id=pk,
            dati=modulo.dati,
            file=modulo.cleaned_data["file"],
            visto=modulo.cleaned_data["visto"],
            segno=modulo.cleaned_data["segno"],
        ),
    )
    return _dopo(request, contesto, modulo, esito)


@require_GET
def modulo_in_linea(request: Richiesta, pk: int) -> HttpResponse:
    """The form alone, below its row; the whole page for who asks without htmx."""
    azione = azione_aggiornabile(request.user, pk)
    contesto = Contesto(azione, da_correggere(azione))
    return mostra_modulo(request, contesto, contesto.modulo())


def _apri(request: Richiesta, contesto: Contesto) -> HttpResponse:
    """The form, with what was typed before the session ended: all of it, or the one field of a row."""
    recuperati = dati_recuperati(request)
    if recuperati is None:
        return mostra_modulo(request, contesto, contesto.modulo())
    if "stato" in recuperati:
        return mostra_modulo(request, contesto, contesto.modulo(recuperati))
    iniziali = {"avanzamento": recuperati.get("avanzamento", "")}
    return mostra_modulo(request, contesto, contesto.modulo(initial=iniziali))


def _dopo(
    request: Richiesta, contesto: Contesto, modulo: ModuloAggiornamento, esito: Aggiornamento | Scontro | None
) -> HttpResponse:
    if isinstance(esito, Aggiornamento):
        return salvato(request, esito)
    return mostra_esito(request, contesto, modulo, esito)
