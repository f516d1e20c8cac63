# SPDX-License-Identifier: AGPL-3.0-or-later
"""Files as a secretariat and an attacker hold them: signed envelopes, PDFs with something attached or hidden."""

import base64
import io
import zlib
from typing import Any

import pikepdf
from asn1crypto import cms
from pikepdf import Array, Dictionary, Name, Pdf, Stream

MEGA = 1024 * 1024


def busta(contenuto: bytes | None) -> bytes:
    """A SignedData in DER without signers: its form is that of a CAdES file; None makes a detached one."""
    interno: dict[str, Any] = {"content_type": "data"}
    if contenuto is not None:
        interno["content"] = contenuto
    dati = {"version": "v1", "digest_algorithms": [], "encap_content_info": interno, "signer_infos": []}
    return cms.ContentInfo({"content_type": "signed_data", "content": cms.SignedData(dati)}).dump()


def busta_indefinita(contenuto: bytes) -> bytes:
    """The same in BER, of unknown length and in pieces, as programs that sign while reading write it."""
    meta = len(contenuto) // 2
    pezzi = b"".join(b"\x04" + _lunghezza(len(p)) + p for p in (contenuto[:meta], contenuto[meta:]))
    dati_oid = bytes.fromhex("06092a864886f70d010701")
    firmato_oid = bytes.fromhex("06092a864886f70d010702")
    fine = b"\0\0"
    interno = b"\x30\x80" + dati_oid + b"\xa0\x80" + b"\x24\x80" + pezzi + fine * 3
    corpo = b"\x30\x80" + b"\x02\x01\x01" + b"\x31\x00" + interno + b"\x31\x00" + fine
    return b"\x30\x80" + firmato_oid + b"\xa0\x80" + corpo + fine * 2


def _lunghezza(quanti: int) -> bytes:
    if quanti < 128:
        return bytes([quanti])
    byte = quanti.to_bytes((quanti.bit_length() + 7) // 8, "big")
    return bytes([0x80 | len(byte)]) + byte


def in_pem(dati: bytes) -> bytes:
    righe = base64.encodebytes(dati).replace(b"\n", b"\r\n")
    return b"-----BEGIN PKCS7-----\r\n" + righe + b"-----END PKCS7-----\r\n"


def pdf_con(*allegati: bytes, **opzioni: Any) -> bytes:
    """A PDF with these attached; `opzioni` go to the saving, as an encryption."""
    documento = _vuoto()
    for posto, allegato in enumerate(allegati):
        documento.attachments[f"{posto}.json"] = pikepdf.AttachedFileSpec(documento, allegato)
    return _salvato(documento, **opzioni)


def pdf_con_flusso(crudo: bytes, **campi: Any) -> bytes:
    """A PDF whose one attachment is this raw stream, whatever its dictionary says of it."""
    documento = _vuoto()
    flusso = Stream(documento, crudo, Dictionary(**campi))
    voce = documento.make_indirect(Dictionary(Type=Name.Filespec, F="a", UF="a", EF=Dictionary(F=flusso)))
    documento.Root.Names = Dictionary(EmbeddedFiles=Dictionary(Names=Array(["a", voce])))
    return _salvato(documento, compress_streams=False)


def bomba(mega: int) -> bytes:
    """A PDF with an attachment that grows to so many megabytes."""
    compressore = zlib.compressobj(9)
    crudo = b"".join(compressore.compress(bytes(MEGA)) for _ in range(mega)) + compressore.flush()
    return pdf_con_flusso(crudo, Filter=Name.FlateDecode)


def pdf_con_javascript() -> bytes:
    documento = _vuoto()
    documento.Root.OpenAction = Dictionary(S=Name.JavaScript, JS="app.alert('eseguito')")
    return _salvato(documento)


def _vuoto() -> Pdf:
    documento = pikepdf.new()
    documento.add_blank_page()
    return documento


def _salvato(documento: Pdf, **opzioni: Any) -> bytes:
    uscita = io.BytesIO()
    documento.save(uscita, **opzioni)
    return uscita.getvalue()
