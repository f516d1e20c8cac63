# SPDX-License-Identifier: AGPL-3.0-or-later
"""The first page: each role finds there what it came for."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from abitare.lib.tempo import oggi
from programma.permissions import puo_creare_programmi
from programma.queries.lettura.home import da_fare
from programma.queries.lettura.mio_settore import miei_settori as leggi_settori
from programma.queries.lettura.programmi import programma_corrente, programmi_visibili
from programma.queries.lettura.stati import VISITA, letto_alla_visita
from tavolo.models import Ruolo
from tavolo.permissions import coordina, incarichi_vigenti, settori_di
from tavolo.richiesta import Richiesta

LETTORI = frozenset({Ruolo.ASSESSORE, Ruolo.CONSIGLIERE, Ruolo.SEGRETERIA, Ruolo.COORDINATORE})


@require_safe
def home(request: Richiesta) -> HttpResponse:
    """The coordination sees what waits for it; the others are taken to their page."""
    ruoli = {Ruolo(incarico.ruolo) for incarico in incarichi_vigenti(request.user, oggi())}
    if coordina(request.user):
        return _coordinamento(request)
    if Ruolo.REFERENTE in ruoli:
        return redirect("programma:mie-azioni")
    if not ruoli:
        return render(request, "programma/lettura/nessun_incarico.html")
    if ruoli == {Ruolo.AMMINISTRATORE}:
        return redirect("tavolo:elenco-persone")
    if Ruolo.DIRIGENTE in ruoli and not ruoli & LETTORI:
        return redirect("programma:miei-settori")
    return _lettore(request)


@require_safe
def miei_settori(request: Richiesta) -> HttpResponse:
    """Of a dirigente: each sector with what it owes; in the current programme of those the person sees."""
    settori = settori_di(request.user, Ruolo.DIRIGENTE)
    programma = programma_corrente(programmi_visibili(request.user), oggi()) if settori else None
    letti = leggi_settori(programma, [settore.pk for settore in settori]) if programma else None
    contesto = {
        "letti": letti,
        "programma": programma,
        "dirigente": bool(settori),
        "dati_esempio": bool(programma and programma.dati_esempio),
    }
    return render(request, "programma/lettura/miei_settori.html", contesto)


def _coordinamento(request: Richiesta) -> HttpResponse:
    programmi = programmi_visibili(request.user)
    contesto = {
        "programmi": programmi,
        "da_fare": da_fare(request.user, programmi),
        "dati_esempio": any(programma.dati_esempio for programma in programmi),
        "puo_creare": puo_creare_programmi(request.user),
        "referente": bool(settori_di(request.user, Ruolo.REFERENTE)),
    }
    return render(request, "programma/lettura/home.html", contesto)


def _lettore(request: Richiesta) -> HttpResponse:
    """The cruscotto, set beside the last visit where the programme could be read then."""
    programma = programma_corrente(programmi_visibili(request.user), oggi())
    if programma is None:
        return render(request, "programma/lettura/nessun_programma.html")
    visita = {"rispetto": VISITA} if letto_alla_visita(request.user, programma.pk) else {}
    return redirect(reverse("programma:cruscotto", args=[programma.pk], query=visita))
