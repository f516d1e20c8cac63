# SPDX-License-Identifier: AGPL-3.0-or-later
"""Spreadsheets given back for a plan: kept as they came, taken whole or put aside."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from abitare.lib.allegati import nome_sicuro
from abitare.lib.deposito import deposita
from programma.models import FileDelPiano, PianoAnnuale
from programma.queries.fogli_piano import esamina
from programma.services.archivio import archivio_provvisorio, provvisorio
from programma.services.piani.blocchi import esigi_aperto, scrive_nel_piano
from programma.services.piani.parti import CAMPI
from programma.services.regole import limita, scrivi
from tavolo.models import Utente
from tavolo.storia import Via

FILE, PORTALE = "file", "portale"
DA_SCEGLIERE = "Scegli, per ogni cella in conflitto, quale valore resta."
ALTRO = "Intanto il piano è cambiato, e con lui ciò che il file propone: guarda di nuovo e conferma."


def conserva_file(*, utente: Utente, piano_id: int, nome: str, contenuto: bytes) -> FileDelPiano:
    """Writes nothing in the plan. ValidationError where the same file already waits to be looked at."""
    with archivio_provvisorio(), scrive_nel_piano(utente, PianoAnnuale, piano_id) as piano:
        esigi_aperto(piano)
        pulito = nome_sicuro(nome)
        impronta = sha256(contenuto).hexdigest().upper()
        file = FileDelPiano(piano=piano, nome=pulito, impronta=impronta, dimensione=len(contenuto))
        file.full_clean(exclude=["file"])
        file.file.name = deposita(f"piani/{piano.pk}", contenuto, pulito.rpartition(".")[2].lower()[:8])
        provvisorio(file.file.name)
        file.save()
    return file


def applica_file(*, utente: Utente, file_id: int, segno: str, scelte: Mapping[str, str]) -> FileDelPiano:
    """All the cells that were shown or none, as one act of writing.

    `segno` is that of the examination that the person saw; `scelte` says for the place of each conflict whether
    the FILE or the PORTALE counts. ValidationError where a rule of the plan refuses, or a conflict has no answer, or
    there is something else to look at by now.
    """
    piano_id = FileDelPiano.objects.values_list("piano_id", flat=True).get(pk=file_id)
    with _con_il_file(utente, piano_id, file_id, "Importazione di un foglio di calcolo") as file:
        esame = esamina(file)
        if esame.motivo or esame.segno != segno:
            raise ValidationError(esame.motivo or ALTRO, code="cambiato")
        if any(scelte.get(str(urto.posto)) not in (FILE, PORTALE) for urto in esame.conflitti):
            raise ValidationError(DA_SCEGLIERE, code="scelte")
        scritte = esame.da_scrivere(posto for posto, scelta in scelte.items() if scelta == FILE)
        _scrivi_parti(scritte)
        file.stato, file.celle = FileDelPiano.Stato.APPLICATO, sum(map(len, scritte.values()))
        file.save(update_fields=["stato", "celle"])
    return file


def scarta_file(*, utente: Utente, file_id: int) -> FileDelPiano:
    piano_id = FileDelPiano.objects.values_list("piano_id", flat=True).get(pk=file_id)
    with _con_il_file(utente, piano_id, file_id, "Foglio di calcolo messo da parte") as file:
        file.stato = FileDelPiano.Stato.SCARTATO
        file.save(update_fields=["stato"])
    return file


@contextmanager
def _con_il_file(utente: Utente, piano_id: int, file_id: int, motivo: str) -> Iterator[FileDelPiano]:
    """The plan held, then the file, which must still wait."""
    with scrive_nel_piano(utente, PianoAnnuale, piano_id, motivo=motivo, via=Via.IMPORTAZIONE) as piano:
        esigi_aperto(piano)
        file = FileDelPiano.objects.select_for_update(of=("self",)).get(pk=file_id)
        file.piano = piano
        if not file.da_esaminare:
            raise ValidationError(f"Il file è già stato {file.get_stato_display()}.")
        yield file


def _scrivi_parti(scritte: Mapping[tuple[type[Any], int], Mapping[str, Any]]) -> None:
    errori: list[str] = []
    for (modello, chiave), valori in sorted(scritte.items(), key=lambda voce: (voce[0][0].__name__, voce[0][1])):
        parte = modello._default_manager.select_for_update(of=("self",)).get(pk=chiave)
        dati = {campo: _vuoto(modello, campo) if dato is None else dato for campo, dato in valori.items()}
        try:
            scrivi(parte, limita(dati, CAMPI[modello]))
        except ValidationError as errore:
            errori += [f"{parte}: {messaggio}" for messaggio in errore.messages]
    if errori:
        raise ValidationError(errori)


def _vuoto(modello: type[Any], campo: str) -> str | None:
    testo = isinstance(modello._meta.get_field(campo), models.CharField | models.TextField)
    return "" if testo else None
