# SPDX-License-Identifier: AGPL-3.0-or-later
"""ZIP containers (ODF, Office) looked at from outside: nothing is unpacked to disk, nothing is trusted."""

import struct
import zipfile
import zlib
from typing import BinaryIO

from django.core.exceptions import ValidationError

MASSIMO_VOCI = 5_000
MASSIMO_APERTO = 200 * 1024 * 1024
PEZZO = 64 * 1024
MASSIMO_LETTO = 4 * 1024 * 1024
METODI = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
GUASTI = (zipfile.BadZipFile, zlib.error, struct.error, NotImplementedError, EOFError, OSError, ValueError)
MOTIVI = {
    "rotto": "Il file è danneggiato o incompleto: aprirlo, salvarlo di nuovo e riprovare.",
    "bomba": "Il file, una volta aperto, è troppo grande: potrebbe essere pericoloso.",
    "misto": "Il file contiene altri dati prima o dopo il documento: salvarlo di nuovo.",
    "cifrato": "Il file è protetto da password: toglierla e riprovare.",
}


def apri_archivio(flusso: BinaryIO, massimo: int = MASSIMO_APERTO) -> zipfile.ZipFile:
    """The archive, once every entry was inflated and found as long as it says; ValidationError otherwise.

    The sizes written in the archive are not believed: readers in other languages inflate to the end of the stream.
    """
    try:
        archivio = zipfile.ZipFile(flusso)
        _controlla_confini(flusso, archivio)
        _controlla_voci(archivio)
        _controlla_contenuto(flusso, archivio, massimo)
    except GUASTI as errore:
        raise rifiuto("rotto") from errore
    return archivio


def leggi_voce(archivio: zipfile.ZipFile, nome: str) -> bytes:
    """The bytes of one of the small files that say what the archive is."""
    try:
        if archivio.getinfo(nome).file_size > MASSIMO_LETTO:
            raise rifiuto("bomba")
        return archivio.read(nome)
    except GUASTI as errore:
        raise rifiuto("rotto") from errore


def rifiuto(codice: str) -> ValidationError:
    return ValidationError(MOTIVI[codice], code=codice)


def _controlla_confini(flusso: BinaryIO, archivio: zipfile.ZipFile) -> None:
    """The archive is the whole file: first byte to last, no room for a second document around it."""
    flusso.seek(0)
    inizio = flusso.read(4)
    flusso.seek(-22, 2)
    fine = flusso.read(4)
    primo = min((voce.header_offset for voce in archivio.infolist()), default=-1)
    if (inizio, fine, primo) != (b"PK\x03\x04", b"PK\x05\x06", 0):
        raise rifiuto("misto")


def _controlla_voci(archivio: zipfile.ZipFile) -> None:
    voci = archivio.infolist()
    nomi = [voce.filename for voce in voci]
    if len(voci) > MASSIMO_VOCI:
        raise rifiuto("bomba")
    if len(set(nomi)) != len(nomi) or any(_nome_pericoloso(nome) for nome in nomi):
        raise rifiuto("rotto")
    if any(voce.flag_bits & 0x1 for voce in voci):
        raise rifiuto("cifrato")


def _nome_pericoloso(nome: str) -> bool:
    return nome.startswith("/") or "\\" in nome or ":" in nome or ".." in nome.split("/")


def _controlla_contenuto(flusso: BinaryIO, archivio: zipfile.ZipFile, massimo: int) -> None:
    resta = massimo
    if sum(voce.file_size for voce in archivio.infolist()) > massimo:
        raise rifiuto("bomba")
    for voce in archivio.infolist():
        lunghezza = _lunghezza_vera(flusso, voce, resta)
        if lunghezza != voce.file_size:
            raise rifiuto("rotto")
        resta -= lunghezza


def _lunghezza_vera(flusso: BinaryIO, voce: zipfile.ZipInfo, resta: int) -> int:
    flusso.seek(voce.header_offset)
    locale = flusso.read(30)
    firma, metodo, nome, extra = *struct.unpack("<4s4xH", locale[:10]), *struct.unpack("<HH", locale[26:30])
    if firma != b"PK\x03\x04" or metodo != voce.compress_type or metodo not in METODI:
        raise rifiuto("rotto")
    flusso.seek(nome + extra, 1)
    if metodo == zipfile.ZIP_STORED:
        return voce.compress_size
    return _lunghezza_gonfiata(flusso, voce.compress_size, resta)


def _lunghezza_gonfiata(flusso: BinaryIO, compressi: int, resta: int) -> int:
    gonfia, lunghezza = zlib.decompressobj(-15), 0
    while not gonfia.eof:
        entrata = gonfia.unconsumed_tail
        if not entrata:
            entrata = flusso.read(min(PEZZO, compressi))
            compressi -= len(entrata)
        uscita = gonfia.decompress(entrata, PEZZO)
        lunghezza += len(uscita)
        if lunghezza > resta:
            raise rifiuto("bomba")
        if not entrata and not uscita and not gonfia.eof:
            raise rifiuto("rotto")
    if compressi or gonfia.unused_data:
        raise rifiuto("misto")
    return lunghezza
