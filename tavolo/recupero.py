# SPDX-License-Identifier: AGPL-3.0-or-later
"""What somebody was typing when the session ended: kept for that person alone, until the form is shown again."""

from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, QueryDict
from django.utils.datastructures import MultiValueDictKeyError

CAMPO = "autore_modulo"
CHIAVE = "modulo_sospeso"
SALE = "tavolo.recupero"
VALE_SECONDI = 3 * 24 * 3600
MASSIMO = 1_000_000
RIMESSO = "La sessione era scaduta: abbiamo rimesso nel modulo quello che avevi scritto. Controlla e invia di nuovo."
FILE_PERSI = "I file che avevi scelto vanno scelti di nuovo: non si possono conservare."


def firma_modulo(request: HttpRequest, pagina: str = "") -> str:
    """Who opened a form and at which address it can be shown again; goes into the hidden field `autore_modulo`."""
    dati = {"utente": request.user.pk, "pagina": pagina or request.get_full_path()}
    return signing.dumps(dati, salt=SALE, compress=True)


def sospendi(request: HttpRequest) -> str:
    """Keeps the typed fields of a POST that cannot be accepted now; returns the address of the form, or nothing.

    Nothing is kept without the signed field, and nothing of another person when somebody is logged in.
    """
    firma = _leggi_firma(request)
    if firma is None or (request.user.is_authenticated and request.user.pk != firma["utente"]):
        return ""
    campi = request.POST.copy()
    for nome in (CAMPO, "csrfmiddlewaretoken"):
        campi.pop(nome, None)
    scritto = campi.urlencode()
    if len(scritto) <= MASSIMO:
        request.session[CHIAVE] = firma | {"campi": scritto, "con_file": bool(request.FILES)}
    return str(firma["pagina"])


def _leggi_firma(request: HttpRequest) -> dict[str, Any] | None:
    try:
        firma: dict[str, Any] = signing.loads(request.POST[CAMPO], salt=SALE, max_age=VALE_SECONDI)
    except (MultiValueDictKeyError, signing.BadSignature):
        return None
    return firma


def dati_recuperati(request: HttpRequest) -> QueryDict | None:
    """What the same person had typed in the form at this address, once; None otherwise.

    For the GET of a form view; `dati_del_modulo` serves views that take both methods.
    """
    sospeso = request.session.get(CHIAVE)
    if request.method != "GET" or sospeso is None or sospeso["utente"] != request.user.pk:
        return None
    if sospeso["pagina"] != request.get_full_path():
        return None
    del request.session[CHIAVE]
    messages.warning(request, f"{RIMESSO} {FILE_PERSI}" if sospeso["con_file"] else RIMESSO)
    return QueryDict(sospeso["campi"])


def dati_del_modulo(request: HttpRequest) -> QueryDict | None:
    """What a form view binds its form to: what was sent, else what was being typed when the session ended."""
    return request.POST if request.method == "POST" else dati_recuperati(request)


def dimentica_altrui(request: HttpRequest) -> None:
    """Another person came in from the same browser: what was being typed is gone."""
    sospeso = request.session.get(CHIAVE)
    if sospeso is not None and sospeso["utente"] != request.user.pk:
        del request.session[CHIAVE]
