# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from abitare.lib.tempo import oggi
from tavolo import services
from tavolo.forms import FiltroPersone, ModuloInvito, ModuloMotivo, ModuloPersona
from tavolo.models import Utente
from tavolo.queries.persone import elenco_persone, persona_gestibile, storia_persona
from tavolo.recupero import dati_del_modulo
from tavolo.richiesta import Richiesta
from tavolo.views.comuni import Pagina, modulo, solo_amministratori

PER_PAGINA = 50
ULTIMI_MESSAGGI = 5


@require_safe
@solo_amministratori
def elenco(request: Richiesta) -> HttpResponse:
    filtro = FiltroPersone(request.GET)
    criteri = filtro.cleaned_data if filtro.is_valid() else {}
    pagina = Paginator(elenco_persone(**criteri), PER_PAGINA).get_page(request.GET.get("pagina"))
    return render(
        request, "tavolo/persone.html", {"filtro": filtro, "pagina": pagina, "filtrato": any(criteri.values())}
    )


@require_safe
@solo_amministratori
def scheda(request: Richiesta, pk: int) -> HttpResponse:
    persona = persona_gestibile(request.user, pk)
    incarichi = persona.incarichi.select_related("settore", "conferito_da")
    contesto = {
        "persona": persona,
        "incarichi": [(i, _stato(i)) for i in incarichi],
        "storia": storia_persona(persona),
        "posta": persona.messaggi.order_by("-pk")[:ULTIMI_MESSAGGI],
        "mai_entrata": persona.is_active and persona.last_login is None,
        "se_stessa": persona == request.user,
    }
    return render(request, "tavolo/persona.html", contesto)


def _stato(incarico: Any) -> str:
    if incarico.vigente(oggi()):
        return "in corso"
    return "futuro" if incarico.dal > oggi() else "finito"


def _su(persona: Utente) -> tuple[tuple[str, str], ...]:
    return (("Persone", reverse("tavolo:elenco-persone")), (str(persona), _scheda(persona)))


def _scheda(persona: Utente) -> str:
    return reverse("tavolo:scheda-persona", args=[persona.pk])


@require_http_methods(["GET", "HEAD", "POST"])
@solo_amministratori
def invita(request: Richiesta) -> HttpResponse:
    def salva(dati: dict[str, Any]) -> tuple[str, str]:
        persona = services.invita_persona(utente=request.user, **dati)
        return f"Invito in partenza per {persona.email}. Ora conferisci un incarico.", _scheda(persona)

    elenco_url = reverse("tavolo:elenco-persone")
    pagina = Pagina("Invita una persona", "Invia l'invito", elenco_url, (("Persone", elenco_url),))
    return modulo(request, ModuloInvito(dati_del_modulo(request)), pagina, salva)


@require_http_methods(["GET", "HEAD", "POST"])
@solo_amministratori
def modifica(request: Richiesta, pk: int) -> HttpResponse:
    persona = persona_gestibile(request.user, pk)

    def salva(dati: dict[str, Any]) -> tuple[str, str]:
        return "Dati salvati.", _scheda(services.modifica_persona(utente=request.user, persona=persona, **dati))

    pagina = Pagina("Modifica i dati", "Salva", _scheda(persona), _su(persona))
    return modulo(request, ModuloPersona(dati_del_modulo(request), persona=persona), pagina, salva)


@require_http_methods(["GET", "HEAD", "POST"])
@solo_amministratori
def disattiva(request: Richiesta, pk: int) -> HttpResponse:
    persona = persona_gestibile(request.user, pk)

    def salva(dati: dict[str, Any]) -> tuple[str, str]:
        services.disattiva_persona(utente=request.user, persona=persona, **dati)
        return f"{persona} non può più entrare.", _scheda(persona)

    testo = "Non potrà più entrare e nessun suo incarico varrà. Ciò che ha scritto resta, a suo nome."
    pagina = Pagina(f"Disattiva {persona}", "Disattiva", _scheda(persona), _su(persona), testo, pericolo=True)
    return modulo(request, ModuloMotivo(dati_del_modulo(request)), pagina, salva)


@require_http_methods(["GET", "HEAD", "POST"])
@solo_amministratori
def riattiva(request: Richiesta, pk: int) -> HttpResponse:
    persona = persona_gestibile(request.user, pk)

    def salva(dati: dict[str, Any]) -> tuple[str, str]:
        services.riattiva_persona(utente=request.user, persona=persona, **dati)
        return f"{persona} può entrare di nuovo.", _scheda(persona)

    testo = "Potrà entrare di nuovo; gli incarichi che non sono finiti tornano a valere."
    pagina = Pagina(f"Riattiva {persona}", "Riattiva", _scheda(persona), _su(persona), testo)
    return modulo(request, ModuloMotivo(dati_del_modulo(request)), pagina, salva)


@require_POST
@solo_amministratori
def rimanda(request: Richiesta, pk: int) -> HttpResponse:
    persona = persona_gestibile(request.user, pk)
    try:
        services.rimanda_invito(utente=request.user, persona=persona)
    except ValidationError as errore:
        messages.error(request, " ".join(errore.messages))
    else:
        messages.success(request, f"Un nuovo invito è in partenza per {persona.email}.")
    return redirect("tavolo:scheda-persona", pk=pk)
