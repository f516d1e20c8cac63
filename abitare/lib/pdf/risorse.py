# SPDX-License-Identifier: AGPL-3.0-or-later
"""The only files a document may use: the project's static files, by their address under `STATIC_URL`."""

import mimetypes
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.exceptions import SuspiciousFileOperation

# `.invalid` never resolves (RFC 2606): relative addresses need a base, and this one leads nowhere.
ORIGINE = "https://abitare.invalid/"
BASE = urljoin(ORIGINE, settings.STATIC_URL)
TIPI = {".svg": "image/svg+xml", ".ttf": "font/ttf", ".woff2": "font/woff2"}


def leggi_statico(url: str) -> tuple[bytes, str]:
    """Bytes and media type; ValueError for any address that is not an existing static file of the project."""
    if not url.startswith(BASE):
        raise ValueError("risorsa esterna al portale")
    percorso = trova_statico(unquote(urlsplit(url).path.removeprefix(urlsplit(BASE).path)))
    tipo = TIPI.get(percorso.suffix) or mimetypes.guess_type(percorso.name)[0]
    return percorso.read_bytes(), tipo or "application/octet-stream"


def trova_statico(nome: str) -> Path:
    """Sources first; the collected files also hold the names with a digest that `{% static %}` writes."""
    try:
        sorgente = finders.find(nome)
    except SuspiciousFileOperation as errore:
        raise ValueError("file esterno al portale") from errore
    radice = Path(settings.STATIC_ROOT).resolve()
    percorso = Path(sorgente) if sorgente else (radice / nome).resolve()
    if not sorgente and not percorso.is_relative_to(radice):
        raise ValueError("file esterno al portale")
    if not percorso.is_file():
        raise ValueError("file statico inesistente")
    return percorso
