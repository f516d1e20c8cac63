# SPDX-License-Identifier: AGPL-3.0-or-later
"""The rights table is one test: every named address, every method, every person of the cast."""

from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.urls import URLResolver, get_resolver

from tests.abitare.test_urls import tutte
from tests.permessi.regole import TUTTI
from tests.permessi.tabella import ACCESSO, TABELLA

pytest_plugins = ["tests.permessi.scena"]

METODI = ("GET", "POST", "PUT", "DELETE")
UNA_PER_SPECIE = {
    "_bozza": (
        "anonimo",
        "estraneo",
        "consigliera",
        "amministratrice",
        "coordinatrice",
        "dirigente",
        "referente",
        "referente_urbanistica",
    ),
    "_chiuso": ("anonimo", "estraneo", "consigliera", "coordinatrice", "referente"),
}


@pytest.fixture
def errori_nudi(monkeypatch):
    """What is refused answers its status alone: of four thousand answers most would draw the same page of error."""

    def nudo(_resolver, stato):
        return lambda request, exception=None: HttpResponse(status=stato)

    monkeypatch.setattr(URLResolver, "resolve_error_handler", nudo)


def chiedi(cliente, metodo, indirizzo):
    """The status; what the request wrote is undone."""
    with transaction.atomic():
        risposta = cliente.generic(metodo, indirizzo)
        if risposta.streaming:
            b"".join(risposta.streaming_content)
        transaction.set_rollback(True)
    return risposta.status_code


def sbagliati(scena, domande, *, sessione_nuova=False):
    """What did not answer as the table says, among triples (row, method, person)."""
    trovati = []
    for riga, metodo, chi in domande:
        cliente = scena.entra(chi) if sessione_nuova else scena.clienti[chi]
        avuto, atteso = chiedi(cliente, metodo, scena.indirizzo(riga)), riga.stato(metodo, chi)
        if avuto != atteso:
            trovati.append(f"{metodo} {riga.nome} {dict(riga.dove)} {chi}: {avuto}, not {atteso}")
    return trovati


def persone_di(riga):
    """Everybody; on the draft and the closed programme one of each kind: the adopted one tells the others apart."""
    oggetti = " ".join(riga.dove.values())
    for variante, persone in UNA_PER_SPECIE.items():
        if variante in oggetti:
            return persone
    return sorted(TUTTI)


def accettate(righe):
    """Every method that a row accepts, by everybody."""
    return [
        (r, m, chi) for r in righe for m, modo in (("GET", r.get), ("POST", r.post)) if modo for chi in persone_di(r)
    ]


def rifiutate(righe):
    """Every method that an address refuses, once per address, by who is out, who writes and who administers."""
    uniche = {r.nome: r for r in righe}.values()
    metodi = [(r, m) for r in uniche for m in METODI if not {"GET": r.get, "POST": r.post}.get(m)]
    return [(r, m, chi) for r, m in metodi for chi in ("anonimo", "coordinatrice", "amministratrice")]


def test_ogni_indirizzo_e_nella_tabella():
    nomi = {nome for nome, _ in tutte(get_resolver()) if not nome.startswith("admin:")}

    assert {riga.nome for riga in TABELLA} == nomi


def test_le_regole_dicono_di_ogni_persona(cast):
    assert {"anonimo", *cast.persone} == TUTTI


def test_tabella_dei_diritti(scena, errori_nudi):
    righe = [riga for riga in TABELLA if riga not in ACCESSO]

    assert sbagliati(scena, accettate(righe)) == []


def test_pagine_di_rifiuto_di_ogni_persona(scena):
    """What the table leaves undrawn: who sees a thing and who does not, each on the page of error they get."""
    righe = [r for r in TABELLA if r.nome == "programma:modifica-azione" and r.dove["pk"] != "azione_chiuso"]

    assert sbagliati(scena, [(r, "GET", chi) for r in righe for chi in sorted(TUTTI)]) == []


def test_altri_metodi_rifiutati(scena):
    righe = [riga for riga in TABELLA if riga not in ACCESSO]

    assert sbagliati(scena, rifiutate(righe)) == []


def test_tabella_dei_diritti_delle_pagine_di_accesso(scena):
    assert sbagliati(scena, accettate(ACCESSO), sessione_nuova=True) == []


def test_ogni_riga_e_nella_documentazione():
    testo = Path(settings.BASE_DIR, "docs", "permessi.md").read_text(encoding="utf-8")
    regole = {modo.regola.nome for riga in TABELLA for modo in (riga.get, riga.post) if modo}

    assert {riga.nome for riga in TABELLA if f"`{riga.nome}`" not in testo} == set()
    assert {nome for nome in regole if f"| {nome} |" not in testo} == set()
