# SPDX-License-Identifier: AGPL-3.0-or-later
"""Files and notes of an action."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from abitare.lib.tempo import oggi
from programma.models import Aggiornamento, Azione, Documento, Nota
from programma.permissions import CONTRIBUISCI, puo_aggiornare, puo_contribuire
from programma.services.archivio import archivia, archivio_provvisorio, titoli_dei_file
from programma.services.blocchi import blocca_programma
from tavolo.models import Ruolo, Settore, Utente
from tavolo.permissions import ha_permesso, incarico_di_coordinamento, settori_di
from tavolo.storia import con_autore


def conserva(
    azione: Azione,
    file: UploadedFile,
    *,
    settore: Settore,
    titolo: str = "",
    aggiornamento: Aggiornamento | None = None,
) -> Documento:
    """As `archivia`: callers hold the action's row, so of two equal ones at once the second finds the first."""
    documento = Documento(azione=azione, aggiornamento=aggiornamento, settore=settore, titolo=titolo)
    return archivia(documento, file, uguale=("azione", "aggiornamento", "settore"))


def aggiungi_documenti(
    *, utente: Utente, azione_id: int, file: Sequence[UploadedFile], titolo: str = ""
) -> list[Documento]:
    """All of them or none; a title given to several is followed by their number."""
    with archivio_provvisorio(), _contribuisce(utente, azione_id) as (azione, settore):
        titoli = titoli_dei_file(titolo, len(file))
        return [conserva(azione, f, settore=settore, titolo=t) for f, t in zip(file, titoli, strict=True)]


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
