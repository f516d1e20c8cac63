# SPDX-License-Identifier: AGPL-3.0-or-later
"""A real report, with everything in it, in the eyes of the validators."""

from dataclasses import replace
from pathlib import Path

import outloud
import pdfua
import pytest
from django.conf import settings

from abitare.lib.pdf import Documento, Profilo
from delibere.models import Sezione
from delibere.pdf import in_html, rendi_contenuto
from delibere.report import ContenutoRapporto, componi
from programma.fotografia.canonico import in_json
from programma.fotografia.dati import Fotografia
from tests.delibere.foto import con_testi, foto, intestazione
from tests.supporto.documenti import apri, caratteri_incorporati, elementi

OSTILE = "<script>alert('x')</script> & {{ settings }} 🏠 ﷽ " + "precipitevolissimevolmente" * 12


def _rendi(f: Fotografia, profilo: Profilo = Profilo.A2A, **testa: object) -> Documento:
    return rendi_contenuto(componi(f, intestazione(**testa)), comune=settings.COMUNE, profilo=profilo, dati=in_json(f))


def giudica(documento: Documento, cartella: Path) -> tuple[list[str], list[str]]:
    percorso = cartella / "rapporto.pdf"
    percorso.write_bytes(documento.contenuto)
    detto, convalidato = outloud.check(str(percorso)), pdfua.validate(percorso)
    assert detto.error is None
    return [str(voce) for voce in detto.findings], [str(voce) for voce in convalidato.findings]


@pytest.fixture(scope="module")
def ricco(ambiente_di_prova: None) -> Documento:
    return _rendi(foto(24, esempio=True))


def test_validatori_sul_rapporto_ricco(ricco, tmp_path):
    assert giudica(ricco, tmp_path) == ([], [])


def test_metadati_segnalibri_e_caratteri(ricco):
    with apri(ricco.contenuto) as pdf, pdf.open_metadata() as xmp, pdf.open_outline() as albero:
        assert str(pdf.Root.Lang) == "it"
        assert str(pdf.docinfo["/Title"]) == "Rapporto di avanzamento"
        assert str(pdf.docinfo["/Author"]) == "Comune di Cremona, Settore Politiche Sociali"
        assert xmp["xmp:CreateDate"] == "2026-11-22T09:30:00Z"
        assert [voce.title for voce in albero.root][:3] == ["Indice", "1. Sintesi", "2. Avanzamento per orizzonte"]
        assert len(albero.root) == 14
        assert {nome.split("-")[0] for nome in caratteri_incorporati(pdf)} == {"Titillium", "Roboto", "DejaVu"}
        assert not any(nome.endswith("!") for nome in caratteri_incorporati(pdf))
        assert len(elementi(pdf, "Table")) == 9
        assert len(elementi(pdf, "Figure")) == 9


def test_dati_di_esempio_su_ogni_pagina(ricco):
    html = in_html(componi(foto(3, esempio=True), intestazione()), comune=settings.COMUNE)
    vero = in_html(componi(foto(3), intestazione()), comune=settings.COMUNE)

    assert 'data-testatina="Rapporto n. 3/2026 · DATI DI ESEMPIO"' in html
    assert "Dati di esempio: questo documento non è un atto del Comune" in html
    assert "esempio" not in vero.split("</style>")[1].lower()


def test_stessi_dati_stessi_byte(ricco):
    assert _rendi(foto(24, esempio=True)).impronta == ricco.impronta


def test_profilo_con_allegati():
    with apri(_rendi(foto(2), Profilo.A3A).contenuto) as pdf:
        assert sorted(pdf.attachments) == ["rapporto-2026-003.csv", "rapporto-2026-003.json"]


def test_testi_ostili_in_ogni_campo(tmp_path):
    testa = {"titolo": OSTILE[:150], "testo_copertina": OSTILE, "decisioni": (OSTILE,), "protocollo": OSTILE[:60]}

    documento = _rendi(con_testi(foto(9), OSTILE), **testa)
    html = in_html(componi(con_testi(foto(9), OSTILE), intestazione(**testa)), comune=settings.COMUNE)

    assert giudica(documento, tmp_path) == ([], [])
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


@pytest.mark.parametrize("azioni", [0, 1])
@pytest.mark.parametrize("obiettivi", [0, 2])
def test_programma_vuoto_o_quasi(azioni, obiettivi, tmp_path):
    base = foto(azioni, max(obiettivi, 1))
    vuota = base if obiettivi else replace(base, obiettivi=(), settori=())

    documento = _rendi(vuota, decisioni=(), atti=(), protocollo="", testo_copertina="")

    assert giudica(documento, tmp_path) == ([], [])


def test_senza_date_senza_indicatori_senza_risorse(tmp_path):
    base = foto(4)
    nude = tuple(
        replace(
            o,
            azioni=tuple(
                replace(a, inizio_previsto=None, fine_prevista=None, indicatori=(), risorse=()) for a in o.azioni
            ),
        )
        for o in base.obiettivi
    )
    contenuto = componi(replace(base, obiettivi=nude), intestazione())
    html = in_html(contenuto, comune=settings.COMUNE)

    assert "Il programma non ha ancora indicatori." in html
    assert "Le azioni del programma non hanno ancora risorse registrate." in html
    assert "<tbody>\n</tbody>" not in html
    assert giudica(_rendi(replace(base, obiettivi=nude)), tmp_path) == ([], [])


@pytest.mark.parametrize("sezione", Sezione.values)
def test_una_sezione_alla_volta(sezione):
    contenuto: ContenutoRapporto = componi(foto(6), intestazione(sezioni=frozenset({sezione}), decisioni=()))
    html = in_html(contenuto, comune=settings.COMUNE)

    chiavi = [capitolo.chiave for capitolo in contenuto.capitoli]
    assert sorted(chiavi) == sorted(["sintesi", sezione, "metodo", "impronta"])
    assert all(f'<h1 id="{chiave}">' in html for chiave in chiavi)


def test_quanto_e_lungo(ricco):
    assert 10 <= ricco.pagine <= 16
