# SPDX-License-Identifier: AGPL-3.0-or-later
"""Forms of other apps find again what was being typed."""

from html.parser import HTMLParser

import pytest
from django.urls import reverse

from tavolo.recupero import CAMPO
from tests.cast import PASSWORD
from tests.fabbriche import crea_aggiornamento


class Campi(HTMLParser):
    """The fields of the last form of a page."""

    def __init__(self):
        super().__init__()
        self.campi, self.area = {}, ""

    def handle_starttag(self, tag, attrs):
        attributi = dict(attrs)
        if tag == "form":
            self.campi = {}
        self.area = attributi.get("name", "") if tag == "textarea" else ""
        if tag == "input" and attributi.get("name") and attributi.get("type") not in {"checkbox", "radio", "file"}:
            self.campi[attributi["name"]] = attributi.get("value") or ""

    def handle_endtag(self, tag):
        self.area = ""

    def handle_data(self, data):
        if self.area:
            self.campi[self.area] = data.strip()


def campi_di(risposta):
    lettore = Campi()
    lettore.feed(risposta.content.decode().split("</main>")[0])
    return lettore.campi


def test_aggiornamento_ritrova_i_testi(cast, client, azione):
    pagina = reverse("programma:aggiorna-azione", args=[azione.pk])
    client.force_login(cast.referente)
    testo = "Cantiere aperto, mentre la sessione finiva"
    scritto = {**campi_di(client.get(pagina)), "stato": "in_corso", "testo": testo}
    client.session.flush()

    client.post(pagina, scritto)
    dopo = client.post(
        reverse("account_login"), {"login": "bruno.salva", "password": PASSWORD, "next": pagina}, follow=True
    )

    assert campi_di(dopo)["testo"] == testo
    assert azione.aggiornamenti.count() == 0


def test_risposta_a_un_aggiornamento_ritrova_il_commento(cast, client, azione):
    aggiornamento = crea_aggiornamento(azione, autore=cast.referente)
    pagina = reverse("programma:verifica-aggiornamento", args=[aggiornamento.pk])
    client.force_login(cast.coordinatrice)
    scritto = {**campi_di(client.get(pagina)), "commento": "Manca il verbale"}
    client.session.flush()

    client.post(reverse("programma:restituisci-aggiornamento", args=[aggiornamento.pk]), scritto)
    dopo = client.post(
        reverse("account_login"), {"login": "ada.provola", "password": PASSWORD, "next": pagina}, follow=True
    )

    assert campi_di(dopo)["commento"] == "Manca il verbale"
    assert hasattr(aggiornamento, "verifica") is False


@pytest.mark.parametrize(
    ("nome", "campo"),
    [("crea-obiettivo", "titolo"), ("modifica-programma", "titolo"), ("modifica-obiettivo", "descrizione")],
)
def test_modulo_del_programma_ritrova_i_testi(cast, client, programma, obiettivo, nome, campo):
    oggetto = obiettivo if nome == "modifica-obiettivo" else programma
    pagina = reverse(f"programma:{nome}", args=[oggetto.pk])
    client.force_login(cast.coordinatrice)
    scritto = {**campi_di(client.get(pagina)), campo: "Scritto mentre la sessione finiva"}
    client.session.flush()

    client.post(pagina, scritto)
    dopo = client.post(
        reverse("account_login"), {"login": "ada.provola", "password": PASSWORD, "next": pagina}, follow=True
    )

    assert CAMPO in scritto
    assert campi_di(dopo)[campo] == "Scritto mentre la sessione finiva"
    oggetto.refresh_from_db()
    assert getattr(oggetto, campo) != "Scritto mentre la sessione finiva"
