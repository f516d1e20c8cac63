# SPDX-License-Identifier: AGPL-3.0-or-later
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404


def come_allegato(file: FieldFile, *, nome: str, tipo_mime: str) -> FileResponse:
    """A file somebody uploaded: always to be saved, never kept by a cache, and nothing in it may run if it is shown.

    404 when the disk does not have it.
    """
    try:
        aperto = file.open("rb")
    except FileNotFoundError as errore:
        raise Http404 from errore
    risposta = FileResponse(aperto, as_attachment=True, filename=nome, content_type=tipo_mime)
    risposta["Cache-Control"] = "private, no-store"
    risposta["Content-Security-Policy"] = "default-src 'none'; sandbox"
    risposta["X-Content-Type-Options"] = "nosniff"
    return risposta
