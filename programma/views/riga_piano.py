# SPDX-License-Identifier: AGPL-3.0-or-later
"""A row of an annual plan written where it stands in the table: fragments, each with an address of its own.

Without JavaScript the same link goes to the form of the row (`programma.views.piani.parte`).
"""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from programma.forms.piani import ModuloRigaInLinea
from programma.forms.righe import Composto
from programma.models import PianoAnnuale, RigaAnnuale
from programma.permissions import spiega_scrivere_piano
from programma.queries.accesso_piani import parte_scrivibile
from programma.queries.lettura.piani import VoceDelPiano, voce_di
from programma.queries.parametri import ParametroAssente
from programma.queries.piani import LetturaDelPiano
from programma.services.piani import scrivi_parte
from programma.views.scrittura.comuni import Richiesta, mostra, salva


@require_safe
def leggi(request: Richiesta, pk: int) -> HttpResponse:
    """The row as it is, for who gives up writing in it."""
    return _letta(request, parte_scrivibile(request.user, "riga", pk))


@require_http_methods(["GET", "HEAD", "POST"])
def scrivi(request: Richiesta, pk: int) -> HttpResponse:
    riga = parte_scrivibile(request.user, "riga", pk)
    modulo = ModuloRigaInLinea(request.POST if request.method == "POST" else None, instance=riga)
    esito = None
    if request.method == "POST":

        def scrittura() -> Any:
            return scrivi_parte(
                utente=request.user, modello=RigaAnnuale, parte_id=pk, dati=modulo.dati, **modulo.controllo
            )

        esito = salva(Composto(modulo), scrittura)
        if esito.oggetto:
            return _letta(request, riga, salvata=True)
    _, voce = _voce(riga)
    modulo.prepara_fuoco()
    celle = [(modulo[chiave] if chiave in modulo.fields else None, valore) for chiave, valore in voce.celle]
    contesto = {"voce": voce, "modulo": modulo, "celle": celle, "colonne": len(celle) + 1}
    return mostra(request, "programma/piani/riga_modulo.html", esito, contesto)


def _letta(request: Richiesta, riga: RigaAnnuale, *, salvata: bool = False) -> HttpResponse:
    lettura, voce = _voce(riga)
    contesto = {
        "voce": voce,
        "salvata": salvata,
        "tornata": True,
        "quadro": lettura.quadro,
        "spiegazione": spiega_scrivere_piano(request.user, lettura.piano),
    }
    return render(request, "programma/piani/riga_scritta.html", contesto)


def _voce(riga: RigaAnnuale) -> tuple[LetturaDelPiano, VoceDelPiano]:
    """A plan that cannot be reckoned shows no table, so none of its rows either."""
    piano: PianoAnnuale = riga.piano
    lettura = LetturaDelPiano(piano)
    try:
        return lettura, voce_di(lettura, riga.pk)
    except ParametroAssente as errore:
        raise Http404 from errore
