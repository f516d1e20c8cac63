# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages that ask for no login."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe


@login_not_required
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "privacy.html")


@login_not_required
@require_safe
def note_legali(request: HttpRequest) -> HttpResponse:
    return render(request, "note_legali.html")


@login_not_required
@require_safe
def accessibilita(request: HttpRequest) -> HttpResponse:
    return render(request, "accessibilita.html")


@login_not_required
@require_safe
def mappa(request: HttpRequest) -> HttpResponse:
    return render(request, "mappa.html", {"sezioni": []})


@login_not_required
@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """RFC 9116."""
    scade = (timezone.now() + timedelta(days=180)).replace(microsecond=0)
    righe = [
        f"Contact: mailto:{settings.COMUNE.email_sicurezza}",
        f"Expires: {scade:%Y-%m-%dT00:00:00Z}",
        "Preferred-Languages: it, en",
        f"Canonical: {settings.INDIRIZZO_PORTALE}/.well-known/security.txt",
    ]
    return HttpResponse("\n".join(righe) + "\n", content_type="text/plain; charset=utf-8")
