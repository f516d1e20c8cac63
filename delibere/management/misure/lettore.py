# SPDX-License-Identifier: AGPL-3.0-or-later
import time
from itertools import count
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.http.response import HttpResponseBase
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tavolo.models import Utente

_prefissi = count(1)


class Lettore:
    """A person who reads pages, in this process, with a cache that can be made cold without emptying anybody's."""

    def __init__(self, utente: Utente) -> None:
        self.client = Client(SERVER_NAME=settings.ALLOWED_HOSTS[0].lstrip("."), raise_request_exception=True)
        self.client.force_login(utente)

    def prendi(self, indirizzo: str, **testate: str) -> HttpResponseBase:
        risposta = self.client.get(indirizzo, secure=settings.SECURE_SSL_REDIRECT, headers=testate)
        if risposta.status_code not in (200, 304):
            raise RuntimeError(f"{indirizzo}: {risposta.status_code}")
        return risposta

    def a_freddo(self) -> None:
        """Forgets every cached result; the session is read again, as it is at every request of a person."""
        caches["default"].key_prefix = f"misura-{time.time_ns()}-{next(_prefissi)}"
        self.prendi(reverse("tavolo:privacy"))

    def secondi(self, indirizzo: str, *, freddo: bool, volte: int) -> float:
        """The best of some times: what the machine does meanwhile only adds."""
        self.prendi(indirizzo)
        return min(self._una_volta(indirizzo, freddo=freddo) for _ in range(volte))

    def _una_volta(self, indirizzo: str, *, freddo: bool) -> float:
        if freddo:
            self.a_freddo()
        inizio = time.perf_counter()
        self.prendi(indirizzo)
        return time.perf_counter() - inizio

    def interrogazioni(self, indirizzo: str, **testate: Any) -> int:
        with CaptureQueriesContext(connection) as contesto:
            self.prendi(indirizzo, **testate)
        return len(contesto)
