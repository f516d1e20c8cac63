# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from tavolo import services
from tavolo.forms import ModuloAnnullaIncarico, ModuloIncarico, ModuloModificaIncarico, ModuloTerminaIncarico
from tavolo.models import Incarico, Utente
from tavolo.queries.persone import incarico_gestibile, persona_gestibile
from tavolo.recupero import dati_del_modulo
from tavolo.richiesta import Richiesta
from tavolo.views.comuni import Pagina, modulo, solo_amministratori

METODI = ["GET", "HEAD", "POST"]


def _scheda(persona: Utente) -> str:
    return reverse("tavolo:scheda-persona", args=[persona.pk])


def _pagina(titolo: str, etichetta: str, persona: Utente, testo: str = "", *, pericolo: bool = False) -> Pagina:
    su = (("Persone", reverse("tavolo:elenco-persone")), (str(persona), _scheda(persona)))
    return Pagina(titolo, etichetta, _scheda(persona), su, testo, pericolo)


def _dire(incarico: Incarico) -> str:
    return f"{incarico.get_ruolo_display()}, {incarico.sede}"


@require_http_methods(METODI)
@solo_amministratori
def conferisci(request: Richiesta, pk: int) -> HttpResponse:
    persona = persona_gestibile(request.user, pk)

    def salva(dati: dict[str, Any]) -> tuple[str, str]:
        incarico = services.conferisci_incarico(utente=request.user, persona=persona, **dati)
        return f"Incarico conferito: {_dire(incarico)}.", _scheda(persona)

    pagina = _pagina("Nuovo incarico", "Conferisci", persona, f"Incarico di {persona}.")
    return modulo(request, ModuloIncarico(dati_del_modulo(request)), pagina, salva)


@require_http_methods(METODI)
@solo_amministratori
def modifica(request: Richiesta, pk: int) -> HttpResponse:
    incarico = incarico_gestibile(request.user, pk)

    def salva(dati: dict[str, Any]) -> tuple[str, str]:
        services.modifica_incarico(utente=request.user, incarico=incarico, **dati)
        return "Incarico salvato.", _scheda(incarico.utente)

    pagina = _pagina("Correggi l'incarico", "Salva", incarico.utente, f"{incarico}.")
    return modulo(request, ModuloModificaIncarico(dati_del_modulo(request), instance=incarico), pagina, salva)


@require_http_methods(METODI)
@solo_amministratori
def termina(request: Richiesta, pk: int) -> HttpResponse:
    incarico = incarico_gestibile(request.user, pk)

    def salva(dati: dict[str, Any]) -> tuple[str, str]:
        finito = services.termina_incarico(utente=request.user, incarico=incarico, **dati)
        return f"L'incarico finisce il {finito.al:%d/%m/%Y}.", _scheda(incarico.utente)

    pagina = _pagina("Termina l'incarico", "Termina", incarico.utente, f"{incarico}.", pericolo=True)
    return modulo(request, ModuloTerminaIncarico(dati_del_modulo(request)), pagina, salva)


@require_http_methods(METODI)
@solo_amministratori
def annulla(request: Richiesta, pk: int) -> HttpResponse:
    incarico = incarico_gestibile(request.user, pk)

    def salva(dati: dict[str, Any]) -> tuple[str, str]:
        services.annulla_incarico(utente=request.user, incarico=incarico, **dati)
        return "L'incarico, che non era cominciato, è annullato.", _scheda(incarico.utente)

    pagina = _pagina("Annulla l'incarico", "Annulla l'incarico", incarico.utente, f"{incarico}.", pericolo=True)
    return modulo(request, ModuloAnnullaIncarico(dati_del_modulo(request)), pagina, salva)
