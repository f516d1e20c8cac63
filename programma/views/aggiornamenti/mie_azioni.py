# SPDX-License-Identifier: AGPL-3.0-or-later
"""A referente's home: every action in a row, with the two shortest ways to say how it goes."""

from decimal import Decimal
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from abitare.lib.italiano import data_it, momento_it, percento
from abitare.lib.tempo import oggi
from programma.forms.aggiornamento import ModuloAvanza, ModuloSegno
from programma.forms.visto import FALSO
from programma.models import Aggiornamento, Stato
from programma.queries.accesso import azione_aggiornabile
from programma.queries.contatori import azioni_da_aggiornare
from programma.queries.mie_azioni import Voce, collaborazioni, mie_azioni, richieste, voci
from programma.queries.rilevazione.chieste import tardiva
from programma.services.aggiornamenti import ConflittoAggiornamento, Visto, avanza, nessuna_variazione, partenza
from programma.views.aggiornamenti.comuni import Contesto, mostra_modulo, mostra_scontro, scontro_di
from tavolo.permissions import coordina
from tavolo.richiesta import Richiesta

MIE = "programma:mie-azioni"
PER_PAGINA = 50
TARDIVA = " «{titolo}» si è chiusa il {quando}: la risposta è segnata come tardiva e vale per la prossima rilevazione."


@require_GET
def mie(request: Richiesta) -> HttpResponse:
    """A page of the rows; `?azione=` opens the one where that action is."""
    voci_tutte, parametri = mie_azioni(request.user), request.GET
    pagina = Paginator(voci_tutte, PER_PAGINA).get_page(
        parametri.get("pagina") or _pagina_di(parametri.get("azione", ""), voci_tutte)
    )
    altrui = Paginator(collaborazioni(request.user), PER_PAGINA)
    contesto = {
        "pagina": pagina,
        "gruppi": [(nome, [_riga(voce) for voce in sue]) for nome, sue in groupby(pagina, lambda voce: voce.gruppo)],
        "richieste": richieste(voci_tutte),
        "restituite": sum(voce.restituito is not None for voce in voci_tutte),
        "collaborazioni": altrui.get_page(parametri.get("collabora")),
        "coordina": coordina(request.user),
        "oggi": oggi(),
        "dati_esempio": any(voce.dati_esempio for voce in voci_tutte),
    }
    return render(request, "programma/aggiornamenti/mie_azioni.html", contesto)


@require_GET
def riga(request: Richiesta, pk: int) -> HttpResponse:
    """The row alone, as when its form is closed."""
    azione_aggiornabile(request.user, pk)
    return mostra_riga(request, pk)


@require_POST
def avanza_azione(request: Richiesta, pk: int) -> HttpResponse:
    """All as planned, now at this percentage."""
    contesto = Contesto(azione_aggiornabile(request.user, pk))
    modulo = ModuloAvanza(request.POST, azione_id=pk, partenza=Visto(None, {}))
    errore = None
    if modulo.is_valid():
        try:
            return salvato(request, avanza(utente=request.user, azione_id=pk, **modulo.cleaned_data))
        except ConflittoAggiornamento as conflitto:
            return mostra_scontro(request, contesto, scontro_di(modulo, conflitto))
        except ValidationError as rifiuto:
            errore = rifiuto
    elif set(modulo.errors) & {"visto", "segno"}:
        errore = ValidationError(FALSO)
    valori = {"avanzamento": request.POST.get("avanzamento", "")}
    if partenza(contesto.azione).valori["stato"] == Stato.NON_AVVIATA:
        valori["stato"] = Stato.IN_CORSO
    return _intero(request, contesto, valori, errore)


@require_POST
def ripeti(request: Richiesta, pk: int) -> HttpResponse:
    """Nothing changed since the last word."""
    contesto = Contesto(azione_aggiornabile(request.user, pk))
    modulo = ModuloSegno(request.POST)
    errore = ValidationError(FALSO)
    if modulo.is_valid():
        try:
            return salvato(
                request, nessuna_variazione(utente=request.user, azione_id=pk, segno=modulo.cleaned_data["segno"])
            )
        except ValidationError as rifiuto:
            errore = rifiuto
    return _intero(request, contesto, {}, errore)


def _intero(
    request: Richiesta, contesto: Contesto, valori: dict[str, Any], errore: ValidationError | None
) -> HttpResponse:
    """What did not go through in a row goes on in the whole form, with the reason at its field."""
    modulo = contesto.compilato(valori)
    if errore:
        modulo.riporta(errore)
    return mostra_modulo(request, contesto, modulo)


def salvato(request: Richiesta, aggiornamento: Aggiornamento) -> HttpResponse:
    """Back to the row, or to the list, with what was saved."""
    cosa = "Nessuna variazione" if aggiornamento.nessuna_variazione else percento(aggiornamento.avanzamento, 2)
    azione = aggiornamento.azione
    testo = f"Salvato: azione {azione.codice}, {cosa}, riferito al {data_it(aggiornamento.riferito_al)}."
    rilevazione = tardiva(aggiornamento)
    if rilevazione:
        testo += TARDIVA.format(titolo=rilevazione.titolo, quando=momento_it(rilevazione.chiusa))
    if request.htmx:
        return mostra_riga(request, azione.pk, testo)
    messages.success(request, testo)
    return redirect(f"{reverse(MIE, query={'azione': azione.pk})}#azione-{azione.pk}")


def mostra_riga(request: Richiesta, pk: int, salvato: str = "") -> HttpResponse:
    for voce in voci(request.user, azioni_da_aggiornare(request.user).filter(pk=pk)):
        dati = {"riga": _riga(voce), "salvato": salvato, "oggi": oggi()}
        return render(request, "programma/aggiornamenti/riga.html", dati)
    raise PermissionDenied


def _pagina_di(azione: str, voci_tutte: list[Voce]) -> int:
    return next((posto // PER_PAGINA + 1 for posto, voce in enumerate(voci_tutte) if str(voce.pk) == azione), 1)


def _riga(voce: Voce) -> dict[str, Any]:
    """The form of a row is made without asking the database: it carries the percentage that the row shows."""
    parola = voce.parola
    visto = Visto(parola.id if parola else None, {"avanzamento": parola.avanzamento if parola else Decimal(0)})
    iniziali = None if parola else {"avanzamento": None}
    modulo = ModuloAvanza(azione_id=voce.pk, partenza=visto, auto_id=f"id_riga_{voce.pk}_%s", initial=iniziali)
    attesa = bool(voce.chiesta and voce.chiesta.attesa)
    return {"voce": voce, "form": modulo, "ripetibile": bool(parola and (attesa or parola.riferito_al < oggi()))}
