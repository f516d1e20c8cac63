# SPDX-License-Identifier: AGPL-3.0-or-later
"""The first page: each role finds there what it came for."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from abitare.lib.tempo import oggi
from programma.permissions import puo_creare_programmi
from programma.queries.lettura.home import da_fare
from programma.queries.lettura.programmi import programma_corrente, programmi_visibili
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
    return _lettore(request, ruoli)


def _coordinamento(request: Richiesta) -> HttpResponse:
    programmi = programmi_visibili(request.user)
    contesto = {
        "programmi": programmi,
        "da_fare": da_fare(programmi),
        "dati_esempio": any(programma.dati_esempio for programma in programmi),
        "puo_creare": puo_creare_programmi(request.user),
        "referente": bool(settori_di(request.user, Ruolo.REFERENTE)),
    }
    return render(request, "programma/lettura/home.html", contesto)


def _lettore(request: Richiesta, ruoli: set[Ruolo]) -> HttpResponse:
    programma = programma_corrente(programmi_visibili(request.user), oggi())
    if programma is None:
        return render(request, "programma/lettura/nessun_programma.html")
    settori = settori_di(request.user, Ruolo.DIRIGENTE)
    if settori and not ruoli & LETTORI:
        return redirect("programma:scheda-settore", programma.pk, settori[0].pk)
    return redirect("programma:cruscotto", programma.pk)
