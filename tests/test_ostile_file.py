# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whatever is uploaded to whatever form that takes a file: a clear answer, never a 500, and a harmless name.

The forms are those found in the pages of the rights table, so a new one is tried as soon as a page offers it.
"""

import re
from html.parser import HTMLParser

import pytest
from django.apps import apps
from django.db import models, transaction
from django.urls import resolve

from tavolo.models import Cambio
from tests.supporto.file import pdf_di_prova
from tests.supporto.invii import File, multiparte
from tests.test_ostile import Campi, chi_puo, unici

pytest_plugins = ["tests.permessi.scena"]

HTML = b"<html><script>alert(1)</script></html>"
PDF = pdf_di_prova().read()
GUASTI = {
    "zero byte": [File(b"")],
    "zero byte senza nome": [File(b"", 'filename=""')],
    "pagina che si dice PDF": [File(HTML)],
    "programma che si dice PDF": [File(b"MZ\x90\0" + bytes(200))],
    "tipo sbagliato": [File(b"GIF89a" + bytes(50), 'filename="prova.gif"', "image/gif")],
    "senza estensione": [File(b"\xff\xfe\0\0", 'filename="prova"', "x/y")],
    "due file, uno guasto": [File(PDF), File(HTML, 'filename="altro.pdf"')],
    "undici file": [File(HTML, f'filename="{n}.pdf"') for n in range(11)],
}
NOMI = {
    "percorso": 'filename="../../../etc/passwd.pdf"',
    "percorso di Windows": 'filename="C:\\\\Windows\\\\..\\\\system.pdf"',
    "a capo": "filename*=UTF-8''prova%0D%0ASet-Cookie:%20x=1.pdf",
    "a capo nudo": 'filename="prova\r\nX-Prova: 1.pdf"',
    "nullo": "filename*=UTF-8''prova%00.exe.pdf",
    "alla rovescia": 'filename="\u202efdp.exe.pdf"',
    "lunghissimo": f'filename="{"è" * 3_000}.pdf"',
    "solo estensione": 'filename=".pdf"',
    "codice": 'filename="<img src=x onerror=alert(1)>{{ 7|add:7 }}.pdf"',
    "due volte": 'filename="prova.pdf"; filename="altro.exe"',
}
NOME_SICURO = re.compile(r"[0-9A-Za-z/_.-]*")
MAI_NEI_NOMI = re.compile(r"[\x00-\x1f\x7f/\\\u200b-\u200f\u202a-\u202e\u2066-\u2069]")


class Moduli(HTMLParser):
    """The forms of a page that take a file: where each is sent, what it would send, the names of its file fields."""

    def __init__(self):
        super().__init__()
        self.trovati: list[tuple[str, Campi, list[str]]] = []
        self._aperto: tuple[str, Campi, list[str]] | None = None

    def handle_starttag(self, tag, attrs):
        dati = dict(attrs)
        if tag == "form":
            self._aperto = (dati.get("action") or "", Campi(), [])
        elif self._aperto:
            self._aperto[1].handle_starttag(tag, attrs)
            if (tag, dati.get("type")) == ("input", "file"):
                self._aperto[2].append(dati["name"])

    def handle_endtag(self, tag):
        if tag == "form" and self._aperto:
            self.trovati += [self._aperto] if self._aperto[2] else []
            self._aperto = None


@pytest.fixture
def moduli(scena):
    """(name of the address, address, client, values, file fields) of each, once."""
    trovati = {}
    for riga in unici("GET"):
        cliente, pagina = scena.entra(chi_puo(riga, "GET")), scena.indirizzo(riga)
        risposta = cliente.get(pagina)
        testo = b"".join(risposta.streaming_content) if risposta.streaming else risposta.content
        if b'type="file"' in testo:
            lettore = Moduli()
            lettore.feed(testo.decode())
            for azione, campi, file in lettore.trovati:
                indirizzo = azione or pagina
                nome = resolve(indirizzo).view_name
                trovati.setdefault(nome, (nome, indirizzo, cliente, campi.valori, file))
    assert len(trovati) >= 4
    return list(trovati.values())


def invia(modulo, file):
    """Status, acts of writing, and the rows with a file as they would stay; then all is undone."""
    _, indirizzo, cliente, valori, campi = modulo
    corpo, tipo = multiparte(valori, [(campo, uno) for campo in campi for uno in file])
    with transaction.atomic():
        prima = Cambio.objects.count()
        risposta = cliente.post(indirizzo, corpo, content_type=tipo)
        scritti = 0 if risposta.status_code == 500 else Cambio.objects.count() - prima
        nomi = nomi_scritti()
        transaction.set_rollback(True)
    return risposta, scritti, nomi


def nomi_scritti() -> list[tuple[str, str]]:
    """Where each file is kept, and how it is called."""
    return [
        (getattr(riga, campo.name).name, getattr(riga, "nome", ""))
        for modello in apps.get_models()
        for campo in modello._meta.fields
        if isinstance(campo, models.FileField)
        for riga in modello._default_manager.all()
    ]


def test_un_file_guasto_non_rompe_e_non_scrive(moduli):
    guasti = []
    for modulo in moduli:
        for nome, file in GUASTI.items():
            risposta, scritti, _ = invia(modulo, file)
            if risposta.status_code >= 500 or (scritti and nome != "zero byte senza nome"):
                guasti.append(f"{modulo[0]}, {nome}: {risposta.status_code}, {scritti} written")

    assert guasti == []


def test_un_nome_ostile_non_esce_dalla_sua_cartella(moduli):
    guasti = []
    for modulo in moduli:
        for nome, parametri in NOMI.items():
            risposta, scritti, nomi = invia(modulo, [File(PDF, parametri)])
            storti = [n for n in nomi if not NOME_SICURO.fullmatch(n[0]) or MAI_NEI_NOMI.search(n[1])]
            if risposta.status_code >= 500 or (risposta.status_code >= 400 and scritti) or storti:
                guasti.append(f"{modulo[0]}, {nome}: {risposta.status_code}, {scritti} written, {storti}")
            assert not {"X-Prova", "Set-Cookie: x"} & set(risposta.headers)

    assert guasti == []
