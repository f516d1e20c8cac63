# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every answer of the test client is looked at: no inline script or style, and a GET only reads."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from django.db import connection
from django.test import Client

SOSPETTO = re.compile(rb"<script|<style|[\s\"']style\s*=|[\s\"']on[a-z]+\s*=|javascript:", re.IGNORECASE)
LETTURA = re.compile(
    r"\s*\(?(SELECT|WITH|EXPLAIN|SHOW|SET|SAVEPOINT|RELEASE|ROLLBACK|BEGIN|COMMIT|DECLARE|FETCH|CLOSE)\b", re.IGNORECASE
)
SESSIONE = re.compile(r'\s*(INSERT INTO|UPDATE|DELETE FROM)\s+"django_session"', re.IGNORECASE)
TIPI_DI_DATI = {"application/json", "application/ld+json", "text/template"}


class CacciatoreInline(HTMLParser):
    """Collects what a strict Content-Security-Policy would block."""

    def __init__(self) -> None:
        super().__init__()
        self.trovati: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributi = dict(attrs)
        if tag == "style" or (tag == "script" and not self._ammesso(attributi)):
            self.trovati.append(f"<{tag}> in the page")
        for nome, valore in attrs:
            if nome == "style" or nome.startswith("on") or (valore or "").strip().lower().startswith("javascript:"):
                self.trovati.append(f"{nome} on <{tag}>")

    @staticmethod
    def _ammesso(attributi: dict[str, str | None]) -> bool:
        return "src" in attributi or attributi.get("type") in TIPI_DI_DATI


def inline_in(contenuto: bytes) -> list[str]:
    if not SOSPETTO.search(contenuto):
        return []
    cacciatore = CacciatoreInline()
    cacciatore.feed(contenuto.decode("utf-8", "replace"))
    return cacciatore.trovati


def sola_lettura(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
    if not LETTURA.match(sql) and not SESSIONE.match(sql):
        pytest.fail(f"a GET may only read, this one ran: {sql[:300]}")
    return execute(sql, params, many, context)


@pytest.fixture(scope="session", autouse=True)
def client_severo() -> Iterator[None]:
    originale = Client.request

    def request(client: Client, **richiesta: Any) -> Any:
        if richiesta.get("REQUEST_METHOD") in {"GET", "HEAD"}:
            with connection.execute_wrapper(sola_lettura):
                risposta = originale(client, **richiesta)
        else:
            risposta = originale(client, **richiesta)
        if not risposta.streaming and risposta.get("Content-Type", "").startswith("text/html"):
            trovati = inline_in(risposta.content)
            assert not trovati, f"inline code in {richiesta.get('PATH_INFO')}: {trovati}"
        return risposta

    Client.request = request
    yield
    Client.request = originale
