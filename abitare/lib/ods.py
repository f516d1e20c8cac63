# SPDX-License-Identifier: AGPL-3.0-or-later
"""One spreadsheet in OpenDocument 1.3, written straight as XML: same tables, same bytes.

odfpy builds a tree of objects per cell (20,000 cells: seconds, and time stamps in the file); here a row is a string.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from xml.sax.saxutils import escape, quoteattr

TIPO_MIME = "application/vnd.oasis.opendocument.spreadsheet"
PRIMA_DATA = (1980, 1, 1, 0, 0, 0)
OASIS = "urn:oasis:names:tc:opendocument:xmlns"
SPAZI = (
    " ".join(
        f'xmlns:{sigla}="{OASIS}:{nome}:1.0"'
        for sigla, nome in (
            ("office", "office"),
            ("table", "table"),
            ("text", "text"),
            ("style", "style"),
            ("number", "datastyle"),
            ("meta", "meta"),
            ("manifest", "manifest"),
            ("config", "config"),
            ("fo", "xsl-fo-compatible"),
        )
    )
    + ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
)
NON_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
SPAZI_DOPPI = re.compile(r"(?<= ) +|^ +")
NOME_FOGLIO = re.compile(r"[\[\]*?:/\\']")

NUMERO = '<number:number number:min-integer-digits="1" number:decimal-places="{0}" number:min-decimal-places="{1}"{2}/>'
RAGGRUPPATO = ' number:grouping="true"'
DUE_CIFRE = 'number:style="long"'
GIORNO = (
    f"<number:day {DUE_CIFRE}/><number:text>/</number:text><number:month {DUE_CIFRE}/>"
    f"<number:text>/</number:text><number:year {DUE_CIFRE}/>"
)
ORA = (
    f"<number:text> </number:text><number:hours {DUE_CIFRE}/><number:text>:</number:text><number:minutes {DUE_CIFRE}/>"
)
FORMATI = {
    "intero": ("number", NUMERO.format(0, 0, RAGGRUPPATO)),
    "decimale": ("number", NUMERO.format(6, 0, RAGGRUPPATO)),
    "percentuale": ("number", NUMERO.format(2, 0, "") + "<number:text> %</number:text>"),
    "euro": ("number", NUMERO.format(2, 2, RAGGRUPPATO) + "<number:text> €</number:text>"),
    "data": ("date", GIORNO),
    "istante": ("date", GIORNO + ORA),
}
GRASSETTO = (
    '<style:style style:name="titolo" style:family="table-cell">'
    '<style:text-properties fo:font-weight="bold"/></style:style>'
)
BLOCCATI = (
    '<config:config-item-set config:name="ooo:view-settings"><config:config-item-map-indexed config:name="Views">'
    '<config:config-item-map-entry><config:config-item-map-named config:name="Tables">'
    "<config:config-item-map-entry config:name={0}>"
    '<config:config-item config:name="VerticalSplitMode" config:type="short">2</config:config-item>'
    '<config:config-item config:name="VerticalSplitPosition" config:type="int">1</config:config-item>'
    '<config:config-item config:name="PositionBottom" config:type="int">1</config:config-item>'
    "</config:config-item-map-entry></config:config-item-map-named></config:config-item-map-entry>"
    "</config:config-item-map-indexed></config:config-item-set>"
)
Valore = str | int | Decimal | date | datetime | None


@dataclass(frozen=True)
class ColonnaOds:
    """`formato`: "testo" or a key of FORMATI; `larghezza` in millimetres."""

    titolo: str
    formato: str
    larghezza: int = 30


def scrivi_ods(titolo: str, colonne: Sequence[ColonnaOds], righe: Iterable[Sequence[Valore]]) -> bytes:
    """Numbers and days are typed; an instant must already be a local one, for the format knows no time zone."""
    foglio = nome_foglio(titolo)
    bloccati = BLOCCATI.format(quoteattr(foglio))
    file = {
        "content.xml": _contenuto(foglio, colonne, righe),
        "meta.xml": _documento("meta", f"<office:meta><dc:title>{_testo(titolo)}</dc:title></office:meta>"),
        "settings.xml": _documento("settings", f"<office:settings>{bloccati}</office:settings>"),
        "styles.xml": _documento("styles", f"<office:styles>{_stile_base()}</office:styles>"),
    }
    uscita = io.BytesIO()
    with zipfile.ZipFile(uscita, "w") as archivio:
        _scrivi(archivio, "mimetype", TIPO_MIME, zipfile.ZIP_STORED)
        for nome, testo in file.items():
            _scrivi(archivio, nome, testo, zipfile.ZIP_DEFLATED)
        _scrivi(archivio, "META-INF/manifest.xml", _manifesto(file), zipfile.ZIP_DEFLATED)
    return uscita.getvalue()


def nome_foglio(titolo: str) -> str:
    return NOME_FOGLIO.sub(" ", _pulito(titolo))[:31].strip() or "Foglio"


def _scrivi(archivio: zipfile.ZipFile, nome: str, testo: str, metodo: int) -> None:
    voce = zipfile.ZipInfo(nome, PRIMA_DATA)
    voce.compress_type = metodo
    archivio.writestr(voce, testo.encode())


def _documento(tipo: str, dentro: str) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<office:document-{tipo} {SPAZI} office:version="1.3">{dentro}</office:document-{tipo}>'
    )


def _manifesto(nomi: Iterable[str]) -> str:
    voci = {"/": TIPO_MIME} | dict.fromkeys(nomi, "text/xml")
    righe = "".join(
        f'<manifest:file-entry manifest:full-path="{nome}" manifest:media-type="{tipo}"/>'
        for nome, tipo in voci.items()
    )
    testata = f'<manifest:manifest xmlns:manifest="{OASIS}:manifest:1.0" manifest:version="1.3">'
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{testata}{righe}</manifest:manifest>'


def _stile_base() -> str:
    lingua = 'fo:language="it" fo:country="IT"'
    return f'<style:default-style style:family="table-cell"><style:text-properties {lingua}/></style:default-style>'


def _stili(colonne: Sequence[ColonnaOds]) -> str:
    numeri = "".join(
        f'<number:{tipo}-style style:name="n-{nome}" number:language="it" number:country="IT">{forma}'
        f"</number:{tipo}-style>"
        f'<style:style style:name="{nome}" style:family="table-cell" style:data-style-name="n-{nome}"/>'
        for nome, (tipo, forma) in FORMATI.items()
    )
    larghezze = "".join(
        f'<style:style style:name="c{posto}" style:family="table-column">'
        f'<style:table-column-properties style:column-width="{colonna.larghezza}mm"/></style:style>'
        for posto, colonna in enumerate(colonne)
    )
    return f"<office:automatic-styles>{GRASSETTO}{numeri}{larghezze}</office:automatic-styles>"


def _contenuto(foglio: str, colonne: Sequence[ColonnaOds], righe: Iterable[Sequence[Valore]]) -> str:
    disegno = "".join(f'<table:table-column table:style-name="c{posto}"/>' for posto in range(len(colonne)))
    titoli = "".join(
        f'<table:table-cell table:style-name="titolo" office:value-type="string">{_capoversi(colonna.titolo)}'
        "</table:table-cell>"
        for colonna in colonne
    )
    formati = [colonna.formato for colonna in colonne]
    corpo = "".join(f"<table:table-row>{''.join(map(_cella, riga, formati))}</table:table-row>" for riga in righe)
    return _documento(
        "content",
        f"{_stili(colonne)}<office:body><office:spreadsheet><table:table table:name={quoteattr(foglio)}>{disegno}"
        f"<table:table-header-rows><table:table-row>{titoli}</table:table-row></table:table-header-rows>{corpo}"
        "</table:table></office:spreadsheet></office:body>",
    )


def _cella(valore: Valore, formato: str) -> str:
    if valore is None or valore == "":
        return "<table:table-cell/>"
    if isinstance(valore, str):
        return f'<table:table-cell office:value-type="string">{_capoversi(valore)}</table:table-cell>'
    if isinstance(valore, date):
        giorno = valore.isoformat(*(["T", "seconds"] if isinstance(valore, datetime) else []))
        tipo = f'office:value-type="date" office:date-value="{giorno}"'
    else:
        tipo = f'office:value-type="float" office:value="{Decimal(valore):f}"'
    return f'<table:table-cell table:style-name="{formato}" {tipo}/>'


def _capoversi(testo: str) -> str:
    return "".join(f"<text:p>{_testo(riga)}</text:p>" for riga in testo.split("\n"))


def _testo(testo: str) -> str:
    spaziato = SPAZI_DOPPI.sub(lambda trovato: f'<text:s text:c="{len(trovato.group())}"/>', escape(_pulito(testo)))
    return spaziato.replace("\t", "<text:tab/>")


def _pulito(testo: str) -> str:
    return NON_XML.sub("\ufffd", testo)
