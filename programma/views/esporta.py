# SPDX-License-Identifier: AGPL-3.0-or-later
from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from abitare.lib.tabelle import FORMATI
from programma.numeri import quadro
from programma.queries.accesso import programma_visibile
from programma.queries.lettura.filtri import leggi_filtri, scelte
from programma.queries.lettura.tabelle import tabella_azioni
from programma.views.comuni import vista
from tavolo.condizionale import condizionale
from tavolo.richiesta import Richiesta


@require_safe
@condizionale
def esporta(request: Richiesta, pk: int, formato: str) -> HttpResponse:
    """What the cruscotto shows with the same address, as a file; a day that cannot be shown is refused."""
    programma_visibile(request.user, pk)
    if formato not in FORMATI:
        raise Http404
    v = vista(request, pk)
    if v.momento.errore:
        return HttpResponse(v.momento.errore, status=400, content_type="text/plain; charset=utf-8")
    intero = quadro(v.foto)
    filtri = leggi_filtri(request.GET, v.foto)
    q = quadro(v.foto, scelte(v.foto, intero.letture, filtri)) if filtri else intero
    modo = FORMATI[formato]
    nome = f"{slugify(v.programma.titolo)[:60] or 'programma'}-azioni-al-{v.momento.al.isoformat()}.{modo.estensione}"
    intestazioni = {"Content-Disposition": content_disposition_header(True, nome) or ""}
    return HttpResponse(modo.scrivi(tabella_azioni(q)), content_type=modo.tipo_mime, headers=intestazioni)
