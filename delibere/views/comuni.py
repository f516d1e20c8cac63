# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Callable
from copy import copy
from typing import Any, Protocol, TypeVar

from django.core.exceptions import ValidationError
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render

from delibere.forms.comuni import ModuloDellAtto
from delibere.models import DocumentoPiano, Foglio, Rapporto
from delibere.report import in_zip
from programma.queries.scrittura import ultimo_cambio
from programma.report.conflitti import VERSIONE_FALSA, Esito, VoceConflitto
from programma.services.conflitti import Conflitto, Urto, VersioneSconosciuta
from tavolo.recupero import dati_recuperati
from tavolo.richiesta import Richiesta

E = TypeVar("E")


class RiportaErrori(Protocol):
    def is_valid(self) -> bool: ...

    def riporta(self, errore: ValidationError) -> None: ...


def salva(modulo: RiportaErrori, scrittura: Callable[[], E]) -> E | None:
    """What the service wrote; None, with the errors in the form, when the form or the service refuses."""
    if not modulo.is_valid():
        return None
    try:
        return scrittura()
    except ValidationError as errore:
        modulo.riporta(errore)
        return None


def salva_nell_atto(modulo: ModuloDellAtto, scrittura: Callable[[], Any]) -> Esito:
    """Like `salva`, for what has a version: 422 for errors, 409 for clashes, 400 for a version that never was."""
    try:
        oggetto = salva(modulo, scrittura)
        return Esito(oggetto=oggetto, stato=302 if oggetto else 422)
    except VersioneSconosciuta:
        modulo.add_error(None, VERSIONE_FALSA)
        return Esito(stato=400)
    except Conflitto as conflitto:
        inviato: Any = copy(modulo.data)
        inviato["vista"] = str(conflitto.versione)
        modulo.data = inviato
        accolte = {nome: Urto(prima, adesso, adesso) for nome, (prima, adesso) in conflitto.accolti.items()}
        return Esito(
            stato=409,
            voci=[_voce(modulo, nome, urto) for nome, urto in conflitto.urti.items()],
            accolte=[_voce(modulo, nome, urto) for nome, urto in accolte.items()],
            cambio=ultimo_cambio(modulo.instance),
        )


def _voce(modulo: ModuloDellAtto, nome: str, urto: Urto) -> VoceConflitto:
    (etichetta, prima), (_, loro), (_, mio) = (modulo.leggibile(nome, v) for v in (urto.base, urto.loro, urto.mio))
    return VoceConflitto(etichetta, prima, loro, mio)


def chiedi_documento(
    request: Richiesta, modulo: RiportaErrori, scrittura: Callable[[], Rapporto], pagina: str, contesto: dict[str, Any]
) -> HttpResponse:
    """The form of a document; once asked for, the page that waits for it."""
    if request.method == "POST":
        documento = salva(modulo, scrittura)
        if documento:
            return redirect("delibere:scheda-rapporto", documento.pk)
    return render(request, pagina, contesto | {"modulo": modulo}, status=stato_di(modulo))


def scritto_da(request: Richiesta) -> dict[str, Any]:
    """What a form of a document is filled with; an address may name the one whose place it takes, and the day."""
    dati = request.POST if request.method == "POST" else dati_recuperati(request)
    return {"data": dati, "initial": {nome: v for nome in ("sostituisce", "al") if (v := request.GET.get(nome))}}


def stato_di(modulo: Any) -> int:
    """422 for a form that comes back refused."""
    return 422 if modulo.is_bound else 200


def consegna(
    stampa: Rapporto | Foglio | DocumentoPiano,
    formato: str,
    *,
    metadati: Callable[[], bytes],
    altro: Callable[[], dict[str, bytes]] = dict,
) -> HttpResponse | FileResponse:
    """The PDF, its metadata, or a ZIP of both with what else stands beside them (`altro`: contents by name)."""
    nome = stampa.nome_file
    risposta: HttpResponse | FileResponse
    if formato == "pdf":
        risposta = FileResponse(stampa.file.open(), as_attachment=True, filename=f"{nome}.pdf")
    elif formato == "metadati":
        risposta = _da_scaricare(metadati(), "application/json", f"{nome}-metadati.json")
    else:
        with stampa.file.open() as file:
            parti = {f"{nome}.pdf": file.read(), f"{nome}-metadati.json": metadati(), **altro()}
        risposta = _da_scaricare(in_zip(parti, stampa.cambio.istante), "application/zip", f"{nome}.zip")
    risposta["Cache-Control"] = "private, no-store"
    return risposta


def _da_scaricare(contenuto: bytes, tipo: str, nome: str) -> HttpResponse:
    return HttpResponse(contenuto, content_type=tipo, headers={"Content-Disposition": f'attachment; filename="{nome}"'})
