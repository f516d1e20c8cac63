# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Iterator
from hashlib import sha256

from django.core.files.storage import default_storage

from delibere.models import DocumentoIncontro, DocumentoPiano, Foglio, Rapporto, Stampa, Verbale
from delibere.services.verifica.riscontro import Riscontro
from programma.fotografia.canonico import impronta
from programma.models import Documento, FileCaricato, FileDelPiano

CONTROLLO = "file"
CON_IL_PIANO = ("congelamento__annuale", "congelamento__triennale")


def verifica_archivio() -> Iterator[Riscontro]:
    """Every stored file is there, whole and with the impronta it was stored with."""
    for prova in Documento.objects.select_related("azione").order_by("pk").iterator():
        yield from _difetti(f"documento n. {prova.pk} «{prova}» dell'azione {prova.azione.codice}", prova)
    for presentato in DocumentoIncontro.objects.select_related("incontro").order_by("pk").iterator():
        dove = f"documento n. {presentato.pk} «{presentato}», {presentato.incontro}"
        yield from _difetti(dove, presentato)
    for foglio_dato in FileDelPiano.objects.select_related("piano").order_by("pk").iterator():
        yield from _difetti(f"file n. {foglio_dato.pk} «{foglio_dato}», {foglio_dato.piano}", foglio_dato)
    for rapporto in Rapporto.objects.pronti().order_by("pk").iterator():
        yield from _difetti(str(rapporto), rapporto)
    for foglio in Foglio.objects.pronti().select_related("atto").order_by("pk").iterator():
        yield from _difetti(str(foglio), foglio)
        if impronta(foglio.dati) != foglio.impronta_dati:
            yield Riscontro(CONTROLLO, str(foglio), "i dati non hanno più l'impronta con cui furono congelati")
    for documento in DocumentoPiano.objects.pronti().select_related(*CON_IL_PIANO).order_by("pk").iterator():
        yield from _difetti(str(documento), documento)
    for verbale in Verbale.objects.pronti().select_related("incontro").order_by("pk").iterator():
        yield from _difetti(str(verbale), verbale)
        if impronta(verbale.dati) != verbale.impronta_dati:
            yield Riscontro(CONTROLLO, str(verbale), "i dati non hanno più l'impronta con cui furono congelati")


def _difetti(oggetto: str, riga: FileCaricato | FileDelPiano | Stampa) -> Iterator[Riscontro]:
    nome = str(riga.file.name)
    try:
        letta, dimensione = _leggi(nome)
    except OSError:
        yield Riscontro(CONTROLLO, oggetto, f"il file {nome} non c'è o non si legge")
        return
    if dimensione != riga.dimensione:
        yield Riscontro(CONTROLLO, oggetto, f"il file {nome} è di {dimensione} byte e non di {riga.dimensione}")
    elif letta != riga.impronta:
        yield Riscontro(CONTROLLO, oggetto, f"il file {nome} non ha più la sua impronta")


def _leggi(nome: str) -> tuple[str, int]:
    """Impronta and bytes of a file, read in pieces."""
    somma, dimensione = sha256(), 0
    with default_storage.open(nome, "rb") as file:
        for pezzo in file.chunks():
            somma.update(pezzo)
            dimensione += len(pezzo)
    return somma.hexdigest().upper(), dimensione
