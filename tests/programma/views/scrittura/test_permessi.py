# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who does not coordinate finds every road closed: page, button, bulk, paste; who coordinates finds them open."""

import pytest
from django.urls import reverse

from programma.models import Azione, Obiettivo, Programma
from programma.urls import scrittura
from tests.fabbriche import crea_azione, crea_indicatore, crea_obiettivo

ARGOMENTI = {
    "crea-programma": "",
    "modifica-programma": "programma",
    "scrivi-programma": "programma",
    "assegna-azioni": "programma",
    "incolla-azioni": "programma",
    "crea-obiettivo": "programma",
    "modifica-obiettivo": "obiettivo",
    "elimina-obiettivo": "obiettivo",
    "ordina-obiettivo": "obiettivo",
    "crea-azione": "obiettivo",
    "modifica-azione": "azione",
    "ordina-azione": "azione",
    "sposta-azione": "azione",
    "duplica-azione": "azione",
    "annulla-azione": "azione",
    "ripristina-azione": "azione",
    "elimina-azione": "azione",
    "misura-indicatore": "indicatore",
}
SOLO_GET = {"scrivi-programma"}
SOLO_POST = {"ordina-obiettivo", "ordina-azione", "duplica-azione"}
DEL_TAVOLO = {"referente", "referente_urbanistica", "referente_sociali", "supplente", "dirigente"}


def pagine(**oggetti):
    for nome, genere in ARGOMENTI.items():
        argomenti = [oggetti[genere].pk] if genere else []
        verso = ["su"] if nome.startswith("ordina-") else []
        yield nome, reverse(f"programma:{nome}", args=argomenti + verso)


@pytest.fixture
def in_bozza(cast, bozza):
    obiettivo = crea_obiettivo(bozza, cast.sociali)
    azione = crea_azione(obiettivo, cast.lavori_pubblici)
    indicatore = crea_indicatore(azione=azione)
    return {"programma": bozza, "obiettivo": obiettivo, "azione": azione, "indicatore": indicatore}


def test_ogni_pagina_di_scrittura_e_nella_tabella():
    assert {percorso.name for percorso in scrittura.urlpatterns} == set(ARGOMENTI)


def test_chi_non_coordina_trova_chiuso(client, cast, in_bozza, programma, obiettivo, azione):
    adottati = {"programma": programma, "obiettivo": obiettivo, "azione": azione}
    adottati["indicatore"] = crea_indicatore(obiettivo=obiettivo)
    prima = list(Azione.objects.values_list("titolo", "codice", "stato"))

    for nome, persona in cast.persone.items():
        if nome in ("coordinatrice", "disattivata"):
            continue
        client.force_login(persona)
        legge = persona not in (cast.estraneo, cast.scaduta)
        for oggetti, visibile in ((in_bozza, nome in DEL_TAVOLO), (adottati, legge)):
            for pagina, url in pagine(**oggetti):
                atteso = 403 if visibile or pagina == "crea-programma" else 404
                if pagina not in SOLO_POST:
                    assert (nome, pagina, client.get(url).status_code) == (nome, pagina, atteso)
                if pagina not in SOLO_GET:
                    assert (nome, pagina, client.post(url, {"titolo": "x"}).status_code) == (nome, pagina, atteso)

    assert list(Azione.objects.values_list("titolo", "codice", "stato")) == prima
    assert (Programma.objects.count(), Obiettivo.objects.count()) == (2, 2)


def test_chi_coordina_apre_ogni_pagina(coordinatrice, in_bozza):
    for nome, url in pagine(**in_bozza):
        atteso = 405 if nome in SOLO_POST else 200
        assert (nome, coordinatrice.get(url).status_code) == (nome, atteso)


def test_programma_chiuso_non_si_scrive_da_nessuna_parte(coordinatrice, in_bozza):
    Programma.objects.update(stato=Programma.Stato.CHIUSO)

    for nome, url in pagine(**in_bozza):
        if nome not in SOLO_GET | {"crea-programma"}:
            assert (nome, coordinatrice.post(url, {"titolo": "x"}).status_code) == (nome, 403)


def test_senza_accesso_si_va_alla_pagina_di_ingresso(client, in_bozza):
    for nome, url in pagine(**in_bozza):
        risposta = client.post(url, {"titolo": "x"})
        assert (nome, risposta.status_code, risposta.url.split("?")[0]) == (nome, 302, reverse("account_login"))
