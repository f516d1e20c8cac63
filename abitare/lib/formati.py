# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which of the accepted kinds a file is, told by its bytes alone; a file that could also be read as another is refused.

General detectors stop at the first bytes, where a disguise is cheapest: here each kind is walked to its end.
"""

import re
import struct
import zipfile
from typing import BinaryIO
from xml.parsers import expat

from django.core.exceptions import ValidationError

from abitare.lib.archivi import apri_archivio, leggi_voce, rifiuto

PDF = "application/pdf"
P7M = "application/pkcs7-mime"
ODT = "application/vnd.oasis.opendocument.text"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PNG = "image/png"
JPEG = "image/jpeg"

SIGNED_DATA = bytes.fromhex("06092a864886f70d010702")
PRINCIPALI = {
    f"{DOCX}.main+xml": DOCX,
    f"{XLSX}.main+xml": XLSX,
}
FINE_PDF = re.compile(rb"startxref\s{1,4}[0-9]{1,12}\s{1,4}%%EOF[\s\0]*", re.ASCII)
PAGINA_WEB = re.compile(rb"<\s*(?:!doctype\s+html|html|head|body|script|svg|iframe|\?php)\b", re.IGNORECASE)
MACRO_ODF = ("Basic/", "Scripts/", "Dialogs/")
MACRO_OFFICE = ("macroenabled", "vbaproject", "activex", "macrosheet")
MASSIMO_PIXEL = 150_000_000
TESTA = 1024
CODA = 70_000


def riconosci(flusso: BinaryIO) -> str | None:
    """The MIME type, None for a kind that is not accepted; ValidationError for one that is accepted but not sound."""
    flusso.seek(0)
    testa = flusso.read(TESTA)
    if testa.startswith(b"PK\x03\x04"):
        return _archivio(flusso)
    for firma, controlla, tipo in (
        (b"%PDF-", _controlla_pdf, PDF),
        (b"\x89PNG\r\n\x1a\n", _controlla_png, PNG),
        (b"\xff\xd8\xff", _controlla_jpeg, JPEG),
        (b"0", _controlla_p7m, P7M),
    ):
        if testa.startswith(firma) and (tipo != P7M or SIGNED_DATA in testa[:24]):
            _rifiuta_pagina_web(testa)
            controlla(flusso)
            return tipo
    return None


def _rifiuta_pagina_web(testa: bytes) -> None:
    if PAGINA_WEB.search(testa):
        raise ValidationError("Il file nasconde una pagina web: non si può caricare.", code="misto")


def _controlla_pdf(flusso: BinaryIO) -> None:
    fine = flusso.seek(0, 2)
    flusso.seek(max(0, fine - 2048))
    coda = flusso.read()
    inizio = coda.rfind(b"startxref")
    if inizio < 0:
        raise rifiuto("rotto")
    if not FINE_PDF.fullmatch(coda, inizio):
        raise rifiuto("misto")


def _controlla_p7m(flusso: BinaryIO) -> None:
    """One DER or BER value, as long as the file."""
    fine = flusso.seek(0, 2)
    flusso.seek(1)
    primo = flusso.read(1)[0]
    if primo == 0x80:
        flusso.seek(-2, 2)
        intero = flusso.read() == b"\0\0"
    else:
        estesa = primo & 0x7F if primo & 0x80 else 0
        lunghezza = int.from_bytes(flusso.read(estesa), "big") if estesa else primo
        intero = flusso.tell() + lunghezza == fine
    if not intero:
        raise rifiuto("rotto")


def _controlla_png(flusso: BinaryIO) -> None:
    flusso.seek(8)
    nome, primo = b"", True
    while nome != b"IEND":
        inizio = flusso.read(8)
        if len(inizio) < 8 or (primo and inizio[4:] != b"IHDR"):
            raise rifiuto("rotto")
        lunghezza, nome = struct.unpack(">I4s", inizio)
        if primo:
            _controlla_misure(flusso.read(8))
            flusso.seek(-8, 1)
        flusso.seek(lunghezza + 4, 1)
        primo = False
    if flusso.tell() != flusso.seek(0, 2):
        raise rifiuto("misto")


def _controlla_misure(larghezza_altezza: bytes) -> None:
    if len(larghezza_altezza) < 8:
        raise rifiuto("rotto")
    larghezza, altezza = struct.unpack(">II", larghezza_altezza)
    if not 0 < larghezza * altezza <= MASSIMO_PIXEL:
        raise ValidationError("L'immagine ha troppi punti, o nessuno: ridurla e riprovare.", code="misure")


def _controlla_jpeg(flusso: BinaryIO) -> None:
    """Walks the segments up to the picture; phones add data of their own after it, so only what opens is refused."""
    flusso.seek(2)
    misure = b""
    while True:
        segno = flusso.read(2)
        if len(segno) < 2 or segno[0] != 0xFF:
            raise rifiuto("rotto")
        if segno[1] == 0xDA:
            break
        if segno[1] == 0xFF:
            flusso.seek(-1, 1)
            continue
        lunghezza = int.from_bytes(flusso.read(2), "big")
        corpo = flusso.read(max(0, lunghezza - 2))
        if lunghezza < 2 or len(corpo) != lunghezza - 2:
            raise rifiuto("rotto")
        if 0xC0 <= segno[1] <= 0xCF and segno[1] not in (0xC4, 0xC8, 0xCC):
            misure = b"\0\0" + corpo[3:5] + b"\0\0" + corpo[1:3]
    _controlla_misure(misure)
    _rifiuta_coda_apribile(flusso)


def _rifiuta_coda_apribile(flusso: BinaryIO) -> None:
    fine = flusso.seek(0, 2)
    flusso.seek(max(0, fine - CODA))
    coda = flusso.read()
    if b"PK\x05\x06" in coda or b"%%EOF" in coda or PAGINA_WEB.search(coda[-TESTA:]):
        raise rifiuto("misto")


def _archivio(flusso: BinaryIO) -> str | None:
    with apri_archivio(flusso) as archivio:
        nomi = set(archivio.namelist())
        if "mimetype" in nomi:
            return _odf(archivio)
        if "[Content_Types].xml" in nomi:
            return _office(archivio)
    return None


def _odf(archivio: zipfile.ZipFile) -> str | None:
    prima = archivio.infolist()[0]
    tipo = leggi_voce(archivio, "mimetype")[:100].decode("latin-1") if prima.filename == "mimetype" else ""
    nomi = archivio.namelist()
    if tipo not in (ODT, ODS):
        return None
    if not {"content.xml", "META-INF/manifest.xml"} <= set(nomi):
        raise rifiuto("rotto")
    if b"encryption-data" in leggi_voce(archivio, "META-INF/manifest.xml"):
        raise rifiuto("cifrato")
    if any(nome.startswith(MACRO_ODF) for nome in nomi):
        _rifiuta_macro()
    return tipo


def _office(archivio: zipfile.ZipFile) -> str | None:
    tipi = {tipo.lower() for tipo in _tipi_dichiarati(leggi_voce(archivio, "[Content_Types].xml"))}
    pezzi = [*tipi, *(nome.lower() for nome in archivio.namelist())]
    if any(parola in pezzo for pezzo in pezzi for parola in MACRO_OFFICE):
        _rifiuta_macro()
    principali = {PRINCIPALI[tipo] for tipo in tipi if tipo in PRINCIPALI}
    return principali.pop() if len(principali) == 1 else None


def _rifiuta_macro() -> None:
    raise ValidationError("Il documento contiene macro: salvarlo senza macro e riprovare.", code="macro")


def _tipi_dichiarati(xml: bytes) -> set[str]:
    tipi: set[str] = set()
    lettore = expat.ParserCreate()
    lettore.StartElementHandler = lambda _nome, attributi: tipi.add(attributi.get("ContentType", ""))
    lettore.StartDoctypeDeclHandler = _rifiuta_doctype
    try:
        lettore.Parse(xml, True)
    except expat.ExpatError as errore:
        raise rifiuto("rotto") from errore
    return tipi


def _rifiuta_doctype(*_argomenti: object) -> None:
    raise rifiuto("rotto")
