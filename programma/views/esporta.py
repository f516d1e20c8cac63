# SPDX-License-Identifier: AGPL-3.0-or-later
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from abitare.lib.tabelle import FORMATI
from abitare.lib.tempo import ROMA
from programma.fotografia.dati import Fotografia
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
    """What the cruscotto shows with the same address, as a file; what cannot be shown is refused, never replaced."""
    programma_visibile(request.user, pk)
    if formato not in FORMATI:
        raise Http404
    v = vista(request, pk)
    filtri = leggi_filtri(request.GET, v.foto)
    if v.momento.errore or filtri.scartati:
        contesto = v.contesto(filtri=filtri)
        return render(request, "programma/lettura/non_si_esporta.html", contesto, status=400)
    intero = quadro(v.foto)
    q = quadro(v.foto, scelte(v.foto, intero.letture, filtri)) if filtri else intero
    modo = FORMATI[formato]
    intestazioni = {"Content-Disposition": content_disposition_header(True, f"{_nome(v.foto)}.{formato}") or ""}
    return HttpResponse(modo.scrivi(tabella_azioni(q, filtri)), content_type=modo.tipo_mime, headers=intestazioni)


def _nome(foto: Fotografia) -> str:
    """Title, day spoken of and instant up to which it was known, on the clock of Italy."""
    titolo = slugify(foto.programma.titolo)[:60].strip("-") or "programma"
    noto = timezone.localtime(foto.noto_al, ROMA)
    return f"{titolo}-azioni-al-{foto.al.isoformat()}-noto-al-{noto:%Y-%m-%d-%H%M}"
