# SPDX-License-Identifier: AGPL-3.0-or-later
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import content_disposition_header, urlencode
from django.utils.safestring import SafeString
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from abitare.lib.tabelle import FORMATI
from abitare.lib.tempo import oggi
from programma.queries.accesso import programma_da_confrontare, programma_visibile
from programma.queries.lettura.cambiato import Cambiato, tabella_variazioni
from programma.queries.lettura.cambiato import cambiato as leggi_cambiato
from programma.queries.lettura.stati import MESE, MOMENTI, VISITA, Campo, Lettore, in_ordine, leggi_campo, mancanti
from programma.queries.variazioni import variazioni_tra
from programma.report.storia import passaggi as racconta_passaggi
from tavolo.condizionale import condizionale, ricorda
from tavolo.permissions import siede_al_tavolo
from tavolo.richiesta import Richiesta


@dataclass(frozen=True)
class Stati:
    """The two states of the address, each with its error; `query` names them as links carry them."""

    da: Campo
    a: Campo

    @property
    def query(self) -> dict[str, str]:
        valori = {campo.nome: campo.stato.valore if campo.stato else campo.chiesto for campo in (self.da, self.a)}
        return {nome: valore for nome, valore in valori.items() if valore}


@require_safe
@condizionale
def cambiato(request: Richiesta, pk: int) -> HttpResponse:
    """What changed between two states: since the last report, the act, thirty days, one's last visit, two days."""
    programma = programma_da_confrontare(request.user, pk)
    corpo, stato = ricorda(request, _chiave(request, pk), lambda: _corpo(request, programma))
    contesto = {"programma": programma, "corpo": corpo}
    return render(request, "programma/cambiato/cambiato.html", contesto, status=stato)


@require_safe
@condizionale
def esporta(request: Richiesta, pk: int, formato: str) -> HttpResponse:
    """What the page shows with the same address, as a file; what cannot be shown is refused, never replaced."""
    programma = programma_da_confrontare(request.user, pk)
    if formato not in FORMATI:
        raise Http404
    stati = _stati(request, pk)
    c = _letto(request, programma, stati)
    if c is None or c.filtri.scartati:
        contesto = {"programma": programma, "campi": (stati.da, stati.a), "c": c, "torna": urlencode(stati.query)}
        return render(request, "programma/cambiato/non_si_esporta.html", contesto, status=400)
    modo = FORMATI[formato]
    nome = slugify(programma.titolo)[:60].strip("-") or "programma"
    nome += f"-variazioni-{c.prima.foto.noto_al:%Y-%m-%d}-{c.dopo.foto.noto_al:%Y-%m-%d}.{formato}"
    intestazioni = {"Content-Disposition": content_disposition_header(True, nome) or ""}
    return HttpResponse(modo.scrivi(tabella_variazioni(c)), content_type=modo.tipo_mime, headers=intestazioni)


@require_safe
@condizionale
def passaggi(request: Richiesta, pk: int, tipo: str, oggetto_pk: int) -> HttpResponse:
    """What was written of one object between the two states; a page, and a fragment of the page of changes."""
    programma = programma_visibile(request.user, pk)
    stati = _stati(request, pk)
    da, a = stati.da.stato, stati.a.stato
    nome = next((n for s in (a, da) if s and (n := s.nome_di(tipo, oggetto_pk))), "")
    if da is None or a is None or not nome:
        raise Http404
    contesto = {
        "programma": programma,
        "nome": nome,
        "da": da,
        "a": a,
        "storia": racconta_passaggi(da.foto, a.foto, tipo, oggetto_pk),
        "torna": f"{reverse('programma:cosa-e-cambiato', args=[pk])}?{urlencode(stati.query)}",
    }
    pagina = "parti/passaggi.html" if request.htmx else "passaggi.html"
    return render(request, f"programma/cambiato/{pagina}", contesto)


def _stati(request: Richiesta, pk: int) -> Stati:
    lettore = Lettore(request.user, pk)
    da = leggi_campo(lettore, "da", request.GET.getlist("da"), MESE)
    a = leggi_campo(lettore, "a", request.GET.getlist("a"))
    return Stati(in_ordine(da, a), a)


def _letto(request: Richiesta, programma: Any, stati: Stati) -> Cambiato | None:
    """`programma` comes with its own, as `programma_da_confrontare` gives it."""
    da, a = stati.da.stato, stati.a.stato
    if da is None or a is None:
        return None
    obiettivi = {("obiettivo", pk) for pk in programma.obiettivi_vivi}
    vivi = obiettivi | {("azione", pk) for pk in programma.azioni_vive} | {("programma", programma.pk)}
    return leggi_cambiato(da, a, variazioni_tra(da.foto, a.foto), request.GET, frozenset(vivi))


def _chiave(request: Richiesta, pk: int) -> tuple[Any, ...]:
    """A last visit is of the person; the rest is the same for all who may read as much and have come before."""
    valori = sorted(request.GET.lists())
    visita = request.user.visita_precedente if VISITA in str(valori) else request.user.visita_precedente is None
    return ("cambiato", pk, siede_al_tavolo(request.user, oggi()), visita, valori)


def _corpo(request: Richiesta, programma: Any) -> tuple[SafeString, int]:
    """With the status of the page: 400, as for the file, when one of the two states cannot be had."""
    stati = _stati(request, programma.pk)
    c = _letto(request, programma, stati)
    filtri = dict(c.filtri.coppie) if c else {}
    indirizzo = reverse("programma:cosa-e-cambiato", args=[programma.pk])
    chiesto, manca = stati.da.chiesto or MESE, mancanti(request.user, programma)
    contesto = {
        "programma": programma,
        "c": c,
        "stati": stati,
        "tenuti": tuple(filtri.items()),
        "momenti": [(nomi[0], f"?{urlencode({'da': m})}", chiesto == m, manca.get(m)) for m, nomi in MOMENTI.items()],
        "azzera": f"{indirizzo}?{urlencode(stati.query)}",
        "q_stati": urlencode(stati.query),
        "q_tutto": urlencode(stati.query | filtri),
    }
    return render_to_string("programma/cambiato/parti/corpo.html", contesto, request), 200 if c else 400
