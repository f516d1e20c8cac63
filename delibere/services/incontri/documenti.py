# SPDX-License-Identifier: AGPL-3.0-or-later
"""The documents of a meeting: stored as those of the actions are, until the meeting stands still."""

from collections.abc import Iterable, Sequence
from functools import partial

from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from delibere.models import DocumentoIncontro, Incontro
from delibere.services.incontri.comuni import Stato, scrive_incontro, tocca
from programma.services.archivio import archivia, archivio_provvisorio, titoli_dei_file
from tavolo.models import Utente

MASSIMI = 40


def aggiungi_documenti(
    *, utente: Utente, incontro_id: int, file: Sequence[UploadedFile], titolo: str = ""
) -> list[DocumentoIncontro]:
    """All of them or none; also while the meeting is held."""
    with archivio_provvisorio(), scrive_incontro(utente, incontro_id, *Stato.APERTI, Stato.SVOLTO) as incontro:
        titoli = titoli_dei_file(titolo, len(file))
        aggiunti = [
            archivia(DocumentoIncontro(incontro=incontro, titolo=suo), uno, uguale=["incontro"])
            for uno, suo in zip(file, titoli, strict=True)
        ]
        if incontro.documenti.count() > MASSIMI:
            raise ValidationError({"file": f"Un incontro ha al massimo {MASSIMI} documenti."})
        tocca(incontro)
    return aggiunti


def togli_documento(*, utente: Utente, documento_id: int) -> None:
    """The file goes with it; that it was there, and its impronta, stay in the history."""
    incontro_id = DocumentoIncontro.objects.values_list("incontro_id", flat=True).get(pk=documento_id)
    with scrive_incontro(utente, incontro_id, *Stato.APERTI, Stato.SVOLTO) as incontro:
        documento = incontro.documenti.get(pk=documento_id)
        documento.delete()
        cancella_i_file([documento])
        tocca(incontro)


def togli_tutti(incontro: Incontro) -> None:
    """Inside an open act of writing, before a draft goes."""
    documenti = list(incontro.documenti.all())
    for documento in documenti:
        documento.delete()
    cancella_i_file(documenti)


def cancella_i_file(documenti: Iterable[DocumentoIncontro]) -> None:
    """Once nothing names them any more."""
    for documento in documenti:
        transaction.on_commit(partial(default_storage.delete, str(documento.file.name)))
