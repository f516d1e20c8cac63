# SPDX-License-Identifier: AGPL-3.0-or-later
import json
import re
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.core.paginator import Paginator
from django.template import engines
from django.test import RequestFactory
from django.utils.html import escape

from abitare.lib.distintivi import STATI, aspetto

OSTILE = "<script>alert(1)</script>"
ICONE = set(json.loads((Path(settings.BASE_DIR) / "static" / "src" / "icone.json").read_text()))


def rendi(sorgente, **contesto):
    html = engines["django"].from_string(sorgente).render(contesto)
    return re.sub(r"\s+", " ", html).strip()


@pytest.mark.parametrize("chiave", STATI)
def test_ogni_stato_ha_parole_e_icona(chiave):
    html = rendi("{% stato chiave %}", chiave=chiave)

    assert html.endswith(f"{escape(STATI[chiave].testo)}</span>")
    assert STATI[chiave].icona in ICONE


def test_stato_sconosciuto_si_legge_comunque():
    assert aspetto("in_attesa_di_parere").testo == "In attesa di parere"
    assert aspetto("sospesa", "Ferma").testo == "Ferma"


@pytest.mark.parametrize(
    "sorgente",
    [
        "{% distintivo t %}",
        "{% stato t %}",
        "{% riquadro titolo=t %}{{ t }}{% endriquadro %}",
        "{% scheda titolo=t url=t %}{{ t }}{% endscheda %}",
        "{% vuoto t t t t %}",
        "{% kpi t t t t %}",
        "{% briciola t t %}",
        "{% passi elenco 1 %}",
        "{% avanzamento 5 nome=t %}",
        "{% icona 'info' t %}",
        "{% tabella didascalia=t %}<tbody></tbody>{% endtabella %}",
        "{% figura titolo=t svg=t %}<tbody></tbody>{% endfigura %}",
        "{% filtri azzera=t etichetta=t %}{{ t }}{% endfiltri %}",
        "{% differenza 'niente' t %}",
        "{% differenza t 'niente' tutto=True %}",
    ],
)
def test_testo_ostile_resta_testo(sorgente):
    html = rendi(sorgente, t=OSTILE, elenco=[OSTILE])

    assert "<script" not in html
    assert "alert(1)" in html


@pytest.mark.parametrize(("valore", "barra", "testo"), [(112, "100", "112"), (-5, "0", "-5"), (33.33, "33.3", "33,3")])
def test_avanzamento_limita_la_barra_e_non_il_numero(valore, barra, testo):
    html = rendi("{% avanzamento v atteso=60 %}", v=valore)

    assert f'value="{barra}"' in html
    assert f'<span class="avanzamento-valore">{testo} %</span>' in html
    assert "atteso 60 %" in html


def test_avanzamento_mai_comunicato():
    assert rendi("{% avanzamento None %}") == '<span class="avanzamento-nota">mai comunicata</span>'


def test_paginazione_tiene_i_filtri():
    pagina = Paginator(range(95), 10).page(5)
    richiesta = RequestFactory().get("/", {"settore": "LLPP", "pagina": "5"})

    html = rendi("{% paginazione pagina %}", pagina=pagina, request=richiesta)

    assert re.findall(r'href="([^"]+)"', html) == [f"?settore=LLPP&amp;pagina={numero}" for numero in (1, 4, 5, 6, 10)]
    assert html.count('aria-current="page"') == 1


def test_paginazione_di_una_pagina_sola_tace():
    richiesta = RequestFactory().get("/")

    assert rendi("{% paginazione pagina %}", pagina=Paginator([1], 10).page(1), request=richiesta) == ""


def test_tabella_e_una_regione_con_nome_che_prende_il_fuoco():
    html = rendi('{% tabella didascalia="Azioni in ritardo" schede=True %}<tbody></tbody>{% endtabella %}')

    assert html.startswith(
        '<div class="tabella tabella-schede" role="region" aria-labelledby="tabella-azioni-in-ritardo" tabindex="0">'
    )
    assert '<caption id="tabella-azioni-in-ritardo">Azioni in ritardo</caption>' in html


def test_perche_dice_regola_ufficio_e_data():
    spiegazione = SimpleNamespace(
        puo=False,
        regola="Solo la coordinazione.",
        ufficio="Politiche Sociali",
        dal=date(2025, 6, 18),
        conferito_da="",
    )

    html = rendi("{% perche s %}", s=spiegazione)

    assert "Perché non posso modificare" in html
    assert "<strong>Politiche Sociali</strong>, dal 18/06/2025." in html


def test_perche_quando_posso():
    spiegazione = SimpleNamespace(puo=True, regola="Sei referente.", ufficio="", dal=None, conferito_da="")

    assert "Perché posso modificare" in rendi("{% perche s %}", s=spiegazione)


def test_schede_segna_la_corrente():
    voci = [SimpleNamespace(nome="Storia", url="/s", attiva=True, contatore=3)]

    html = rendi("{% schede voci %}", voci=voci)

    assert '<a href="/s" aria-current="page">Storia <span class="contatore">3</span></a>' in html


def test_cronologia_mostra_istante_e_dettagli():
    voce = SimpleNamespace(
        quando=datetime(2026, 3, 12, 9, 0, tzinfo=UTC), testo="Cambio", dettagli=["a → b"], tono="avviso", url=""
    )

    html = rendi("{% cronologia voci %}", voci=[voce])

    assert ">12/03/2026, ore 10:00</time>" in html
    assert "<li>a → b</li>" in html


def test_passi_segna_il_corrente():
    html = rendi("{% passi nomi 2 %}", nomi=["Incolla", "Controlla", "Conferma"])

    assert re.findall(r"<li([^>]*)>", html) == [' class="fatto"', ' aria-current="step"', ""]


def test_icona_decorativa_e_icona_con_nome():
    assert 'aria-hidden="true"' in rendi('{% icona "info" %}')
    assert 'aria-label="Avviso" role="img"' in rendi('{% icona "avviso" "Avviso" %}')


def test_comune_corrente():
    assert rendi("{% comune_corrente as ente %}{{ ente.nome }}") == settings.COMUNE.nome


def test_differenza_si_ascolta_e_si_vede():
    html = rendi("{% differenza a b %}", a="Fine lavori a giugno.", b="Fine lavori a settembre 2027.")

    assert html == (
        '<p class="differenza">Fine lavori a<del><span class="visually-hidden"> [tolto: </span> giugno'
        '<span class="visually-hidden"> fine] </span></del><ins><span class="visually-hidden"> [aggiunto: </span>'
        ' settembre 2027<span class="visually-hidden"> fine] </span></ins>.</p>'
    )


def test_differenza_accorcia_quello_che_resta():
    lungo = " ".join(["parola"] * 50)
    testi = {"a": f"{lungo} uno", "b": f"{lungo} due"}

    corto, intero = rendi("{% differenza a b %}", **testi), rendi("{% differenza a b tutto=True %}", **testi)

    assert (corto.count("parola"), corto.count("[…]"), intero.count("parola")) == (12, 1, 50)
