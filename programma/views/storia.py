# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Callable
from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from programma.forms.storia import FiltriStoria
from programma.models import Obiettivo, Programma
from programma.queries.accesso import (
    azione_visibile,
    comune_visibile,
    ente_visibile,
    obiettivo_visibile,
    parametro_visibile,
    programma_visibile,
)
from programma.queries.accesso_piani import PIANI, piano_visibile
from programma.queries.storia import Ambito, Filtri, ultimo_visto
from programma.report.storia import racconta_a
from tavolo.models import Utente


class Richiesta(HttpRequest):
    user: Utente


@require_safe
def programma(request: Richiesta, pk: int) -> HttpResponse:
    """Feed of all that was written in a programme."""
    visto = programma_visibile(request.user, pk)
    modulo = FiltriStoria(request.GET or None)
    contesto = {
        "programma": visto,
        "modulo": modulo,
        "dati_esempio": visto.dati_esempio,
        "azzera": request.path if request.GET else "",
        "storia": racconta_a(request.user, Ambito(programma=pk), modulo.filtri),
    }
    return render(request, "programma/storia/programma.html", contesto)


@require_safe
def oggetto(request: Richiesta, tipo: str, pk: int) -> HttpResponse:
    """History of one object, for who may see the object."""
    trovato, ambito, pagina = OGGETTI[tipo](request.user, pk)
    storia = racconta_a(request.user, ambito, Filtri(prima=ultimo_visto(request.GET)))
    return render(request, "programma/storia/oggetto.html", {"oggetto": trovato, "storia": storia, **pagina})


# The object, what to read, and (name, address) of the pages above it.
Trovato = tuple[models.Model, Ambito, dict[str, Any]]


def _sotto(programma: Programma, *passi: tuple[str, str]) -> dict[str, Any]:
    primo = (programma.titolo, reverse("programma:cruscotto", args=[programma.pk]))
    return {"percorso": [primo, *passi], "dati_esempio": programma.dati_esempio}


def _programma(utente: Utente, pk: int) -> Trovato:
    trovato = programma_visibile(utente, pk)
    return trovato, Ambito(programma=pk), _sotto(trovato)


def _obiettivo(utente: Utente, pk: int) -> Trovato:
    trovato = obiettivo_visibile(utente, pk)
    return trovato, Ambito(obiettivo=pk), _sotto(trovato.programma, _scheda_obiettivo(trovato))


def _azione(utente: Utente, pk: int) -> Trovato:
    trovata = azione_visibile(utente, pk)
    scheda = (str(trovata), reverse("programma:scheda-azione", args=[pk]))
    obiettivo = trovata.obiettivo
    return trovata, Ambito(azione=pk), _sotto(obiettivo.programma, _scheda_obiettivo(obiettivo), scheda)


def _scheda_obiettivo(obiettivo: Obiettivo) -> tuple[str, str]:
    return str(obiettivo), reverse("programma:scheda-obiettivo", args=[obiettivo.pk])


def _nel_territorio(*passi: tuple[str, str]) -> dict[str, Any]:
    return {"percorso": [("Comuni dell'ambito", reverse("programma:elenco-comuni")), *passi]}


def _comune(utente: Utente, pk: int) -> Trovato:
    trovato = comune_visibile(utente, pk)
    scheda = (str(trovato), reverse("programma:scheda-comune", args=[pk]))
    return trovato, Ambito(comune=pk), _nel_territorio(scheda)


def _ente(utente: Utente, pk: int) -> Trovato:
    trovato = ente_visibile(utente, pk)
    scheda = (str(trovato), reverse("programma:scheda-ente", args=[pk]))
    return trovato, Ambito(ente=pk), _nel_territorio(scheda)


def _parametro(utente: Utente, pk: int) -> Trovato:
    trovato = parametro_visibile(utente, pk)
    elenco = ("Parametri normativi", reverse("programma:elenco-parametri"))
    return trovato, Ambito(parametro=pk), _nel_territorio(elenco)


def _piano(tipo: str) -> Callable[[Utente, int], Trovato]:
    def trova(utente: Utente, pk: int) -> Trovato:
        trovato = piano_visibile(utente, tipo, pk)
        scheda = (str(trovato), reverse("programma:scheda-piano", args=[tipo, pk]))
        return (
            trovato,
            Ambito(**{f"piano_{tipo}": pk}),
            {"percorso": [("Piani", reverse("programma:elenco-piani")), scheda]},
        )

    return trova


OGGETTI: dict[str, Callable[[Utente, int], Trovato]] = {
    "programma": _programma,
    "obiettivo": _obiettivo,
    "azione": _azione,
    "comune": _comune,
    "ente": _ente,
    "parametro": _parametro,
    **{f"piano-{tipo}": _piano(tipo) for tipo in PIANI},
}
