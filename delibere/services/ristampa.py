# SPDX-License-Identifier: AGPL-3.0-or-later
"""A document made again from its congelamento and set beside the one that is kept. It writes nothing."""

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256

from pypdf import PdfReader

from delibere.models import DocumentoPiano, Rapporto
from delibere.services import piani
from delibere.services.lavori_rapporto import rendi_documento


@dataclass(frozen=True, slots=True)
class Ristampa:
    """`uguale`: in every byte, or in text and data where the tools are others; `detti` say which, a line each."""

    uguale: bool
    detti: tuple[str, ...]


def ristampa(rapporto: Rapporto | DocumentoPiano) -> Ristampa:
    """Of a ready document; raises ImprontaDiversa when its data are no longer those that were frozen."""
    with rapporto.file.open("rb") as file:
        conservato = file.read()
    if sha256(conservato).hexdigest().upper() != rapporto.impronta:
        return Ristampa(False, ("Il file conservato non ha più la sua impronta.",))
    nuovo = piani.rendi_documento(rapporto) if isinstance(rapporto, DocumentoPiano) else rendi_documento(rapporto)
    if nuovo.impronta == rapporto.impronta:
        return Ristampa(True, (f"{rapporto}: uguale in ogni byte, impronta {rapporto.impronta}.",))
    altri = tuple(_strumenti_diversi(rapporto.strumenti, nuovo.strumenti))
    if not altri:
        return Ristampa(False, ("Gli strumenti sono gli stessi e i byte sono diversi.",))
    dati = f"Dati: impronta {rapporto.congelamento.impronta}, la stessa."
    if _testo(conservato) != _testo(nuovo.contenuto):
        return Ristampa(False, (*altri, dati, "Il testo è diverso."))
    return Ristampa(True, (*altri, dati, "Il testo è lo stesso; i byte no, perché gli strumenti sono altri."))


def _strumenti_diversi(allora: Mapping[str, str], adesso: Mapping[str, str]) -> Iterator[str]:
    for nome in sorted({*allora, *adesso}):
        prima, dopo = allora.get(nome, "nessuno"), adesso.get(nome, "nessuno")
        if prima != dopo:
            yield f"{nome}: {prima} allora, {dopo} adesso."


def _testo(contenuto: bytes) -> list[list[str]]:
    """The words, page by page: where a line ends is of the tools."""
    return [pagina.extract_text().split() for pagina in PdfReader(io.BytesIO(contenuto)).pages]
