# SPDX-License-Identifier: AGPL-3.0-or-later
"""The user guide: the chapters of docs/guida, open to everybody."""

from functools import cache
from pathlib import PurePosixPath
from urllib.parse import urljoin

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_safe

from abitare.lib.manuale import Capitolo, leggi

CARTELLA = settings.BASE_DIR / "docs" / "guida"
INIZIO = "README"


@login_not_required
@require_safe
def guida(request: HttpRequest, capitolo: str = INIZIO) -> HttpResponse:
    capitoli = _capitoli()
    if capitolo not in capitoli:
        raise Http404("Questo capitolo della guida non c'è.")
    altri = [(reverse("tavolo:guida", args=[chiave]), altro) for chiave, altro in capitoli.items() if chiave != INIZIO]
    contesto = {"capitolo": capitoli[capitolo], "inizio": capitolo == INIZIO, "altri": altri}
    return render(request, "guida.html", contesto)


@cache
def _capitoli() -> dict[str, Capitolo]:
    """By name of the file, the first chapter too."""
    return {file.stem: leggi(file, rinvia=_rinvia, immagine=_immagine) for file in sorted(CARTELLA.glob("*.md"))}


def _rinvia(riferimento: str) -> str:
    """Another chapter, or a page for developers, which stands with the source code."""
    percorso = PurePosixPath(riferimento)
    if percorso.parent == PurePosixPath("."):
        return reverse("tavolo:guida", args=[percorso.stem])
    return urljoin(f"{settings.COMUNE.link_codice}/blob/main/docs/guida/", riferimento)


def _immagine(riferimento: str) -> str:
    return static(f"guida/{PurePosixPath(riferimento).name}")
