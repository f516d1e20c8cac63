# SPDX-License-Identifier: AGPL-3.0-or-later
from allauth.core.internal.ratelimit import consume
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from abitare.lib.scarico import come_allegato
from delibere.forms.incontri import ModuloRisposta
from delibere.models import Convocato
from delibere.queries.incontri import convocato_da_fuori, documenti_di, documento_da_fuori
from delibere.services.incontri.convocati import rispondi_da_fuori
from delibere.services.incontri.inviti import leggi_risposta
from delibere.views.comuni import salva, stato_di


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def risposta(request: HttpRequest, firma: str) -> HttpResponse:
    """Public: somebody from outside answers an invitation. A link forged, too old or taken back is not there."""
    if request.method == "POST" and not _entro_il_limite(request):
        return render(request, "delibere/verifica/troppe.html", status=429)
    convocato = _di(firma)
    inviato = request.POST if request.method == "POST" else None
    modulo = ModuloRisposta(inviato, initial={"risposta": convocato.risposta})
    registrata = None
    if inviato is not None:
        registrata = salva(
            modulo,
            lambda: rispondi_da_fuori(convocato_id=convocato.pk, risposta=modulo.cleaned_data["risposta"]),
        )
    contesto = {"modulo": modulo, "convocato": convocato, "incontro": convocato.incontro, "registrata": registrata}
    contesto |= {"firma": firma, "documenti": documenti_di(convocato.incontro)}
    return render(request, "delibere/incontri/da_fuori.html", contesto, status=200 if registrata else stato_di(modulo))


@login_not_required
@never_cache
@require_safe
def scarica(_request: HttpRequest, firma: str, pk: int) -> FileResponse:
    """Public by the same signed link: a document of the meeting."""
    documento = documento_da_fuori(_di(firma), pk)
    return come_allegato(documento.file, nome=documento.nome, tipo_mime=documento.tipo_mime)


def _di(firma: str) -> Convocato:
    pk = leggi_risposta(firma)
    convocato = convocato_da_fuori(pk) if pk is not None else None
    if convocato is None:
        raise Http404
    return convocato


def _entro_il_limite(request: HttpRequest) -> bool:
    return consume(request, app="abitare", action="risposta_da_fuori", config=settings.LIMITI_PUBBLICI) is not None
