# SPDX-License-Identifier: AGPL-3.0-or-later
"""304 for a page that did not change, and results kept while the data do not: keys are made here and nowhere else."""

from collections.abc import Callable
from functools import cache, wraps
from hashlib import sha256
from http import HTTPStatus
from pathlib import Path
from typing import Any, TypeVar, cast

from django.conf import settings
from django.contrib.messages import get_messages
from django.core.cache import cache as memoria
from django.http import HttpResponse
from django.templatetags.static import static
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.utils.crypto import salted_hmac

from abitare.lib.tempo import oggi
from tavolo.queries.versione import versioni
from tavolo.richiesta import Richiesta

T = TypeVar("T")
Vista = Callable[..., HttpResponse]
UN_GIORNO = 86_400


def condizionale(vista: Vista) -> Vista:
    """A GET is answered 304 when nothing that it shows can have changed for this person in this session.

    The ETag is of (data version, day, person and promemoria, session, address), as a body differs at each CSRF token.
    A page that carries a message has none: the message is shown once.
    """

    @wraps(vista)
    def avvolta(request: Richiesta, *args: Any, **kwargs: Any) -> HttpResponse:
        etag = "" if len(get_messages(request)) else _etag(request)
        risposta = get_conditional_response(request, etag=etag) if etag else None
        if risposta is None:
            risposta = vista(request, *args, **kwargs)
        if etag and risposta.status_code in (HTTPStatus.OK, HTTPStatus.NOT_MODIFIED):
            risposta.headers["ETag"] = etag
        patch_vary_headers(risposta, ["Cookie", "HX-Request"])
        patch_cache_control(risposta, private=True, no_cache=True)
        return risposta

    return avvolta


def ricorda(request: Richiesta, chiave: tuple[Any, ...], calcola: Callable[[], T]) -> T:
    """The result of `calcola`, kept until the data or the day change.

    `chiave` names all that it depends on besides them; what a person may see is decided before asking.
    """
    intera = _impronta("ricorda", _comune(request), chiave)
    trovato = memoria.get(intera)
    if trovato is None:
        trovato = calcola()
        memoria.set(intera, trovato, UN_GIORNO)
    return cast("T", trovato)


def _etag(request: Richiesta) -> str:
    persona = (
        request.user.pk,
        _versioni(request)[1],
        request.session.session_key,
        request.get_full_path(),
        bool(request.htmx),
    )
    return f'"{_impronta("etag", _comune(request), persona)}"'


def _comune(request: Richiesta) -> tuple[Any, ...]:
    soglie = (settings.GIORNI_COPERTURA, settings.SOGLIA_RISCHIO)
    return (_versioni(request)[0], oggi(), soglie, _versione_del_codice())


def _versioni(request: Richiesta) -> tuple[str, int]:
    """Read once per request, before the data: a result may be newer than its key, never older."""
    lette: tuple[str, int] | None = getattr(request, "_versioni", None)
    if lette is None:
        lette = versioni(request.user.pk)
        request._versioni = lette  # type: ignore[attr-defined]
    return lette


@cache
def _versione_del_codice() -> str:
    """What an upgrade changes: the templates, the style sheet's name, the code of the pages."""
    somma = sha256(static("abitare.css").encode())
    base = Path(settings.BASE_DIR)
    file = [
        f
        for cartella in ("templates", "abitare", "tavolo", "programma", "delibere")
        for f in (base / cartella).rglob("*")
    ]
    for voce in sorted(f for f in file if f.suffix in {".html", ".py"}):
        somma.update(voce.read_bytes())
    return somma.hexdigest()


def _impronta(uso: str, *parti: Any) -> str:
    return salted_hmac(f"tavolo.condizionale.{uso}", repr(parti), algorithm="sha256").hexdigest()[:40]
