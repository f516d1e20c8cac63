# SPDX-License-Identifier: AGPL-3.0-or-later
"""What may be uploaded: name, declared type and content must tell the same story."""

import hashlib
import re
import secrets
import unicodedata
from dataclasses import dataclass
from typing import Any, BinaryIO, cast

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from abitare.lib import formati

MASSIMO_BYTE = 25 * 1024 * 1024
MASSIMO_NOME = 120
PEZZO = 64 * 1024

TIPI = {
    "pdf": formati.PDF,
    "p7m": formati.P7M,
    "odt": formati.ODT,
    "ods": formati.ODS,
    "docx": formati.DOCX,
    "xlsx": formati.XLSX,
    "png": formati.PNG,
    "jpg": formati.JPEG,
    "jpeg": formati.JPEG,
}
# Browsers name signed files in several ways, and know nothing of some kinds on a machine without an office suite.
NON_DICHIARATO = {"", "application/octet-stream", "binary/octet-stream", "application/x-download"}
ALTRI_NOMI = {
    formati.PDF: {"application/x-pdf", "application/acrobat"},
    formati.P7M: {"application/x-pkcs7-mime", "application/x-pkcs7-signature", "application/pkcs7-signature"},
    formati.ODT: {"application/zip", "application/x-zip-compressed"},
    formati.ODS: {"application/zip", "application/x-zip-compressed"},
    formati.DOCX: {"application/zip", "application/x-zip-compressed"},
    formati.XLSX: {"application/zip", "application/x-zip-compressed"},
    formati.PNG: {"image/x-png"},
    formati.JPEG: {"image/jpg", "image/pjpeg"},
}
AMMESSI = "PDF, P7M, ODT, ODS, DOCX, XLSX, PNG, JPEG"
RISERVATI = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?", re.IGNORECASE)


@dataclass(frozen=True)
class FileVerificato:
    """`impronta`: SHA-256 as 64 upper-case hexadecimal digits; `dimensione`: bytes; `nome`: fit to be shown."""

    nome: str
    tipo_mime: str
    dimensione: int
    impronta: str


def verifica_allegato(file: UploadedFile) -> FileVerificato:
    """ValidationError in Italian when the file may not be kept; the file is left at its beginning."""
    return verifica(_flusso(file), file.name or "", file.content_type or "")


def verifica(flusso: BinaryIO, nome: str, tipo_dichiarato: str = "") -> FileVerificato:
    pulito = nome_sicuro(nome)
    atteso = TIPI.get(_estensione(pulito))
    if atteso is None:
        raise ValidationError(f"Tipo di file non ammesso: si possono caricare {AMMESSI}.", code="estensione")
    dimensione = flusso.seek(0, 2)
    _controlla_dimensione(dimensione)
    _controlla_dichiarato(tipo_dichiarato, atteso)
    if formati.riconosci(flusso) != atteso:
        raise ValidationError(
            f"Il contenuto del file non è quello che il nome promette (.{_estensione(pulito)}).", code="contenuto"
        )
    impronta = impronta_di(flusso)
    flusso.seek(0)
    return FileVerificato(pulito, atteso, dimensione, impronta)


def impronta_di(flusso: BinaryIO) -> str:
    """SHA-256 of the whole stream, read in pieces, as the Comune writes it in its acts."""
    flusso.seek(0)
    somma = hashlib.sha256()
    while pezzo := flusso.read(PEZZO):
        somma.update(pezzo)
    return somma.hexdigest().upper()


def nome_sicuro(nome: str) -> str:
    """The last part of the name, without what deceives the eye or a file system, at most 120 characters."""
    ultimo = re.split(r"[/\\]", unicodedata.normalize("NFC", nome))[-1]
    visibili = "".join(c for c in ultimo if not unicodedata.category(c).startswith(("C", "Z")) or c == " ")
    pulito = re.sub(r"\s+", " ", re.sub(r'[<>:"|?*%;]', "_", visibili)).strip(" .")
    radice, punto, estensione = pulito.rpartition(".")
    if not punto:
        return pulito[:MASSIMO_NOME] or "documento"
    estensione = estensione.strip().lower()[:16]
    radice = radice.strip(" .")[: MASSIMO_NOME - len(estensione) - 1].strip(" .") or "documento"
    return f"{'_' if RISERVATI.fullmatch(radice) else ''}{radice}.{estensione}"


def nome_casuale(nome: str) -> str:
    """Where to store a file: nothing of the person's name for it but a known extension; `ab/abcd….pdf`."""
    casuale = secrets.token_hex(20)
    estensione = _estensione(nome_sicuro(nome))
    return f"{casuale[:2]}/{casuale}.{estensione if estensione in TIPI else 'bin'}"


def percorso_casuale(_istanza: Any, nome: str) -> str:
    """`upload_to` of file fields."""
    return f"allegati/{nome_casuale(nome)}"


def _flusso(file: UploadedFile) -> BinaryIO:
    if file.file is None:
        raise ValidationError("Il file non è arrivato: caricarlo di nuovo.", code="assente")
    return cast("BinaryIO", file.file)


def _estensione(nome: str) -> str:
    return nome.rpartition(".")[2].lower() if "." in nome else ""


def _controlla_dimensione(dimensione: int) -> None:
    if dimensione == 0:
        raise ValidationError("Il file è vuoto.", code="vuoto")
    if dimensione > MASSIMO_BYTE:
        mega = f"{dimensione / 1024 / 1024:.1f}".replace(".", ",")
        raise ValidationError(f"Il file è di {mega} MB: il massimo è 25 MB.", code="dimensione")


def _controlla_dichiarato(dichiarato: str, atteso: str) -> None:
    tipo = dichiarato.partition(";")[0].strip().lower()
    if tipo not in NON_DICHIARATO | ALTRI_NOMI[atteso] | {atteso}:
        raise ValidationError(
            f"Il file è dichiarato di tipo «{tipo[:60]}», che non corrisponde al suo nome.", code="dichiarato"
        )
