# SPDX-License-Identifier: AGPL-3.0-or-later
"""From a valid form to a service, and back to the form with what the service refused."""

from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from programma.forms.righe import Composto
from programma.queries.scrittura import ultimo_cambio
from programma.report.conflitti import VERSIONE_FALSA, Esito, VoceConflitto, leggibile
from programma.services import RigheNonValide
from programma.services.conflitti import Conflitto, Urto, VersioneSconosciuta
from tavolo.models import Utente


class Richiesta(HttpRequest):
    """A request of somebody who logged in, as every page here asks."""

    user: Utente


def salva(composto: Composto, scrittura: Callable[[], Any]) -> Esito:
    """Calls the service if the form is valid; 422 for errors, 409 for clashes, 400 for a version that never was."""
    if not composto.is_valid():
        return Esito()
    modulo = composto.modulo
    try:
        return Esito(oggetto=scrittura(), stato=302)
    except RigheNonValide as errore:
        composto.riporta_righe(errore)
    except VersioneSconosciuta:
        modulo.add_error(None, VERSIONE_FALSA)
        return Esito(stato=400)
    except ValidationError as errore:
        modulo.riporta(errore)
    except ObjectDoesNotExist:
        raise Http404 from None
    except Conflitto as conflitto:
        return _mostra(composto, conflitto)
    return Esito()


def _mostra(composto: Composto, conflitto: Conflitto) -> Esito:
    modulo = composto.modulo
    modulo.data = modulo.data.copy()
    modulo.data["vista"] = str(conflitto.versione)
    accolte = {nome: Urto(prima, adesso, adesso) for nome, (prima, adesso) in conflitto.accolti.items()}
    return Esito(
        stato=409,
        voci=[_voce(composto, nome, urto) for nome, urto in conflitto.urti.items()],
        accolte=[_voce(composto, nome, urto) for nome, urto in accolte.items()],
        cambio=ultimo_cambio(modulo.instance),
    )


def _voce(composto: Composto, nome: str, urto: Urto) -> VoceConflitto:
    modulo, campo, premessa = composto.modulo, nome, ""
    if nome not in modulo.fields:
        tabella, _, campo = nome.split("-")
        modulo = composto.tabelle[tabella].forms[0]
        premessa = f"{modulo._meta.model._meta.verbose_name}: "
    colonna = modulo._meta.model._meta.get_field(campo)
    etichetta = f"{premessa}{modulo.fields[campo].label or colonna.verbose_name}"
    return VoceConflitto(etichetta, *(leggibile(colonna, v) for v in (urto.base, urto.loro, urto.mio)))


def riga_in_piu(richiesta: HttpRequest, tabelle: Mapping[str, Any]) -> QueryDict | None:
    """The form as typed with one more row in the table whose button was pressed; None when none was."""
    nome = richiesta.POST.get("aggiungi", "")
    if nome not in tabelle:
        return None
    dati = richiesta.POST.copy()
    quante = dati.get(f"{nome}-TOTAL_FORMS", "0")
    dati[f"{nome}-TOTAL_FORMS"] = str(int(quante) + 1 if quante.isascii() and quante.isdigit() else 1)
    return dati


def mostra(richiesta: HttpRequest, modello: str, esito: Esito | None, contesto: dict[str, Any]) -> HttpResponse:
    stato = esito.stato if esito else 200
    return render(richiesta, modello, {"esito": esito, **contesto}, status=stato)
