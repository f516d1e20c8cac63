# SPDX-License-Identifier: AGPL-3.0-or-later
import pytest
from django.conf import settings
from django.template.loader import render_to_string

ERRORI = ["400.html", "403.html", "403_csrf.html", "404.html", "413.html", "500.html"]


@pytest.mark.parametrize("nome", ERRORI)
def test_pagina_di_errore_senza_contesto_ne_database(nome):
    html = render_to_string(nome)

    assert html.count("<h1>") == 1
    assert settings.COMUNE.nome in html
    assert 'lang="it"' in html


def test_403_mostra_la_ragione_protetta():
    html = render_to_string("403.html", {"exception": "Solo la <b>coordinazione</b>"})

    assert "<p>Solo la &lt;b&gt;coordinazione&lt;/b&gt;</p>" in html
