# SPDX-License-Identifier: AGPL-3.0-or-later
"""Files embedded in a PDF/A-3 (ISO 19005-3, 6.8): the data that the document was made from."""

import hashlib
from collections.abc import Sequence
from datetime import UTC

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from .tipi import Allegato


def incorpora(pdf: pikepdf.Pdf, allegati: Sequence[Allegato]) -> None:
    """In order of name, as a name tree asks; two of the same name are refused."""
    ordinati = sorted(allegati, key=lambda allegato: allegato.nome)
    nomi = [allegato.nome for allegato in ordinati]
    if len(set(nomi)) < len(nomi):
        raise ValueError("allegati con lo stesso nome")
    if not ordinati:
        return
    schede = [pdf.make_indirect(_scheda(pdf, allegato)) for allegato in ordinati]
    voci = Array([voce for nome, scheda in zip(nomi, schede, strict=True) for voce in (String(nome), scheda)])
    if "/Names" not in pdf.Root:
        pdf.Root.Names = Dictionary()
    pdf.Root.Names.EmbeddedFiles = Dictionary(Names=voci)
    pdf.Root.AF = Array(schede)


def _scheda(pdf: pikepdf.Pdf, allegato: Allegato) -> Dictionary:
    flusso = pdf.make_stream(allegato.contenuto)
    flusso.Type = Name.EmbeddedFile
    flusso.Subtype = Name("/" + allegato.tipo_mime)
    flusso.Params = Dictionary(
        CheckSum=String(hashlib.md5(allegato.contenuto, usedforsecurity=False).digest()),
        ModDate=String(allegato.modificato.astimezone(UTC).strftime("D:%Y%m%d%H%M%SZ")),
        Size=len(allegato.contenuto),
    )
    return Dictionary(
        Type=Name.Filespec,
        AFRelationship=Name.Data,
        Desc=String(allegato.descrizione),
        EF=Dictionary(F=flusso, UF=flusso),
        F=String(allegato.nome),
        UF=String(allegato.nome),
    )
