# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the pages of a statement share: forms, clashes, answers whole or in place."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django_htmx.http import reswap, retarget

from abitare.lib.italiano import data_it, numero
from programma.forms.aggiornamento import ModuloAggiornamento, ModuloConSegno
from programma.models import Aggiornamento, Azione, Verifica
from programma.queries.rilevazione.chieste import domande_nel_modulo
from programma.services.aggiornamenti import ConflittoAggiornamento, partenza
from tavolo.queries.oscuramenti import coperture, copri
from tavolo.richiesta import Richiesta

PAGINA = "programma/aggiornamenti/aggiorna.html"
MODULO = "programma/aggiornamenti/modulo.html"


@dataclass(frozen=True)
class VoceUrto:
    etichetta: str
    prima: str
    loro: str
    mio: str


@dataclass(frozen=True)
class Scontro:
    """What the second of two people sees: who wrote first, both values side by side, and all of them joined."""

    altro: Aggiornamento
    voci: list[VoceUrto]
    uniti: dict[str, Any]


@dataclass(frozen=True)
class Contesto:
    """What a form is about: a new statement, or the correction of one."""

    azione: Azione
    corregge: Aggiornamento | None = None

    @property
    def mancanza(self) -> str:
        """The comment with which the statement to correct came back."""
        verifica = getattr(self.corregge, "verifica", None)
        return copri(coperture(Verifica), verifica).commento if verifica else ""

    def modulo(self, dati: Any = None, file: Any = None, **opzioni: Any) -> ModuloAggiornamento:
        inizio = partenza(self.azione, self.corregge, domande_nel_modulo(dati or ()))
        return ModuloAggiornamento(dati, file, azione=self.azione, partenza=inizio, **opzioni)

    def compilato(self, valori: dict[str, Any]) -> ModuloAggiornamento:
        """As if these values had been typed, so that errors can be put at their fields."""
        vuoto = self.modulo(initial=valori)
        return self.modulo({nome: vuoto[nome].value() for nome in vuoto.fields if nome != "file"})


def scrivi(modulo: ModuloConSegno, servizio: Callable[[], Aggiornamento]) -> Aggiornamento | Scontro | None:
    """Calls the service if the form is valid; what it refuses goes to the form."""
    if not modulo.is_valid():
        return None
    try:
        return servizio()
    except ConflittoAggiornamento as conflitto:
        return scontro_di(modulo, conflitto)
    except ValidationError as errore:
        modulo.riporta(errore)
    return None


def mostra_modulo(
    request: Richiesta, contesto: Contesto, modulo: ModuloAggiornamento, scontro: Scontro | None = None
) -> HttpResponse:
    """The form: alone for htmx, put in place below its row; else in its page."""
    stato = 409 if scontro else 422 if request.method == "POST" else 200
    dati = {
        "azione": contesto.azione,
        "corregge": contesto.corregge,
        "mancanza": contesto.mancanza,
        "form": modulo,
        "scontro": scontro,
    }
    if not request.htmx:
        return render(request, PAGINA, dati, status=stato)
    risposta = render(request, MODULO, dati, status=stato)
    return reswap(retarget(risposta, f"#modulo-azione-{contesto.azione.pk}"), "innerHTML")


def mostra_esito(
    request: Richiesta, contesto: Contesto, modulo: ModuloAggiornamento, esito: Scontro | None
) -> HttpResponse:
    """Nothing was written: the same form with its errors, or one that starts from what the other person wrote."""
    return mostra_scontro(request, contesto, esito) if esito else mostra_modulo(request, contesto, modulo)


def mostra_scontro(request: Richiesta, contesto: Contesto, scontro: Scontro) -> HttpResponse:
    return mostra_modulo(request, contesto, contesto.modulo(initial=scontro.uniti), scontro)


def scontro_di(modulo: ModuloConSegno, conflitto: ConflittoAggiornamento) -> Scontro:
    voci = [
        VoceUrto(_etichetta(modulo, nome), *(_parole(modulo, nome, v) for v in (urto.base, urto.loro, urto.mio)))
        for nome, urto in conflitto.urti.items()
    ]
    return Scontro(conflitto.altro, voci, conflitto.uniti)


def _etichetta(modulo: ModuloConSegno, nome: str) -> str:
    return str(modulo.fields[nome].label) if nome in modulo.fields else nome.replace("_", " ")


def _parole(modulo: ModuloConSegno, nome: str, valore: Any) -> str:
    """A value as people write it; a choice by its words."""
    if isinstance(valore, Decimal):
        return numero(valore, 4)
    if isinstance(valore, date):
        return data_it(valore)
    scelte = dict(getattr(modulo.fields.get(nome), "choices", []))
    return str(scelte.get(valore, valore or "—"))
