# SPDX-License-Identifier: AGPL-3.0-or-later
"""The only importer of WeasyPrint: layout and drawing of one HTML document."""

import io
import logging
import os
import re
import threading
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC
from functools import partial
from importlib.metadata import version
from pathlib import Path
from xml.etree.ElementTree import Element

import pikepdf
from django.utils.text import Truncator

from .albero import Origini
from .caratteri import impronta_dei_caratteri, stampabile
from .parole import spezza_parolone
from .risorse import BASE, leggi_statico
from .tipi import ErrorePdf, Metadati, Profilo

# It tells every page it lays out.
logging.getLogger("weasyprint.progress").setLevel(logging.WARNING)

with warnings.catch_warnings():
    # On import WeasyPrint complains of machines without fonts or harfbuzz-subset: neither is needed here.
    warnings.simplefilter("ignore")
    from weasyprint import CSS, HTML, urls
    from weasyprint.document import Document
    from weasyprint.html import UA
    from weasyprint.pdf import pydyf
    from weasyprint.text.ffi import harfbuzz_subset, pango
    from weasyprint.text.fonts import FontConfiguration

    from .origine import annota_origini

# Tags, fonts and log handlers are global to the process: one document at a time.
_UNO_ALLA_VOLTA = threading.Lock()
_SENZA_CARATTERI = Path(__file__).with_name("fonts.conf")
_REGISTRO = logging.getLogger("weasyprint")

# WeasyPrint's own sheet gives every element of the page five styles for footnotes and notes, which no document of ours
# has, and a sixth for the mark of a list: nine tenths of all styles kept in memory.
_DI_OGNI_ELEMENTO = re.compile(r"^::(?:footnote|note)-.*$", re.MULTILINE)
FOGLIO_DI_BASE = _DI_OGNI_ELEMENTO.sub("", UA).replace("\n::marker", "\nli::marker")
TITOLO_MASSIMO = 200
_FOGLIO_DI_BASE = CSS(string=FOGLIO_DI_BASE)


@dataclass(frozen=True)
class Bozza:
    contenuto: bytes
    pagine: int
    origini: Origini


class Risorse(urls.URLFetcher):
    """Static files of the project and nothing else: no network, no other file of the machine."""

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> urls.URLFetcherResponse:
        contenuto, tipo = leggi_statico(url)
        return urls.URLFetcherResponse(url, contenuto, {"Content-Type": tipo})


class Pagina(HTML):
    """With the lighter sheet: the same boxes, and so the same bytes."""

    def _ua_stylesheets(self, forms: bool = False) -> list[CSS]:
        return [_FOGLIO_DI_BASE]


def impagina(html: str, *, metadati: Metadati, profilo: Profilo) -> Bozza:
    """Uncompressed bytes, pages and, for each structure element (object number), its HTML element."""
    with ExitStack() as pila:
        pila.enter_context(_UNO_ALLA_VOLTA)
        avvisi = pila.enter_context(_raccogli_avvisi())
        origini = pila.enter_context(annota_origini())
        documento = _disponi(html, profilo)
        _intesta(documento, metadati)
        _riunisci_dopo_il_disegno(documento)
        uscita = io.BytesIO()
        pila.enter_context(warnings.catch_warnings())
        # WeasyPrint leaves the file of its colour profile to the garbage collector.
        warnings.simplefilter("ignore", ResourceWarning)
        documento.write_pdf(uscita, pdf_variant=profilo.value, uncompressed_pdf=True)
    if avvisi:
        raise ErrorePdf("; ".join(avvisi))
    return Bozza(uscita.getvalue(), len(documento.pages), origini)


def strumenti() -> dict[str, str]:
    """Versions of whatever decides the bytes: with another set the same data may give another file."""
    pacchetti = {nome: version(nome) for nome in ("fonttools", "pikepdf", "pyphen", "weasyprint")}
    cifre = pango.pango_version()
    return pacchetti | {
        "caratteri": impronta_dei_caratteri(),
        "harfbuzz-subset": "sì" if harfbuzz_subset else "no",
        "pango": f"{cifre // 10_000}.{cifre // 100 % 100}.{cifre % 100}",
        "pydyf": pydyf.VERSION,
        "qpdf": pikepdf.__libqpdf_version__,
    }


def _disponi(html: str, profilo: Profilo) -> Document:
    pagina = Pagina(string=html, base_url=BASE, url_fetcher=Risorse())
    _togli_bianchi(pagina.etree_element)
    spezza_parolone(pagina.etree_element)
    with _senza_caratteri_della_macchina():
        caratteri = FontConfiguration()
    return pagina.render(font_config=caratteri, pdf_variant=profilo.value)


def _togli_bianchi(radice: Element) -> None:
    """Blanks between facts, which are inline blocks, would be boxes: more memory than the facts' own words."""
    for elenco in radice.iter("dl"):
        elenco.text = None
        for figlio in elenco:
            figlio.tail = None


def _intesta(documento: Document, metadati: Metadati) -> None:
    istante = metadati.creato.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    # An emoji is many letters when printed: a title stays one that a reader can show.
    documento.metadata.title = Truncator(stampabile(metadati.titolo)).chars(TITOLO_MASSIMO)
    documento.metadata.authors = [stampabile(metadati.autore)]
    documento.metadata.description = stampabile(metadati.soggetto)
    documento.metadata.keywords = [stampabile(parola) for parola in metadati.parole_chiave]
    documento.metadata.generator = "Abitare"
    documento.metadata.created = documento.metadata.modified = istante
    documento.metadata.lang = metadati.lingua


def _riunisci_dopo_il_disegno(documento: Document) -> None:
    """A drawn page is one run of bytes instead of a list of operators until the file is written: the same bytes."""
    for pagina in documento.pages:
        pagina.paint = partial(_disegna, pagina.paint)


def _disegna(disegna: Callable[[pydyf.Stream, float], None], flusso: pydyf.Stream, scala: float) -> None:
    disegna(flusso, scala)
    flusso.stream = [b"\n".join(map(pydyf._to_bytes, flusso.stream))]


@contextmanager
def _senza_caratteri_della_macchina() -> Iterator[None]:
    """An empty fontconfig: a letter that the project's fonts lack is a warning, never a font of this machine."""
    prima = os.environ.get("FONTCONFIG_FILE")
    os.environ["FONTCONFIG_FILE"] = str(_SENZA_CARATTERI)
    try:
        yield
    finally:
        if prima is None:
            del os.environ["FONTCONFIG_FILE"]
        else:
            os.environ["FONTCONFIG_FILE"] = prima


class _Avvisi(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.filo = threading.get_ident()
        self.testi: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.thread == self.filo and record.getMessage() not in self.testi:
            self.testi.append(record.getMessage())


@contextmanager
def _raccogli_avvisi() -> Iterator[list[str]]:
    """What WeasyPrint says, whatever the log level of the process."""
    avvisi = _Avvisi()
    livello = _REGISTRO.level
    _REGISTRO.addHandler(avvisi)
    _REGISTRO.setLevel(logging.WARNING)
    try:
        yield avvisi.testi
    finally:
        _REGISTRO.setLevel(livello)
        _REGISTRO.removeHandler(avvisi)
