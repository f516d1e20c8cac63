# SPDX-License-Identifier: AGPL-3.0-or-later
"""Files and notes of an action. A file goes to disk first; if the writing fails it is taken back."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from abitare.lib.allegati import verifica_allegato
from abitare.lib.tempo import oggi
from abitare.lib.testo import tronca_parole
from programma.models import Aggiornamento, Azione, Documento, Nota
from programma.permissions import CONTRIBUISCI, puo_aggiornare, puo_contribuire
from programma.services.blocchi import blocca_programma
from tavolo.models import Ruolo, Settore, Utente
from tavolo.permissions import ha_permesso, incarico_di_coordinamento, settori_di
from tavolo.storia import con_autore

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


def conserva(
    azione: Azione,
    file: UploadedFile,
    *,
    settore: Settore,
    titolo: str = "",
    aggiornamento: Aggiornamento | None = None,
) -> Documento:
    """Checks and stores one file, inside an open act of writing and an `archivio_provvisorio`.

    The same content under the same title, as a double click sends it, is not a second document: callers hold the
    action's row, so of two at once the second finds the first.
    """
    nomi = _provvisori.get()
    if nomi is None:
        raise RuntimeError("a file is stored inside archivio_provvisorio() only")
    verificato = verifica_allegato(file)
    uguale = {
        "azione": azione,
        "aggiornamento": aggiornamento,
        "settore": settore,
        "titolo": titolo.strip() or tronca_parole(verificato.nome, 200),
        "impronta": verificato.impronta,
    }
    gia_conservato = Documento.objects.filter(**uguale).first()
    if gia_conservato:
        return gia_conservato
    documento = Documento(
        nome=verificato.nome, tipo_mime=verificato.tipo_mime, dimensione=verificato.dimensione, **uguale
    )
    documento.file.save(verificato.nome, file, save=False)
    nomi.append(str(documento.file.name))
    documento.full_clean(exclude=["file"])
    documento.save()
    return documento


def aggiungi_documenti(
    *, utente: Utente, azione_id: int, file: Sequence[UploadedFile], titolo: str = ""
) -> list[Documento]:
    """All of them or none; a title given to several is followed by their number."""
    with archivio_provvisorio(), _contribuisce(utente, azione_id) as (azione, settore):
        numerati = titolo if len(file) > 1 else ""
        return [
            conserva(azione, uno, settore=settore, titolo=f"{titolo[:190]} ({posto})" if numerati else titolo)
            for posto, uno in enumerate(file, 1)
        ]


def aggiungi_nota(*, utente: Utente, azione_id: int, testo: str) -> Nota:
    """The same words again by the same person, as a double click sends them, are not a second note."""
    with _contribuisce(utente, azione_id) as (azione, settore), con_autore(utente) as cambio:
        ultima = azione.note.first()
        if ultima and ultima.testo == testo and ultima.cambio.utente_id == utente.pk:
            return ultima
        nota = Nota(azione=azione, settore=settore, cambio=cambio, testo=testo)
        if not testo.strip():
            raise ValidationError({"testo": "Scrivi la nota."})
        nota.full_clean()
        nota.save(force_insert=True)
        return nota


@contextmanager
def _contribuisce(utente: Utente, azione_id: int) -> Iterator[tuple[Azione, Settore]]:
    with transaction.atomic():
        blocca_programma(Azione.objects.values_list("obiettivo__programma_id", flat=True).get(pk=azione_id))
        righe = Azione.objects.select_related("obiettivo__programma", "settore")
        azione = righe.select_for_update(of=("self",)).get(pk=azione_id)
        settore = settore_che_scrive(utente, azione)
        if settore is None or not puo_contribuire(utente, azione):
            raise PermissionDenied
        with con_autore(utente, settore=settore):
            yield azione, settore


def settore_che_scrive(utente: Utente, azione: Azione) -> Settore | None:
    """The office for which this person writes here: the responsible one, one that collaborates, the coordination."""
    if puo_aggiornare(utente, azione):
        return azione.settore
    if ha_permesso(utente, CONTRIBUISCI, azione):
        collaborano = {riga.settore_id for riga in azione.collaborazioni.all()}
        miei = [settore for settore in settori_di(utente, Ruolo.REFERENTE) if settore.pk in collaborano]
        if miei:
            return miei[0]
    incarico = incarico_di_coordinamento(utente, oggi())
    return incarico.settore if incarico else None
