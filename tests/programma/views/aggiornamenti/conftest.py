# SPDX-License-Identifier: AGPL-3.0-or-later

import pytest
from django.test import Client
from django.urls import reverse


@pytest.fixture
def come():
    """A client of this person."""

    def con(utente) -> Client:
        client = Client()
        client.force_login(utente)
        return client

    return con


@pytest.fixture
def campi():
    """What a browser would send back of the form at this address, without touching anything."""

    def leggi(client: Client, nome: str, pk: int) -> dict:
        modulo = client.get(reverse(nome, args=[pk])).context["form"]
        valori = {campo.html_name: campo.value() for campo in modulo if campo.name != "file"}
        return {nome: "" if valore is None else valore for nome, valore in valori.items()}

    return leggi
