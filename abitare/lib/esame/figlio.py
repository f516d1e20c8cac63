# SPDX-License-Identifier: AGPL-3.0-or-later
"""The child that opens what was sent: a program by itself, file on standard input, findings in JSON on the output."""

import base64
import binascii
import io
import json
import runpy
import sys
import zlib
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any

LIMITI = Path(__file__).parents[1] / "in_disparte" / "limiti.py"
MEMORIA = 768 * 1024 * 1024
SECONDI_DI_CPU = 15
BUSTE = 5
ALLEGATI = 20
ALLEGATO_SCOMPATTATO = 64 * 1024 * 1024
PEZZO = 1024 * 1024


def limita() -> None:
    """No more than an honest document asks for."""
    runpy.run_path(str(LIMITI))["stringi"](MEMORIA, SECONDI_DI_CPU)


def esamina(dati: bytes, misure: list[int]) -> dict[str, Any]:
    contenuto, buste, nota = sbusta(dati)
    allegati: list[str] = []
    if contenuto[:1024].lstrip().startswith(b"%PDF-"):
        allegati, nota = allegati_di(contenuto)
    elif contenuto.startswith(b"PK\x03\x04"):
        nota = "archivio"
    return {
        "dimensione": len(contenuto),
        "impronta": impronta(contenuto),
        "buste": buste,
        "inizi": inizi(contenuto, misure),
        "allegati": allegati,
        "nota": nota,
    }


def impronta(dati: bytes) -> str:
    return sha256(dati).hexdigest().upper()


def inizi(dati: bytes, misure: list[int]) -> dict[int, str]:
    """The impronta of the first N bytes, for each N within the file: one reading for all of them."""
    somma, letti, trovati = sha256(), 0, {}
    vista = memoryview(dati)
    for misura in misure:
        if misura > len(dati):
            break
        somma.update(vista[letti:misura])
        letti = misura
        trovati[misura] = somma.copy().hexdigest().upper()
    return trovati


def sbusta(dati: bytes) -> tuple[bytes, int, str]:
    """The content inside its signed envelopes (RFC 5652 §5; DER, BER, PEM or bare base64), and how many they were."""
    for buste in range(BUSTE):
        busta = in_binario(dati)
        if busta is None:
            return dati, buste, ""
        contenuto = contenuto_firmato(busta)
        if contenuto is None:
            return dati, buste, "senza contenuto"
        dati = contenuto
    return dati, BUSTE, ""


def in_binario(dati: bytes) -> bytes | None:
    """The bytes of an envelope; None for what does not look like one."""
    if dati[:1] == b"\x30":
        return dati
    testo = dati[:64].lstrip()
    if not testo.startswith((b"-----BEGIN", b"MI")):
        return None
    righe = [riga.strip() for riga in dati.splitlines() if not riga.startswith(b"-----")]
    try:
        binario = base64.b64decode(b"".join(righe), validate=True)
    except binascii.Error:
        return None
    return binario if binario[:1] == b"\x30" else None


def contenuto_firmato(busta: bytes) -> bytes | None:
    """What a SignedData carries; None when it carries nothing (a detached signature) or is something else."""
    from asn1crypto import cms, core  # only for what looks like an envelope: the child starts sooner without it

    try:
        informazione = cms.ContentInfo.load(busta)
        if informazione["content_type"].native != "signed_data":
            return None
        contenuto = informazione["content"]["encap_content_info"]["content"]
        return bytes(contenuto) or None if isinstance(contenuto, core.OctetString | core.ParsableOctetString) else None
    except (ValueError, TypeError, KeyError, RecursionError):
        return None


def allegati_di(pdf: bytes) -> tuple[list[str], str]:
    """Impronte of the files attached inside a PDF, as many and as large as an honest one has."""
    import pikepdf  # as above

    try:
        with pikepdf.open(io.BytesIO(pdf)) as documento:
            trovate = [impronta_allegato(voce) for voce in islice(documento.attachments.values(), ALLEGATI)]
            return [voce for voce in trovate if voce], ""
    except pikepdf.PasswordError:
        return [], "cifrato"
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, RecursionError, MemoryError):
        return [], "illeggibile"


def impronta_allegato(voce: Any) -> str | None:
    """None for one that is not compressed in the usual way, or that grows beyond measure."""
    flusso = voce.get_file().obj
    filtro, crudo = flusso.get("/Filter"), flusso.read_raw_bytes()
    if filtro is None:
        return impronta(crudo)
    return impronta_scompattata(crudo) if filtro == "/FlateDecode" and "/DecodeParms" not in flusso else None


def impronta_scompattata(crudo: bytes) -> str | None:
    """Hashed as it unfolds, so that a bomb costs time up to the limit and no memory."""
    scompatta, somma, lunghezza = zlib.decompressobj(), sha256(), 0
    resto = crudo
    while not scompatta.eof:
        try:
            pezzo = scompatta.decompress(resto, PEZZO)
        except zlib.error:
            return None
        resto = scompatta.unconsumed_tail
        lunghezza += len(pezzo)
        if lunghezza > ALLEGATO_SCOMPATTATO or not (pezzo or resto):
            return None
        somma.update(pezzo)
    return somma.hexdigest().upper()


if __name__ == "__main__":
    limita()
    sys.stdout.write(json.dumps(esamina(sys.stdin.buffer.read(), json.loads(sys.argv[1]))))
