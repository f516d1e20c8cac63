# SPDX-License-Identifier: AGPL-3.0-or-later
"""The shape of the tag tree: what a screen reader walks through."""

from collections.abc import Iterator

import pikepdf
import pytest

from abitare.lib.pdf import ErrorePdf, Profilo, rendi
from tests.supporto.documenti import METADATI, apri, campione, elementi, figli, foglio, forma, tipo


@pytest.fixture(scope="module")
def pdf(ambiente_di_prova: None) -> Iterator[pikepdf.Pdf]:
    with apri(rendi(campione(3), metadati=METADATI, profilo=Profilo.A2A).contenuto) as aperto:
        yield aperto


def _etichette(corpo: str, stile: str = "") -> pikepdf.Pdf:
    return apri(rendi(foglio(corpo, stile), metadati=METADATI, profilo=Profilo.A2A).contenuto)


def _figli_del_documento(pdf: pikepdf.Pdf) -> list[pikepdf.Object]:
    return figli(elementi(pdf, "Document")[0])


def test_indice_come_tale(pdf: pikepdf.Pdf) -> None:
    indice = elementi(pdf, "TOC")[0]

    assert forma(indice) == "TOC(TOCI(Reference(Link Span) TOC(TOCI(Reference(Link Span)))) TOCI(Reference(Link Span)))"


def test_collegamenti_descritti_dal_loro_testo(pdf: pikepdf.Pdf) -> None:
    annotazioni = [nota for pagina in pdf.pages for nota in pagina.obj.get("/Annots", [])]

    assert sorted({str(nota.Contents) for nota in annotazioni}) == ["Elenco delle azioni", "Sintesi", "Voci", "il sito"]
    assert [str(nota.A.URI) for nota in annotazioni if "/A" in nota] == ["https://www.comune.cremona.it/"]


def test_elenchi_con_etichetta_e_corpo(pdf: pikepdf.Pdf) -> None:
    assert [forma(lista) for lista in elementi(pdf, "L")] == [
        "L(LI(Lbl LBody))",
        "L(LI(Lbl LBody) LI(Lbl LBody LBody))",
        "L(LI(Lbl LBody) LI(Lbl LBody) L(LI(Lbl LBody)))",
        "L(LI(Lbl LBody))",
    ]


def test_figura_con_didascalia_e_riquadro_nella_pagina(pdf: pikepdf.Pdf) -> None:
    emblema, grafico = elementi(pdf, "Figure")

    assert [str(emblema.Alt), str(grafico.Alt)] == ["Emblema del Comune", "Avanzamento: breve periodo 80 %"]
    assert forma(grafico) == "Figure(Caption)"
    sinistra, basso, destra, alto = (float(valore) for valore in grafico.A.BBox)
    assert (destra - sinistra, alto - basso) == pytest.approx((300, 22.5))
    assert 102 < basso < alto < 740


def test_lingua_di_una_parola_straniera(pdf: pikepdf.Pdf) -> None:
    assert [(tipo(elemento), str(elemento.Lang)) for elemento in elementi(pdf, "Span") if "/Lang" in elemento] == [
        ("Span", "en")
    ]


def test_nessun_identificativo_di_lavoro_rimane(pdf: pikepdf.Pdf) -> None:
    tutti = [e for e in pdf.objects if isinstance(e, pikepdf.Dictionary) and e.get("/Type") == pikepdf.Name.StructElem]

    assert [e for e in tutti if "/ID" in e or "/T" in e or tipo(e) == "Guida"] == []


def test_piede_ripetuto_resta_in_fondo_e_una_volta_sola() -> None:
    righe = "".join(f"<tr><td>{numero}</td></tr>" for numero in range(30))
    tabella = (
        f"<table><thead><tr><th>N</th></tr></thead><tfoot><tr><td>Fine</td></tr></tfoot><tbody>{righe}</tbody></table>"
    )

    with _etichette(tabella, "@page { size: A6 } tfoot { display: table-footer-group }") as pdf:
        assert len(pdf.pages) > 1
        assert [tipo(gruppo) for gruppo in elementi(pdf, "THead", "TBody", "TFoot")] == ["THead", "TBody", "TFoot"]
        assert len(elementi(pdf, "TR")) == 32


def test_paragrafo_su_due_pagine_e_uno_solo() -> None:
    with _etichette(f"<p>{'parola ' * 900}</p>", "@page { size: A6 }") as pdf:
        assert len(pdf.pages) > 2
        assert len(elementi(pdf, "P")) == 1
        assert [figlio.MCID for figlio in elementi(pdf, "P")[0].K if isinstance(figlio, pikepdf.Dictionary)] != []


def test_testo_scritto_in_un_div_e_un_paragrafo() -> None:
    with _etichette(
        "<div>Testo <a href='https://comune.example/'>con collegamento</a></div><div><p>Altro</p></div>"
    ) as pdf:
        assert [forma(e) for e in _figli_del_documento(pdf)] == ["P(Span Link)", "Div(P)"]


def test_celle_che_occupano_piu_colonne_e_righe() -> None:
    tabella = (
        "<table><tr><th scope='colgroup' colspan='2'>Importi</th></tr>"
        "<tr><th scope='rowgroup' rowspan='2'>Anno</th><td>1</td></tr><tr><td>2</td></tr></table>"
    )

    with _etichette(tabella) as pdf:
        assert [dict(cella.A) for cella in elementi(pdf, "TH")] == [
            {"/ColSpan": 2, "/O": pikepdf.Name.Table, "/Scope": pikepdf.Name.Column},
            {"/O": pikepdf.Name.Table, "/RowSpan": 2, "/Scope": pikepdf.Name.Row},
        ]
        assert ["/A" in cella for cella in elementi(pdf, "TD")] == [False, False]


def test_elementi_vuoti_tolti() -> None:
    with _etichette("<p></p><div><p></p></div><p>Testo</p>") as pdf:
        assert [forma(e) for e in _figli_del_documento(pdf)] == ["P"]


def test_titolo_del_collegamento_vince_sul_testo() -> None:
    with _etichette("<p><a href='https://comune.example/' title='Sito del Comune'>qui</a></p>") as pdf:
        assert [str(nota.Contents) for nota in pdf.pages[0].obj.Annots] == ["Sito del Comune"]


def test_posizione_assoluta_non_confonde() -> None:
    with _etichette("<p>Prima</p><p class='fuori'>Fuori</p>", ".fuori { position: absolute; top: 0 }") as pdf:
        assert [tipo(e) for e in _figli_del_documento(pdf)] == ["P", "P"]


def test_documento_senza_testo_rifiutato() -> None:
    with pytest.raises(ErrorePdf, match="non ha testo"):
        _etichette("")


def test_testo_trasparente_rifiutato() -> None:
    with pytest.raises(ErrorePdf, match=r"pagina 1: testo dentro un gruppo trasparente"):
        _etichette("<p>Prima</p><p class='velato'>Testo</p>", ".velato { opacity: .5 }")


def test_collegamento_relativo_rifiutato() -> None:
    with pytest.raises(ErrorePdf, match="«Scheda» ha un indirizzo relativo"):
        _etichette("<p><a href='/azioni/1/'>Scheda</a></p>")
