# SPDX-License-Identifier: AGPL-3.0-or-later
"""From HTML to the finished file: WeasyPrint, then one pass of pikepdf over what it wrote."""

import hashlib
import io
from collections.abc import Sequence

import pikepdf
from pikepdf import Dictionary, Stream

from . import motore
from .albero import Origini, leggi
from .allegati import incorpora
from .identita import dichiara_pdfua
from .riordino import riordina
from .scrittura import scrivi
from .tipi import Allegato, Documento, ErrorePdf, Metadati, Profilo


def compila(html: str, *, metadati: Metadati, profilo: Profilo, allegati: Sequence[Allegato]) -> Documento:
    bozza = motore.impagina(html, metadati=metadati, profilo=profilo)
    with pikepdf.open(io.BytesIO(bozza.contenuto)) as pdf:
        _rifinisci(pdf, bozza.origini)
        if profilo is Profilo.A3A:
            incorpora(pdf, allegati)
        contenuto = _salva(pdf)
    return Documento(
        contenuto=contenuto,
        impronta=_impronta(contenuto),
        pagine=bozza.pagine,
        dimensione=len(contenuto),
        strumenti=motore.strumenti(),
        impronte_allegati=tuple(_impronta(allegato.contenuto) for allegato in allegati),
    )


def _impronta(contenuto: bytes) -> str:
    return hashlib.sha256(contenuto).hexdigest().upper()


def _rifinisci(pdf: pikepdf.Pdf, origini: Origini) -> None:
    radice = leggi(pdf, origini)
    if not radice.figli:
        raise ErrorePdf("il documento non ha testo")
    riordina(radice)
    scrivi(pdf, radice)
    dichiara_pdfua(pdf)
    _togli_risorse_vuote(pdf)


def _togli_risorse_vuote(pdf: pikepdf.Pdf) -> None:
    for oggetto in pdf.objects:
        if isinstance(oggetto, (Dictionary, Stream)) and "/Resources" in oggetto:
            risorse = oggetto.Resources
            for nome in [nome for nome, valore in risorse.items() if valore == Dictionary()]:
                del risorse[nome]


def _salva(pdf: pikepdf.Pdf) -> bytes:
    uscita = io.BytesIO()
    pdf.save(
        uscita,
        deterministic_id=True,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        fix_metadata_version=False,
    )
    return uscita.getvalue()
