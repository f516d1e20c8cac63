# SPDX-License-Identifier: AGPL-3.0-or-later
"""A small report that holds one of everything, and readers of the tag tree of a PDF."""

import io
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
from django.template import engines
from pikepdf import Array, Dictionary, Name, Object

from abitare.comune import Comune
from abitare.lib.pdf import Allegato, Metadati

CAMPIONE = Path(__file__).with_name("campione_pdf.html")
ISTANTE = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
METADATI = Metadati(
    titolo="Rapporto di avanzamento",
    autore="Comune di Cremona, Settore Politiche Sociali",
    soggetto="Stato del programma al 31/10/2026",
    parole_chiave=("casa", "abitare"),
    creato=ISTANTE,
)
ALLEGATI = tuple(
    Allegato(nome=nome, descrizione=f"Dati in {tipo}", tipo_mime=tipo, contenuto=nome.encode(), modificato=ISTANTE)
    for nome, tipo in [("dati.json", "application/json"), ("azioni.csv", "text/csv")]
)


def campione(righe: int = 90) -> str:
    contesto = {"comune": Comune(), "metadati": METADATI, "righe": range(1, righe + 1)}
    return engines["django"].from_string(CAMPIONE.read_text(encoding="utf-8")).render(contesto)


def foglio(corpo: str, stile: str = "") -> str:
    """One page in the project's fonts."""
    caratteri = '@font-face { font-family: "Titillium Web"; src: url("fonts/titillium-web-regular.ttf") }'
    regole = f'{caratteri} html {{ font-family: "Titillium Web" }} {stile}'
    testa = f'<meta charset="utf-8"><title>Prova</title><style>{regole}</style>'
    return f'<!DOCTYPE html><html lang="it"><head>{testa}</head><body>{corpo}</body></html>'


def apri(contenuto: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(contenuto))


def figli(elemento: Object) -> list[Object]:
    """The structure elements right below this one."""
    valore = elemento.get("/K", Array())
    tutti = list(valore) if isinstance(valore, Array) else [valore]
    return [figlio for figlio in tutti if isinstance(figlio, Dictionary) and "/S" in figlio]


def elementi(pdf: pikepdf.Pdf, *tipi: str) -> list[Object]:
    """Those of the given types, in reading order."""
    return [elemento for elemento in _tutti(pdf.Root.StructTreeRoot.K[0]) if tipo(elemento) in tipi]


def tipo(elemento: Object) -> str:
    return str(elemento.S).removeprefix("/")


def forma(elemento: Object) -> str:
    """`L(LI(Lbl LBody))`: types only, below this element too."""
    interni = " ".join(forma(figlio) for figlio in figli(elemento))
    return f"{tipo(elemento)}({interni})" if interni else tipo(elemento)


def caratteri_incorporati(pdf: pikepdf.Pdf) -> set[str]:
    """Names without the subset prefix; a font that is named but not embedded is listed with a `!`."""
    discendenti = [
        oggetto for oggetto in pdf.objects if isinstance(oggetto, Dictionary) and "/FontDescriptor" in oggetto
    ]
    return {
        str(f.BaseFont).split("+")[-1] + ("" if "/FontFile2" in f.FontDescriptor else "!")
        for f in discendenti
        if f.get("/Type") == Name.Font
    }


def _tutti(elemento: Object) -> Iterator[Object]:
    yield elemento
    for figlio in figli(elemento):
        yield from _tutti(figlio)
