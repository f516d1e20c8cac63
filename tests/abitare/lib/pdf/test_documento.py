# SPDX-License-Identifier: AGPL-3.0-or-later
"""One report with everything in it, under both profiles, in the eyes of three validators."""

import hashlib
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import outloud
import pdfua
import pikepdf
import pytest
from pikepdf import Array, Name, pdfa

from abitare.lib.pdf import Documento, Profilo, rendi, stampabile
from tests.supporto.documenti import ALLEGATI, METADATI, apri, campione, caratteri_incorporati, elementi, foglio

RIGHE = 90
SPAZI = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
    "pdfaSchema": "http://www.aiim.org/pdfa/ns/schema#",
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "xmp": "http://ns.adobe.com/xap/1.0/",
}


@pytest.fixture(scope="module", params=list(Profilo))
def profilo(request: pytest.FixtureRequest) -> Profilo:
    return request.param


@pytest.fixture(scope="module")
def documento(ambiente_di_prova: None, profilo: Profilo) -> Documento:
    return rendi(stampabile(campione(RIGHE)), metadati=METADATI, profilo=profilo, allegati=ALLEGATI)


@pytest.fixture(scope="module")
def pdf(documento: Documento) -> Iterator[pikepdf.Pdf]:
    with apri(documento.contenuto) as aperto:
        yield aperto


def _xmp(pdf: pikepdf.Pdf) -> ElementTree.Element:
    return ElementTree.fromstring(pdf.Root.Metadata.read_bytes())  # noqa: S314  written by us a moment ago


def _gemello_b(pdf: pikepdf.Pdf) -> io.BytesIO:
    """The level that pikepdf's validator knows: no level A, no schema of others, whatever describes it."""
    senza_ua = re.sub(
        rb'<rdf:Description rdf:about=""[^>]*pdfuaid="http.*(?=</rdf:RDF>)', b"", _pacchetto(pdf), flags=re.DOTALL
    )
    uscita = io.BytesIO()
    with apri(_byte(pdf)) as gemello:
        gemello.Root.Metadata.write(senza_ua.replace(b'conformance="A"', b'conformance="B"'))
        gemello.save(uscita, object_stream_mode=pikepdf.ObjectStreamMode.generate, fix_metadata_version=False)
    return uscita


def _pacchetto(pdf: pikepdf.Pdf) -> bytes:
    return pdf.Root.Metadata.read_bytes()


def _byte(pdf: pikepdf.Pdf) -> bytes:
    uscita = io.BytesIO()
    pdf.save(uscita, fix_metadata_version=False)
    return uscita.getvalue()


def test_outloud_e_pdfua_non_trovano_nulla(documento: Documento, tmp_path: Path) -> None:
    percorso = tmp_path / "rapporto.pdf"
    percorso.write_bytes(documento.contenuto)

    detto = outloud.check(str(percorso))
    convalidato = pdfua.validate(percorso)

    assert (detto.error, detto.findings) == (None, [])
    assert list(convalidato.findings) == []


def test_pikepdf_approva_il_gemello_di_livello_b(pdf: pikepdf.Pdf, profilo: Profilo) -> None:
    parte = {Profilo.A2A: "2b", Profilo.A3A: "3b"}[profilo]

    esito = pdfa.validate_written(_gemello_b(pdf), parte)

    assert (esito.verdict, esito.findings) == ("pass", [])


def test_il_file_dichiara_pdfa_e_pdfua(pdf: pikepdf.Pdf, profilo: Profilo) -> None:
    xmp = _xmp(pdf)

    identita = xmp.find(".//rdf:Description[@pdfaid:part]", SPAZI)
    assert identita is not None
    assert identita.get(f"{{{SPAZI['pdfaid']}}}part") == {Profilo.A2A: "2", Profilo.A3A: "3"}[profilo]
    assert identita.get(f"{{{SPAZI['pdfaid']}}}conformance") == "A"
    assert xmp.findtext(".//pdfuaid:part", namespaces=SPAZI) == "1"
    assert xmp.findtext(".//pdfaSchema:namespaceURI", namespaces=SPAZI) == SPAZI["pdfuaid"]


def test_metadati_uguali_nelle_informazioni_e_in_xmp(pdf: pikepdf.Pdf) -> None:
    xmp = _xmp(pdf)

    assert {nome: str(valore) for nome, valore in pdf.docinfo.items() if nome != "/Producer"} == {
        "/Author": METADATI.autore,
        "/CreationDate": "D:20261122093000Z",
        "/Creator": "Abitare",
        "/Keywords": "casa, abitare",
        "/ModDate": "D:20261122093000Z",
        "/Subject": METADATI.soggetto,
        "/Title": METADATI.titolo,
    }
    assert [
        xmp.findtext(f".//dc:{nome}//rdf:li", namespaces=SPAZI) for nome in ("title", "creator", "description")
    ] == [
        METADATI.titolo,
        METADATI.autore,
        METADATI.soggetto,
    ]
    assert [xmp.findtext(f".//xmp:{nome}", namespaces=SPAZI) for nome in ("CreateDate", "ModifyDate")] == [
        "2026-11-22T09:30:00Z"
    ] * 2


def test_metadati_ostili_restano_leggibili() -> None:
    ostili = replace(METADATI, titolo="Casa\x07 & <b>\x00 \U0001f3e0", parole_chiave=("a\ud800",))

    documento = rendi(foglio("<p>Testo</p>"), metadati=ostili, profilo=Profilo.A2A)

    with apri(documento.contenuto) as pdf:
        assert _xmp(pdf).findtext(".//dc:title//rdf:li", namespaces=SPAZI) == "Casa & <b> [U+1F3E0]"
        assert [str(pdf.docinfo[nome]) for nome in ("/Title", "/Keywords")] == ["Casa & <b> [U+1F3E0]", "a"]


def test_lingua_titolo_e_etichette_dichiarati(pdf: pikepdf.Pdf) -> None:
    assert str(pdf.Root.Lang) == "it"
    assert pdf.Root.ViewerPreferences.DisplayDocTitle is True
    assert pdf.Root.MarkInfo.Marked is True
    assert {pagina.obj.Tabs for pagina in pdf.pages} == {Name.S}


def test_segnalibri_dei_titoli(pdf: pikepdf.Pdf) -> None:
    with pdf.open_outline() as schema:
        titoli = [(voce.title, [interna.title for interna in voce.children]) for voce in schema.root]

    assert titoli == [("Indice", []), ("Sintesi", ["Voci"]), ("Elenco delle azioni", [])]


def test_solo_i_caratteri_del_progetto(pdf: pikepdf.Pdf) -> None:
    assert caratteri_incorporati(pdf) == {
        "DejaVu-Sans",
        "Titillium-Web",
        "Titillium-Web-Bold",
        "Titillium-Web-Semi-Bold",
    }


def test_impronta_dimensione_e_pagine_sono_del_file(documento: Documento, pdf: pikepdf.Pdf) -> None:
    assert documento.impronta == hashlib.sha256(documento.contenuto).hexdigest().upper()
    assert documento.dimensione == len(documento.contenuto)
    assert documento.pagine == len(pdf.pages) > 5


def test_strumenti_con_le_versioni(documento: Documento) -> None:
    assert set(documento.strumenti) == {
        "caratteri",
        "fonttools",
        "harfbuzz-subset",
        "pango",
        "pikepdf",
        "pydyf",
        "pyphen",
        "qpdf",
        "weasyprint",
    }
    assert documento.strumenti["weasyprint"].startswith("70.")
    assert re.fullmatch(r"1\.\d+\.\d+", documento.strumenti["pango"])
    assert re.fullmatch(r"[0-9A-F]{12}", documento.strumenti["caratteri"])


def test_allegati_solo_in_pdfa3(pdf: pikepdf.Pdf, profilo: Profilo) -> None:
    if profilo is Profilo.A2A:
        assert "/AF" not in pdf.Root
        assert list(pdf.attachments) == []
        return

    assert {nome: allegato.get_file().read_bytes() for nome, allegato in pdf.attachments.items()} == {
        "azioni.csv": b"azioni.csv",
        "dati.json": b"dati.json",
    }
    assert [(str(s.UF), str(s.Desc), s.AFRelationship, s.EF.F.Subtype) for s in pdf.Root.AF] == [
        ("azioni.csv", "Dati in text/csv", Name.Data, Name("/text/csv")),
        ("dati.json", "Dati in application/json", Name.Data, Name("/application/json")),
    ]


def test_ogni_pezzo_etichettato_ha_un_padrone_e_le_testatine_no(pdf: pikepdf.Pdf) -> None:
    padroni = pdf.Root.StructTreeRoot.ParentTree.Nums
    for indice, pagina in enumerate(pdf.pages):
        contenuto = pagina.obj.Contents.read_bytes()
        numeri = {int(numero) for numero in re.findall(rb"<</MCID (\d+)>>\nBDC", contenuto)}
        registrati = padroni[indice * 2 + 1]

        assert isinstance(registrati, Array)
        assert {numero for numero, padrone in enumerate(registrati) if padrone is not None} == numeri
        assert contenuto.count(b"/Artifact\n<</Type/Pagination>>") >= (4 if indice else 0)


def test_tabella_su_piu_pagine_e_una_sola(pdf: pikepdf.Pdf) -> None:
    celle = elementi(pdf, "TH")

    assert len(elementi(pdf, "Table")) == 1
    assert [len(elementi(pdf, tipo)) for tipo in ("Caption", "THead", "TBody", "TFoot")] == [2, 1, 1, 1]
    assert len(elementi(pdf, "TR")) == RIGHE + 2
    assert [str(cella.A.Scope) for cella in celle] == ["/Column"] * 3 + ["/Row"] * (RIGHE + 1)
    assert all("/Headers" not in cella.get("/A", {}) for cella in elementi(pdf, "TD"))
