# SPDX-License-Identifier: AGPL-3.0-or-later
"""Files that people upload. A file goes to disk first; if the writing fails it is taken back."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile

from abitare.lib.allegati import verifica_allegato
from abitare.lib.testo import tronca_parole
from programma.models import FileCaricato

D = TypeVar("D", bound=FileCaricato)
_provvisori: ContextVar[list[str] | None] = ContextVar("provvisori", default=None)


@contextmanager
def archivio_provvisorio() -> Iterator[None]:
    """Around a transaction: the files stored inside are deleted when it does not end well."""
    nomi: list[str] = []
    segno = _provvisori.set(nomi)
    try:
        yield
    except BaseException:
        for nome in nomi:
            default_storage.delete(nome)
        raise
    finally:
        _provvisori.reset(segno)


def provvisorio(nome: str) -> None:
    """A file just stored: it goes if what is written around it does not end well."""
    nomi = _provvisori.get()
    if nomi is None:
        default_storage.delete(nome)
        raise RuntimeError("a file is stored inside archivio_provvisorio() only")
    nomi.append(nome)


def archivia(documento: D, file: UploadedFile, *, uguale: Iterable[str]) -> D:
    """Checks and stores one file, inside an open act of writing and an `archivio_provvisorio`.

    `uguale`: what makes it another document than one already there, besides content and title. The same content under
    the same title, as a double click sends it, is not a second document.
    """
    verificato = verifica_allegato(file)
    documento.titolo = documento.titolo.strip() or tronca_parole(verificato.nome, 200)
    documento.impronta = verificato.impronta
    stesso = {campo: getattr(documento, campo) for campo in ("titolo", "impronta", *uguale)}
    gia_conservato = type(documento)._default_manager.filter(**stesso).first()
    if gia_conservato:
        return gia_conservato
    documento.nome, documento.tipo_mime = verificato.nome, verificato.tipo_mime
    documento.dimensione = verificato.dimensione
    documento.file.save(verificato.nome, file, save=False)
    provvisorio(str(documento.file.name))
    documento.full_clean(exclude=["file"])
    documento.save()
    return documento


def titoli_dei_file(titolo: str, quanti: int) -> list[str]:
    """A title given to several files is followed by their number."""
    if quanti == 1 or not titolo:
        return [titolo] * quanti
    return [f"{titolo[:190]} ({posto})" for posto in range(1, quanti + 1)]
