# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages of an objective, an action, a sector."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from programma.models import Azione, Orizzonte
from programma.permissions import puo_contribuire, spiega_aggiornare
from programma.queries.accesso import azione_visibile, obiettivo_visibile, programma_visibile
from programma.queries.deliberato import Parte
from programma.queries.dichiarazioni import correggibili
from programma.queries.lettura.atti import atti_legati
from programma.queries.lettura.cifre import cifre_azione, cifre_di
from programma.queries.lettura.contorno import contorno, misure
from programma.queries.lettura.figure import figura_fasi, figura_stati, figura_tendenza
from programma.queries.lettura.schede import VoceIndicatore, scheda_azione, scheda_obiettivo, scheda_settore
from programma.queries.scrittura import comandi_per
from programma.views.comuni import Vista, deliberato_di, trovato, vista
from tavolo.condizionale import condizionale
from tavolo.richiesta import Richiesta

NON_ANCORA = "programma/lettura/non_ancora.html"


@require_safe
@condizionale
def azione(request: Richiesta, pk: int) -> HttpResponse:
    viva = azione_visibile(request.user, pk)
    v = vista(request, viva.obiettivo.programma_id)
    letta = v.foto.azione(pk)
    if letta is None:
        return render(request, NON_ANCORA, v.contesto(oggetto="azione"))
    intorno = contorno(viva, letta.indicatori, v.momento.al, v.prima)
    s = scheda_azione(v.foto, letta, intorno.misure)
    contesto = v.contesto(
        s=s,
        cifre=cifre_azione(s.riga, v.momento.al),
        contorno=intorno,
        atti=atti_legati(viva, v.prima),
        parte=_parte(request, v, "azione", pk),
        orizzonte=Orizzonte(s.obiettivo.orizzonte).label,
        indicatori=[_con_grafico(voce) for voce in s.indicatori],
        grafico_fasi=figura_fasi(letta, s.lettura.avanzamento, v.momento.al),
        **({} if v.momento.passato else _comandi(request, viva, intorno.dichiarazioni)),
    )
    return render(request, "programma/lettura/azione.html", contesto)


@require_safe
@condizionale
def obiettivo(request: Richiesta, pk: int) -> HttpResponse:
    vivo = obiettivo_visibile(request.user, pk)
    v = vista(request, vivo.programma_id)
    letto = v.foto.obiettivo(pk)
    if letto is None:
        return render(request, NON_ANCORA, v.contesto(oggetto="obiettivo"))
    s = scheda_obiettivo(v.foto, letto, misure(letto.indicatori, v.momento.al, v.prima))
    contesto = v.contesto(
        s=s,
        cifre=cifre_di(s.sintesi, v.foto),
        atti=atti_legati(vivo, v.prima),
        parte=_parte(request, v, "obiettivo", pk),
        orizzonte=Orizzonte(letto.orizzonte).label,
        indicatori=[_con_grafico(voce) for voce in s.indicatori],
        comandi=None if v.momento.passato else comandi_per(request.user, vivo),
    )
    return render(request, "programma/lettura/obiettivo.html", contesto)


@require_safe
@condizionale
def settore(request: Richiesta, pk: int, settore_pk: int) -> HttpResponse:
    programma_visibile(request.user, pk)
    v = vista(request, pk)
    s = scheda_settore(v.foto, trovato(v.foto.settore(settore_pk)))
    contesto = v.contesto(s=s, cifre=cifre_di(s.sintesi, v.foto), grafico_stati=figura_stati(s.sintesi))
    return render(request, "programma/lettura/settore.html", contesto)


def _parte(request: Richiesta, v: Vista, tipo: str, pk: int) -> Parte | None:
    """How the thing stands to what was voted."""
    tutto = deliberato_di(request, v)
    return tutto.di(tipo, pk) if tutto else None


def _con_grafico(voce: VoceIndicatore) -> tuple[VoceIndicatore, Any]:
    return voce, figura_tendenza([("avanzamento", voce.tendenza)], voce.titolo) if voce.misure else None


def _comandi(request: Richiesta, viva: Azione, dichiarazioni: Any) -> dict[str, Any]:
    return {
        "viva": viva,
        "comandi": comandi_per(request.user, viva),
        "spiegazione": spiega_aggiornare(request.user, viva),
        "contribuisce": puo_contribuire(request.user, viva),
        "correggibili": correggibili(request.user, viva, list(dichiarazioni)),
    }
