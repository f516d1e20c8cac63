# SPDX-License-Identifier: AGPL-3.0-or-later
"""Comuni of the ambito, owners of dwellings, thresholds of the law: lists and forms."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from abitare.lib.tempo import oggi
from programma.forms.territorio import ModuloComune, ModuloEnte, ModuloParametro
from programma.models import Comune, StatoPiano
from programma.permissions import spiega_scrivere_territorio
from programma.queries.accesso import (
    comune_visibile,
    ente_visibile,
    esigi_scrittura_del_territorio,
    parametro_visibile,
)
from programma.queries.piani import negli_anni
from programma.queries.territorio import altri_enti, comuni_cercati, parametri_per_codice
from programma.report.grafici_piano import grafico_degli_anni
from programma.services.territorio import (
    crea_comune,
    crea_ente,
    crea_parametro,
    modifica_comune,
    modifica_ente,
    modifica_parametro,
)
from programma.views.moduli import pagina_con_modulo
from programma.views.scrittura.comuni import Richiesta
from tavolo.permissions import legge_gli_adottati
from tavolo.recupero import dati_del_modulo

METODI = ["GET", "HEAD", "POST"]


@require_safe
def elenco(request: Richiesta) -> HttpResponse:
    parole = request.GET.get("q", "").replace("\0", "")[:100].strip()
    comuni = list(comuni_cercati(request.user, parole, oggi()))
    contesto = {
        "parole": parole,
        "comuni": comuni,
        "di_oggi": Comune.objects.visibili_a(request.user).vigenti(oggi()).count(),
        "enti": [] if parole else list(altri_enti(request.user)),
        "spiegazione": spiega_scrivere_territorio(request.user),
    }
    return render(request, "programma/territorio/comuni.html", contesto)


@require_safe
def comune(request: Richiesta, pk: int) -> HttpResponse:
    visto = comune_visibile(request.user, pk)
    anni = negli_anni(request.user, visto)
    contesto = {
        "visto": visto,
        "anni": anni,
        "grafico": grafico_degli_anni(
            (piano.anno, numeri) for piano, numeri, _ in anni if piano.stato != StatoPiano.SOSTITUITO
        ),
        "spiegazione": spiega_scrivere_territorio(request.user),
    }
    return render(request, "programma/territorio/comune.html", contesto)


@require_safe
def ente(request: Richiesta, pk: int) -> HttpResponse:
    visto = ente_visibile(request.user, pk)
    contesto = {"ente": visto, "spiegazione": spiega_scrivere_territorio(request.user)}
    return render(request, "programma/territorio/ente.html", contesto)


@require_safe
def parametri(request: Richiesta) -> HttpResponse:
    visibili = legge_gli_adottati(request.user, oggi())
    contesto = {
        "parametri": parametri_per_codice(oggi()) if visibili else [],
        "spiegazione": spiega_scrivere_territorio(request.user),
    }
    return render(request, "programma/territorio/parametri.html", contesto)


@require_http_methods(METODI)
def nuovo_comune(request: Richiesta) -> HttpResponse:
    esigi_scrittura_del_territorio(request.user)
    modulo = ModuloComune(dati_del_modulo(request))
    return pagina_con_modulo(request, modulo, "Nuovo Comune", [_elenco()], lambda **dati: _di(crea_comune(**dati)))


@require_http_methods(METODI)
def cambia_comune(request: Richiesta, pk: int) -> HttpResponse:
    visto = comune_visibile(request.user, pk)
    esigi_scrittura_del_territorio(request.user)
    modulo = ModuloComune(dati_del_modulo(request), instance=visto)
    passi = [_elenco(), (str(visto), _di(visto))]
    return pagina_con_modulo(
        request, modulo, f"Modifica {visto}", passi, lambda **dati: _di(modifica_comune(comune_id=pk, **dati))
    )


@require_http_methods(METODI)
def nuovo_ente(request: Richiesta) -> HttpResponse:
    esigi_scrittura_del_territorio(request.user)
    modulo = ModuloEnte(dati_del_modulo(request))
    return pagina_con_modulo(
        request, modulo, "Nuovo ente proprietario", [_elenco()], lambda **dati: _di(crea_ente(**dati))
    )


@require_http_methods(METODI)
def cambia_ente(request: Richiesta, pk: int) -> HttpResponse:
    visto = ente_visibile(request.user, pk)
    esigi_scrittura_del_territorio(request.user)
    modulo = ModuloEnte(dati_del_modulo(request), instance=visto)
    passi = [_elenco(), (str(visto), _di(visto))]
    return pagina_con_modulo(
        request, modulo, f"Modifica {visto}", passi, lambda **dati: _di(modifica_ente(ente_id=pk, **dati))
    )


@require_http_methods(METODI)
def nuovo_parametro(request: Richiesta) -> HttpResponse:
    esigi_scrittura_del_territorio(request.user)
    modulo = ModuloParametro(dati_del_modulo(request))
    return pagina_con_modulo(
        request, modulo, "Nuovo valore di un parametro", [_parametri()], _in_parametri(crea_parametro)
    )


@require_http_methods(METODI)
def cambia_parametro(request: Richiesta, pk: int) -> HttpResponse:
    visto = parametro_visibile(request.user, pk)
    esigi_scrittura_del_territorio(request.user)
    modulo = ModuloParametro(dati_del_modulo(request), instance=visto)

    def scrivi(**dati: Any) -> Any:
        return modifica_parametro(parametro_id=pk, **dati)

    return pagina_con_modulo(request, modulo, "Correggi un parametro", [_parametri()], _in_parametri(scrivi))


def _in_parametri(servizio: Callable[..., Any]) -> Callable[..., str]:
    def scrivi(**dati: Any) -> str:
        servizio(**dati)
        return _parametri()[1]

    return scrivi


def _di(oggetto: Any) -> str:
    nome = "scheda-comune" if isinstance(oggetto, Comune) else "scheda-ente"
    return reverse(f"programma:{nome}", args=[oggetto.pk])


def _elenco() -> tuple[str, str]:
    return "Comuni dell'ambito", reverse("programma:elenco-comuni")


def _parametri() -> tuple[str, str]:
    return "Parametri normativi", reverse("programma:elenco-parametri")
