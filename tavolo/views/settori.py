# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from abitare.lib.tempo import oggi
from tavolo import services
from tavolo.forms import ModuloCoordinamento, ModuloModificaSettore, ModuloSettore, ModuloSoggetto
from tavolo.models import Settore, SoggettoEsterno
from tavolo.queries.persone import elenco_settori, settore_gestibile, soggetto_gestibile, storia_settore
from tavolo.recupero import dati_del_modulo
from tavolo.richiesta import Richiesta
from tavolo.views.comuni import Pagina, modulo, solo_amministratori

METODI = ["GET", "HEAD", "POST"]


def _settori() -> str:
    return reverse("tavolo:elenco-settori")


@require_safe
@solo_amministratori
def elenco(request: Richiesta) -> HttpResponse:
    senza = set(Settore.objects.vigenti(oggi()).senza_referente(oggi()).values_list("pk", flat=True))
    return render(request, "tavolo/settori.html", {"settori": elenco_settori(), "senza_referente": senza})


@require_http_methods(METODI)
@solo_amministratori
def crea(request: Richiesta) -> HttpResponse:
    def salva(dati: dict[str, Any]) -> tuple[str, str]:
        settore = services.crea_settore(utente=request.user, **dati)
        return f"Settore {settore} creato.", _settori()

    pagina = Pagina("Nuovo settore", "Crea il settore", _settori(), (("Settori", _settori()),))
    return modulo(request, ModuloSettore(dati_del_modulo(request)), pagina, salva)


@require_http_methods(METODI)
@solo_amministratori
def modifica(request: Richiesta, pk: int) -> HttpResponse:
    settore = settore_gestibile(request.user, pk)

    def salva(dati: dict[str, Any]) -> tuple[str, str]:
        services.modifica_settore(utente=request.user, settore=settore, **dati)
        return "Settore salvato.", _settori()

    pagina = Pagina(f"Modifica {settore}", "Salva", _settori(), (("Settori", _settori()),))
    return modulo(request, ModuloModificaSettore(dati_del_modulo(request), instance=settore), pagina, salva)


@require_safe
@solo_amministratori
def storia(request: Richiesta, pk: int) -> HttpResponse:
    settore = settore_gestibile(request.user, pk)
    return render(request, "tavolo/settore_storia.html", {"settore": settore, "storia": storia_settore(settore)})


@require_http_methods(METODI)
@solo_amministratori
def coordinamento(request: Richiesta) -> HttpResponse:
    def salva(dati: dict[str, Any]) -> tuple[str, str]:
        settore = services.affida_coordinamento(utente=request.user, **dati)
        return f"Ora il tavolo è coordinato da: {settore}.", _settori()

    testo = (
        "Chi coordina scrive il programma. Con il passaggio i coordinatori del settore di prima perdono questo "
        "diritto e lo prendono, subito e su tutti i programmi, quelli del nuovo."
    )
    pagina = Pagina("Affida il coordinamento", "Affida", _settori(), (("Settori", _settori()),), testo, pericolo=True)
    return modulo(request, ModuloCoordinamento(dati_del_modulo(request)), pagina, salva)


@require_safe
@solo_amministratori
def soggetti(request: Richiesta) -> HttpResponse:
    return render(request, "tavolo/soggetti.html", {"soggetti": SoggettoEsterno.objects.all()})


def _pagina_soggetto(titolo: str) -> Pagina:
    elenco_url = reverse("tavolo:elenco-soggetti")
    return Pagina(titolo, "Salva", elenco_url, (("Soggetti esterni", elenco_url),))


@require_http_methods(METODI)
@solo_amministratori
def crea_soggetto(request: Richiesta) -> HttpResponse:
    def salva(dati: dict[str, Any]) -> tuple[str, str]:
        services.crea_soggetto(utente=request.user, nome=dati["nome"], tipo=dati["tipo"])
        return "Soggetto aggiunto.", reverse("tavolo:elenco-soggetti")

    form = ModuloSoggetto(dati_del_modulo(request))
    del form.fields["attivo"]
    return modulo(request, form, _pagina_soggetto("Nuovo soggetto esterno"), salva)


@require_http_methods(METODI)
@solo_amministratori
def modifica_soggetto(request: Richiesta, pk: int) -> HttpResponse:
    soggetto = soggetto_gestibile(request.user, pk)

    def salva(dati: dict[str, Any]) -> tuple[str, str]:
        services.modifica_soggetto(utente=request.user, soggetto=soggetto, **dati)
        return "Soggetto salvato.", reverse("tavolo:elenco-soggetti")

    form = ModuloSoggetto(dati_del_modulo(request), instance=soggetto)
    return modulo(request, form, _pagina_soggetto(f"Modifica {soggetto}"), salva)
