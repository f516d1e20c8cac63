# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whatever is sent to whatever address: a clear answer, never a 500, and nothing written without the right.

The addresses are those of the rights table, so a new one is tried as soon as it exists.
"""

from dataclasses import dataclass, field
from html.parser import HTMLParser

import pytest
from django.db import transaction
from django.urls import reverse

from tavolo.models import Cambio
from tavolo.storia import con_autore
from tests.fabbriche import crea_azione
from tests.permessi.regole import NESSUNO, Riga
from tests.permessi.tabella import TABELLA

pytest_plugins = ["tests.permessi.scena"]

SENZA_DIRITTO = ("anonimo", "estraneo", "consigliera", "referente_urbanistica")
TESTI = {
    "vuoto": "",
    "nul": "a\0b",
    "script": "<script>alert(1)</script>{{ 7|add:7 }}",
    "emoji": "🏠\u202e\ufeff\U0001f9d1\u200d\U0001f373",
    "lungo": "è" * 10_000,
    "zero": "0",
    "negativo": "-1",
    "enorme": "9" * 40,
    "non un numero": "NaN",
    "esponente": "1e999999",
    "altro tipo": '[{"pk": 1}]',
    "data impossibile": "2026-02-30",
    "anno zero": "0000-00-00",
}
NEI_TESTI = {"nul", "script", "emoji", "lungo"}
PARAMETRI = ("al", "anno", "condizione", "dal", "formato", "next", "oggetto_id", "modello", "organo", "orizzonte")
PARAMETRI += (
    "pagina",
    "persona",
    "prima",
    "q",
    "ruolo",
    "scelti",
    "settore",
    "stato",
    "tipo",
    "obiettivo",
    "campo",
    "da",
    "a",
)
PARAMETRI += ("genere", "rispetto")
SEMPRE = ("versione", "visto", "segno", "avanzamento", "commento", "scelti", "conferma", "righe", "autore_modulo")


@dataclass
class Campi(HTMLParser):
    """What the forms of a page would send: names with their values, and which of them are typed by hand."""

    valori: dict[str, str] = field(default_factory=dict)
    scritti: set[str] = field(default_factory=set)
    testo: str = ""
    scelta: str = ""

    @property
    def righe(self):
        """How many rows each table says it has: a forged number there asks for all the rows a table may have."""
        return {nome: valore for nome, valore in self.valori.items() if nome.endswith("_FORMS")}

    def __post_init__(self):
        super().__init__()

    def handle_starttag(self, tag, attrs):
        dati = dict(attrs)
        nome, tipo = dati.get("name"), dati.get("type", "text")
        if tag == "option" and self.scelta and ("selected" in dati or not self.valori.get(self.scelta)):
            self.valori[self.scelta] = dati.get("value") or ""
        if tag == "select":
            self.scelta = nome or ""
        if nome and tag in ("input", "textarea", "select") and tipo not in ("file", "submit"):
            self.valori.setdefault(nome, dati.get("value") or "")
            if tag == "textarea" or (tag == "input" and tipo in ("text", "search", "email")):
                self.scritti.add(nome)


def unici(metodo):
    """The first row of each address that takes the method and lets somebody in."""
    righe = {}
    for riga in TABELLA:
        modo = riga.get if metodo == "GET" else riga.post
        if modo and modo.regola.puo != NESSUNO:
            righe.setdefault((riga.nome, riga.dove.get("formato"), riga.dove.get("tipo")), riga)
    return list(righe.values())


def chi_puo(riga, metodo):
    modo = riga.get if metodo == "GET" else riga.post
    return min(modo.regola.puo - {"anonimo", "disattivata"}, key=lambda chi: (chi != "coordinatrice", chi))


def chiedi(cliente, metodo, indirizzo, dati=None):
    """Status, and how many acts of writing it made; then all is undone."""
    with transaction.atomic():
        prima = Cambio.objects.count()
        risposta = getattr(cliente, metodo)(indirizzo, dati or {})
        if risposta.streaming:
            b"".join(risposta.streaming_content)
        scritti = 0 if risposta.status_code == 500 else Cambio.objects.count() - prima
        transaction.set_rollback(True)
    return risposta.status_code, scritti


def campi_di(scena, riga):
    if riga.get is None:
        return Campi()
    campi = Campi()
    campi.feed(scena.entra(chi_puo(riga, "POST")).get(scena.indirizzo(riga)).content.decode())
    return campi


def invii(campi):
    """The same form with every field hostile, and with only the typed ones so."""
    for nome, testo in TESTI.items():
        tutti = dict.fromkeys((*campi.valori, *SEMPRE), testo)
        yield nome, tutti if nome == "enorme" else tutti | campi.righe
        if campi.scritti and nome in NEI_TESTI:
            yield f"{nome} nei testi", campi.valori | dict.fromkeys(campi.scritti, testo)


@pytest.fixture
def righe_post(scena):
    return [(riga, scena.indirizzo(riga), campi_di(scena, riga)) for riga in unici("POST")]


def test_nessun_invio_rompe_e_nulla_resta_a_meta(scena, righe_post):
    guasti = []
    for riga, indirizzo, campi in righe_post:
        cliente = scena.entra(chi_puo(riga, "POST"))
        for nome, dati in invii(campi):
            stato, scritti = chiedi(cliente, "post", indirizzo, dati)
            if stato >= 500 or (stato >= 400 and scritti):
                guasti.append(f"{riga.nome}, {nome}: {stato}, {scritti} written")

    assert guasti == []


def test_chi_non_ha_il_diritto_non_scrive_nulla(scena, righe_post):
    guasti = []
    for riga, indirizzo, campi in righe_post:
        for chi in (chi for chi in SENZA_DIRITTO if chi not in riga.post.regola.puo):
            for dati in (campi.valori, dict.fromkeys((*campi.valori, *SEMPRE), "1") | campi.righe):
                stato, scritti = chiedi(scena.entra(chi), "post", indirizzo, dati)
                if scritti or stato != riga.stato("POST", chi):
                    guasti.append(f"{riga.nome} {chi}: {stato}, {scritti} written")

    assert guasti == []


def test_chiavi_di_un_altro_programma(scena, righe_post):
    """Every choice in the form names an object of the draft, also to who may write both."""
    guasti = []
    for riga, indirizzo, campi in righe_post:
        cliente = scena.entra(chi_puo(riga, "POST"))
        for cosa in ("obiettivo_bozza", "azione_bozza"):
            chiave = str(scena.oggetti[cosa].pk)
            dati = campi.valori | {n: chiave for n in (*campi.valori, *SEMPRE) if n not in campi.scritti} | campi.righe
            stato, scritti = chiedi(cliente, "post", indirizzo, dati)
            if stato >= 500 or (stato >= 400 and scritti):
                guasti.append(f"{riga.nome}, {cosa}: {stato}, {scritti} written")

    assert guasti == []


@pytest.mark.parametrize("chiave", [0, 2**31, 2**63 - 1, 10**30])
def test_chiavi_che_non_esistono(scena, chiave):
    """A key that names nothing is not there, for who may do everything elsewhere."""
    guasti = []
    for metodo in ("GET", "POST"):
        for riga in (riga for riga in unici(metodo) if "pk" in riga.dove):
            modo = riga.get if metodo == "GET" else riga.post
            cliente = scena.clienti[chi_puo(riga, metodo)]
            stato, scritti = chiedi(cliente, metodo.lower(), _con_chiave(scena, riga, chiave))
            if (stato, scritti) != (404, 0):
                guasti.append(f"{metodo} {riga.nome} ({modo.regola.nome}): {stato}, {scritti} written")

    assert guasti == []


def test_la_versione_di_un_altro_oggetto(scena, righe_post):
    """A version that is true of something else was never of this: refused, and nothing joins or is overwritten."""
    altra = crea_azione(scena.oggetti["obiettivo_bozza"], scena.cast.sociali)
    with con_autore(scena.cast.sistema):
        for _ in range(9):
            altra.save(update_fields=[])
    con_versione = [prova for prova in righe_post if "versione" in prova[2].valori]
    guasti = []
    for riga, indirizzo, campi in con_versione:
        dati = campi.valori | {n: campi.valori[n] or "Prova" for n in campi.scritti} | {"versione": str(altra.versione)}
        stato, scritti = chiedi(scena.entra(chi_puo(riga, "POST")), "post", indirizzo, dati)
        if stato not in (400, 422) or scritti:
            guasti.append(f"{riga.nome}: {stato}, {scritti} written")

    assert guasti == []
    assert len(con_versione) > 4


def _con_chiave(scena, riga: Riga, chiave: int) -> str:
    argomenti = {n: chiave if n == "pk" else scena.valore(n, v) for n, v in riga.dove.items()}
    return reverse(riga.nome, kwargs=argomenti)


def test_nessun_parametro_rompe_una_pagina(scena):
    guasti = []
    for riga in unici("GET"):
        cliente = scena.entra(chi_puo(riga, "GET"))
        for nome, testo in TESTI.items():
            stato, _ = chiedi(cliente, "get", scena.indirizzo(riga), dict.fromkeys(PARAMETRI, testo[:2000]))
            if stato >= 500 and riga.nome != "salute":
                guasti.append(f"{riga.nome}, {nome}: {stato}")

    assert guasti == []
