# SPDX-License-Identifier: AGPL-3.0-or-later
"""Spreadsheets of an annual plan, both ways: nothing is written before somebody looked, cell by cell, and confirmed."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods, require_safe

from abitare.lib.fogli import CambioCella, scrivi_xlsx
from abitare.lib.fogli.valori import mostrato, parole
from abitare.lib.formati import XLSX
from programma.forms.fogli_piano import ModuloFogli
from programma.models import EnteProprietario, FileDelPiano, PianoAnnuale
from programma.queries.accesso_piani import file_esaminabile, piano_da_compilare, piano_scrivibile
from programma.queries.fogli_piano import Esame, esamina, libro_del_piano
from programma.services.piani.fogli import applica_file, conserva_file, scarta_file
from programma.views.scrittura.comuni import Richiesta

METODI = ["GET", "HEAD", "POST"]
PREFISSO = "conflitto-"
# Past these a page is no longer read; the file has them all, and so has what is written.
MASSIME_CELLE = 1_000


@require_safe
def scarica(request: Richiesta, pk: int) -> HttpResponse:
    """The sheet of one owner (`?ente=`), or the whole plan."""
    piano = piano_scrivibile(request.user, "annuale", pk)
    ente = _ente(piano, request.GET.get("ente", ""))
    nome = f"piano-{piano.anno}-{slugify(str(ente))[:60]}.xlsx" if ente else f"piano-{piano.anno}.xlsx"
    intestazioni = {"Content-Disposition": f'attachment; filename="{nome}"'}
    return HttpResponse(scrivi_xlsx(libro_del_piano(piano, ente)), content_type=XLSX, headers=intestazioni)


@require_http_methods(METODI)
def carica(request: Richiesta, pk: int) -> HttpResponse:
    piano = piano_da_compilare(request.user, pk)
    modulo = ModuloFogli(request.POST, request.FILES) if request.method == "POST" else ModuloFogli()
    if modulo.is_bound and modulo.is_valid():
        _conserva(request, piano, modulo.fogli)
        return redirect("programma:carica-fogli-piano", pk)
    contesto = {
        "piano": piano,
        "modulo": modulo,
        "file": piano.file.all()[:200],
        "enti": [c.ente for c in piano.comunicazioni.select_related("ente")],
    }
    return render(request, "programma/piani/fogli.html", contesto, status=422 if modulo.errors else 200)


@require_http_methods(METODI)
def esame(request: Richiesta, pk: int) -> HttpResponse:
    file = file_esaminabile(request.user, pk)
    if request.method == "POST" and "scarta" in request.POST:
        return _dopo(request, file, lambda: scarta_file(utente=request.user, file_id=pk), "Il file è messo da parte.")
    if request.method == "POST" and "segno" in request.POST and file.da_esaminare:
        return _conferma(request, file)
    visto = esamina(file) if file.da_esaminare else Esame()
    return _mostra(request, file, visto, status=422 if request.method == "POST" else 200)


def _conferma(request: Richiesta, file: FileDelPiano) -> HttpResponse:
    inviati = (
        (nome.removeprefix(PREFISSO), scelta) for nome, scelta in request.POST.items() if nome.startswith(PREFISSO)
    )
    scelte = {posto: str(scelta) for posto, scelta in inviati}
    try:
        preso = applica_file(utente=request.user, file_id=file.pk, segno=request.POST["segno"], scelte=scelte)
    except ValidationError as errore:
        return _mostra(request, file, esamina(file), errore.messages, 422, scelte)
    messages.success(request, f"Preso: {preso.celle} celle scritte.")
    return redirect("programma:scheda-piano", "annuale", file.piano_id)


def _mostra(
    request: Richiesta,
    file: FileDelPiano,
    esame: Esame,
    errori: list[str] | None = None,
    status: int = 200,
    scelte: dict[str, str] | None = None,
) -> HttpResponse:
    celle = [(sezione.foglio, cambio) for sezione, proposta in esame.proposte for cambio in proposta.cambi]
    urti = [(sezione.foglio, cambio) for sezione, proposta in esame.proposte for cambio in proposta.conflitti]
    contesto = {
        "file": file,
        "piano": file.piano,
        "esame": esame,
        "errori": errori or [],
        "cambi": [_voce(foglio, cambio) for foglio, cambio in celle[:MASSIME_CELLE]],
        "conflitti": [
            _voce(foglio, cambio) | {"scelta": (scelte or {}).get(str(cambio.posto))} for foglio, cambio in urti
        ],
        "altri": max(0, len(celle) - MASSIME_CELLE),
        "prefisso": PREFISSO,
    }
    return render(request, "programma/piani/esame.html", contesto, status=status)


def _voce(foglio: Any, cambio: CambioCella) -> dict[str, Any]:
    colonna = next(colonna for colonna in foglio.colonne if colonna.chiave == cambio.campo)
    riga = next(riga for riga in foglio.righe if riga.chiave == cambio.chiave)
    detti = [riga.valori[c.chiave] for c in foglio.colonne if not c.scrivibile and c.chiave != "istat"]
    prima, dopo = (_testo(mostrato(colonna, valore)) for valore in (cambio.prima, cambio.dopo))
    return {"posto": str(cambio.posto), "riga": ", ".join(detti), "titolo": cambio.titolo, "prima": prima, "dopo": dopo}


def _testo(valore: Any) -> str:
    return str(parole(valore)) if valore not in (None, "") else "vuota"


def _dopo(request: Richiesta, file: FileDelPiano, fai: Any, detto: str) -> HttpResponse:
    try:
        fai()
    except ValidationError as errore:
        messages.error(request, " ".join(errore.messages))
    else:
        messages.success(request, detto)
    return redirect("programma:carica-fogli-piano", file.piano_id)


def _conserva(request: Richiesta, piano: PianoAnnuale, fogli: list[tuple[str, bytes]]) -> None:
    """Each by itself: a bad one does not lose the good ones."""
    presi = 0
    for nome, contenuto in fogli:
        try:
            conserva_file(utente=request.user, piano_id=piano.pk, nome=nome, contenuto=contenuto)
            presi += 1
        except ValidationError as errore:
            messages.error(request, f"{nome}: {' '.join(errore.messages)}")
    if presi:
        messages.success(request, f"File caricati: {presi}. Nel piano non è ancora scritto nulla: vanno esaminati.")


def _ente(piano: PianoAnnuale, scelto: str) -> EnteProprietario | None:
    if not scelto:
        return None
    trovato = EnteProprietario.objects.filter(pk=scelto) if scelto.isascii() and scelto.isdigit() else None
    ente = trovato.filter(pk__in=piano.comunicazioni.values("ente")).first() if trovato is not None else None
    if ente is None:
        raise Http404
    return ente
