# SPDX-License-Identifier: AGPL-3.0-or-later
"""The documents of the plans in the eyes of the validators: rich, empty, hostile, as large as the ambito."""

import io
from dataclasses import replace

import pytest
from django.conf import settings
from pypdf import PdfReader

from abitare.lib.pdf import Profilo
from delibere.pdf import rendi_piano
from delibere.report.piano import componi_annuale, componi_avviso, componi_triennale
from programma.piani import Numeri
from programma.piani.canonico import in_json
from tests.delibere import foto_piani as prova
from tests.delibere.test_pdf_foglio import OSTILE, giudica

COMPONI = {
    "annuale": (prova.annuale, componi_annuale, "Piano annuale 2027"),
    "avviso": (prova.annuale, componi_avviso, "Scheda per l'avviso 2027"),
    "triennale": (prova.triennale, componi_triennale, "Piano triennale 2026-2028"),
}


def rendi(nome, comuni=5, profilo=Profilo.A2A, cambia=lambda foto: foto, **campi):
    scatta, componi, titolo = COMPONI[nome]
    foto = cambia(scatta(comuni, **campi))
    contenuto = componi(foto, prova.testa(titolo=titolo))
    return rendi_piano(contenuto, comune=settings.COMUNE, profilo=profilo, dati=in_json(foto))


def parole(documento):
    pagine = PdfReader(io.BytesIO(documento.contenuto)).pages
    return [" ".join(pagina.extract_text().split()) for pagina in pagine]


@pytest.mark.parametrize("profilo", list(Profilo))
@pytest.mark.parametrize("nome", COMPONI)
def test_validatori(nome, profilo, tmp_path):
    assert giudica(rendi(nome, profilo=profilo), tmp_path) == ([], [])


@pytest.mark.parametrize("comuni", [0, 1, 2])
@pytest.mark.parametrize("nome", COMPONI)
def test_validatori_su_piani_vuoti_e_piccoli(nome, comuni, tmp_path):
    assert giudica(rendi(nome, comuni, atto=None), tmp_path) == ([], [])


def ostile(foto):
    """Long and nasty texts wherever somebody writes one, and the greatest numbers there can be."""
    testo = OSTILE * 3
    massimo = Numeri(**dict.fromkeys(Numeri.__dataclass_fields__, 99_999))
    righe = tuple(replace(riga, nota=testo[:500], numeri=massimo) for riga in foto.righe)
    comuni = tuple(replace(comune, nome=f"{comune.id} {OSTILE}"[:120]) for comune in foto.comuni)
    enti = tuple(replace(ente, nome=f"{ente.id} {OSTILE}"[:160]) for ente in foto.enti)
    foto = replace(foto, righe=righe, comuni=comuni, enti=enti, nota=testo, atto=replace(foto.atto, nome=testo[:300]))
    if not hasattr(foto, "anno"):
        return replace(
            foto, sezioni=tuple(replace(sezione, titolo=OSTILE, testo=testo * 9) for sezione in foto.sezioni)
        )
    scelte = (replace(scelta, categoria=OSTILE[:200], motivazione=testo * 5) for scelta in foto.scelte_comuni)
    return replace(
        foto,
        scelte_comuni=tuple(scelte),
        scelte_enti=tuple(replace(s, categorie=testo[:500]) for s in foto.scelte_enti),
        comunicazioni=tuple(replace(c, nota=testo[:500]) for c in foto.comunicazioni),
        parametri=tuple(replace(p, fonte=OSTILE[:200], nota=testo) for p in foto.parametri),
    )


@pytest.mark.parametrize("nome", COMPONI)
def test_validatori_su_testi_ostili(nome, tmp_path):
    assert giudica(rendi(nome, 4, cambia=ostile), tmp_path) == ([], [])


@pytest.mark.parametrize("nome", COMPONI)
def test_validatori_sull_ambito_intero(nome, tmp_path):
    documento = rendi(nome, 48)

    assert giudica(documento, tmp_path) == ([], [])
    assert documento.pagine <= 35


def test_che_cosa_dice_l_annuale():
    foto = prova.annuale()
    testo = " ".join(parole(rendi("annuale")))

    totale = foto.calcolo.totale
    attesi = [
        f"Nel 2027 si prevedono disponibili {totale.disponibili} unità in 5 Comuni dei 5 del piano",
        f"ne sono riservate {foto.calcolo.riserva_indigenti}",
        "Deliberazione – Assemblea dei sindaci n. 3/2026 del 20/11/2026",
        "Recepito: Deliberazione – Giunta comunale n. 9/2026 del 24/11/2026",
        "Genitori soli con figli minori",
        "Lo dicono i servizi sociali.",
        "Anziani; persone con disabilità",
        "Art. 23 co. 13 L.R. 16/2016",
        "Disponibili: pubblicato 999",
        "Corte de' Cortesi con Cignone",
        "Non pervenuta",
        "Cremona, ALER di prova: Nota della riga",
        "3 righe (Comune ed ente proprietario) sono a zero",
    ]
    assert [atteso for atteso in attesi if atteso not in testo] == []


def test_una_bozza_lo_dice_in_ogni_pagina():
    pagine = parole(rendi("annuale", 3, atto=None))

    assert "BOZZA: l'Assemblea dei sindaci non l'ha approvato" in pagine[0]
    assert [n for n, pagina in enumerate(pagine, 1) if "BOZZA" not in pagina] == []
    assert all("BOZZA" not in pagina for pagina in parole(rendi("annuale", 3)))


def test_ogni_tabella_ha_le_sue_intestazioni_in_ogni_pagina():
    pagine = parole(rendi("annuale", 48))

    della_lettera_a = [p for p in pagine if "Comune Proprietario SAP SAS" in p]
    della_lettera_b = [p for p in pagine if "Proprietario Libere Turn-over Rilasciate" in p]
    assert (len(della_lettera_a) >= 3, len(della_lettera_b) >= 5) == (True, True)


def test_le_sezioni_del_triennale_hanno_la_loro_lettera():
    testo = " ".join(parole(rendi("triennale", 2)))

    assert [f"Lettera {lettera}. Contenuto {lettera}" in testo for lettera in "abcdefg"] == [True] * 7
    assert "Primo capoverso di g." in testo


def test_stessi_dati_stessi_byte():
    assert rendi("annuale", 3).impronta == rendi("annuale", 3).impronta
