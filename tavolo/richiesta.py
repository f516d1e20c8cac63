# SPDX-License-Identifier: AGPL-3.0-or-later
from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from tavolo.models import Utente


class Richiesta(HttpRequest):
    """A request as views get it: `AccessoMiddleware` lets in nobody without an account."""

    user: Utente
    htmx: HtmxDetails
