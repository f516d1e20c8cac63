# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is true of every template: it compiles, carries its licence, and asks nothing that the CSP refuses."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template

CARTELLA = Path(settings.BASE_DIR) / "templates"
TUTTI = sorted(str(p.relative_to(CARTELLA)) for p in CARTELLA.rglob("*") if p.suffix in {".html", ".txt"})
PAGINE = [nome for nome in TUTTI if nome.endswith(".html")]
COMMENTI = re.compile(r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}", re.DOTALL)
LOGICA = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
ICONE = set(json.loads((Path(settings.BASE_DIR) / "static" / "src" / "icone.json").read_text()))


class Marcatura(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.vietati: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        nomi = dict(attrs)
        if tag == "style" or (tag == "script" and "src" not in nomi):
            self.vietati.append(tag)
        self.vietati += [nome for nome in nomi if nome == "style" or nome.startswith(("on", "hx-on"))]
        self.vietati += [v for n, v in attrs if n.startswith("hx-") and v and v.startswith(("js:", "javascript:"))]


def _sorgente(nome: str) -> str:
    return (CARTELLA / nome).read_text(encoding="utf-8")


@pytest.mark.parametrize("nome", TUTTI)
def test_si_compila(nome):
    assert get_template(nome).template.name == nome


@pytest.mark.parametrize("nome", TUTTI)
def test_porta_la_licenza(nome):
    assert _sorgente(nome).startswith("{# SPDX-License-Identifier: AGPL-3.0-or-later #}")


@pytest.mark.parametrize("nome", [nome for nome in PAGINE if not nome.startswith("pdf/")])
def test_nessuno_stile_o_script_in_linea(nome):
    marcatura = Marcatura()

    marcatura.feed(LOGICA.sub("", COMMENTI.sub("", _sorgente(nome))))

    assert marcatura.vietati == []


@pytest.mark.parametrize("nome", TUTTI)
def test_nessun_testo_senza_protezione(nome):
    sorgente = _sorgente(nome)

    protetti = [] if nome.endswith(".txt") else re.findall(r"autoescape off", sorgente)
    assert re.findall(r"\|\s*(?:safe|safeseq)\b", sorgente) + protetti == []


@pytest.mark.parametrize("nome", PAGINE)
def test_icone_nominate_esistono(nome):
    nominate = set(re.findall(r'{%\s*icona\s+"([^"]+)"', _sorgente(nome)))

    assert nominate - ICONE == set()
