# SPDX-License-Identifier: AGPL-3.0-or-later
"""What every page shows around itself: the menu of the person's roles with its counters."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject

from abitare.lib.tempo import oggi
from delibere.queries.decisioni import DecisioniDaApplicare, decisioni_da_applicare
from programma.queries.contatori import contatori
from tavolo.models import Ruolo, Utente
from tavolo.permissions import incarichi_vigenti


@dataclass(frozen=True)
class Voce:
    nome: str
    url: str
    attiva: bool = False
    contatore: int = 0


LETTORI = frozenset(Ruolo)
AMMINISTRATORI = frozenset({Ruolo.AMMINISTRATORE})
# (words, name of the page, roles that see it, counter of `programma.queries.contatori`)
MENU: tuple[tuple[str, str, frozenset[Ruolo], str], ...] = (
    ("Home", "programma:home", LETTORI, ""),
    ("Le mie azioni", "programma:mie-azioni", frozenset({Ruolo.REFERENTE}), "mie_azioni"),
    ("Il mio settore", "programma:miei-settori", frozenset({Ruolo.DIRIGENTE}), ""),
    ("Promemoria", "tavolo:miei-promemoria", LETTORI, "promemoria"),
    ("Verifiche", "programma:elenco-verifiche", frozenset({Ruolo.COORDINATORE}), "da_verificare"),
    ("Programmi", "programma:elenco-programmi", LETTORI, ""),
    ("Piani", "programma:elenco-piani", LETTORI, ""),
    ("Incontri", "delibere:elenco-incontri", LETTORI, ""),
    ("Atti", "delibere:elenco-atti", LETTORI, ""),
    ("Cerca", "programma:cerca", LETTORI, ""),
    ("Persone", "tavolo:elenco-persone", AMMINISTRATORI, ""),
    ("Settori", "tavolo:elenco-settori", AMMINISTRATORI, ""),
    ("Testi oscurati", "tavolo:elenco-oscuramenti", AMMINISTRATORI, ""),
)


def portale(request: HttpRequest) -> dict[str, Any]:
    """Context processor. At most two queries: the running terms and, where the page shows them, the counters.

    `decisioni` of the meetings are for the home, which stands below what knows of them; read only where shown.
    """
    utente = getattr(request, "user", None) or AnonymousUser()
    incarichi = incarichi_vigenti(utente, oggi())
    ruoli = {Ruolo(i.ruolo) for i in incarichi}
    quanti = SimpleLazyObject(partial(contatori, utente))
    return {
        "comune": settings.COMUNE,
        "contatori": quanti,
        "navigazione": SimpleLazyObject(partial(_menu, utente, ruoli, request.path, quanti)),
        "decisioni": SimpleLazyObject(partial(_decisioni, utente)),
        "incarichi_correnti": [f"{i.get_ruolo_display()}, {i.sede}" for i in incarichi],
    }


def _decisioni(utente: Utente | AnonymousUser) -> DecisioniDaApplicare | None:
    return decisioni_da_applicare(utente) if isinstance(utente, Utente) else None


def _menu(utente: Utente | AnonymousUser, ruoli: set[Ruolo], percorso: str, quanti: Any) -> list[Voce]:
    if not isinstance(utente, Utente):
        return []
    voci = [
        Voce(nome, url, _attiva(url, percorso), getattr(quanti, contatore, 0))
        for nome, pagina, chi, contatore in MENU
        if chi & ruoli and (url := _indirizzo(pagina))
    ]
    return voci or [Voce("Home", "/", percorso == "/")]


def _indirizzo(pagina: str) -> str:
    try:
        return reverse(pagina)
    except NoReverseMatch:
        return ""


def _attiva(url: str, percorso: str) -> bool:
    return percorso == url if url == "/" else percorso.startswith(url)
