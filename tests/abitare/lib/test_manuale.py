# SPDX-License-Identifier: AGPL-3.0-or-later
import pytest

from abitare.lib.manuale import Capitolo, Sezione, leggi

TESTO = """# Guida <b>breve</b>

Vedi [l'altro](altro.md), [il sito](https://example.org/), [sotto](#due) e ![La home](../immagini/home.png).

## Che cosa c'è

| a | b |
|---|---|
| 1 | <script>alert(1)</script> |

## Due
"""


@pytest.fixture
def capitolo(tmp_path) -> Capitolo:
    file = tmp_path / "breve.md"
    file.write_text(TESTO, encoding="utf-8")
    return leggi(file, rinvia=lambda voce: f"/guida/{voce}", immagine=lambda voce: f"/static/{voce}")


def test_titolo_e_sezioni(capitolo):
    assert capitolo.titolo == "Guida <b>breve</b>"
    assert capitolo.sezioni == (Sezione("che-cosa-ce", "Che cosa c'è"), Sezione("due", "Due"))
    assert '<h2 id="due">Due</h2>' in capitolo.corpo
    assert "<h1" not in capitolo.corpo


def test_indirizzi_relativi_e_interi(capitolo):
    for indirizzo in ("/guida/altro.md", "https://example.org/", "#due"):
        assert f'href="{indirizzo}"' in capitolo.corpo
    assert '<img src="/static/../immagini/home.png" alt="La home"' in capitolo.corpo


def test_html_resta_testo(capitolo):
    assert "<script" not in capitolo.corpo
    assert "&lt;script&gt;" in capitolo.corpo


def test_tabella_in_un_riquadro_che_scorre_da_tastiera(capitolo):
    etichetta = 'aria-label="Tabella: Guida &lt;b&gt;breve&lt;/b&gt;"'
    assert f'<div class="tabella" role="region" {etichetta} tabindex="0"><table class="table">' in capitolo.corpo
    assert capitolo.corpo.count("</table></div>") == 1
