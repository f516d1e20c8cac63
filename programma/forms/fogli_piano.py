# SPDX-License-Identifier: AGPL-3.0-or-later
import io
from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from abitare.lib.archivi import GUASTI, apri_archivio, rifiuto
from abitare.lib.campo_file import SceltaFile
from abitare.lib.fogli.separati import MASSIMI_BYTE

MASSIMI_FILE = 100
MASSIMO_ARCHIVIO = 100 * 1024 * 1024
ESTENSIONI = ("xlsx", "ods", "csv")


class ModuloFogli(forms.Form):
    """One or more spreadsheets, or a ZIP of them; each is then looked at by itself."""

    file = forms.Field(
        label="Fogli compilati",
        required=False,
        widget=SceltaFile(attrs={"multiple": True, "accept": ".xlsx,.ods,.csv,.zip"}),
        help_text="File xlsx, ods o csv, fino a 10 MB ciascuno; anche molti insieme, o un ZIP che li contiene.",
    )

    fogli: list[tuple[str, bytes]]

    def clean(self) -> dict[str, Any]:
        dati = super().clean() or {}
        self.fogli = []
        for file in dati.get("file") or []:
            try:
                self.fogli += list(_contenuti(file))
            except ValidationError as errore:
                self.add_error("file", [f"{file.name}: {messaggio}" for messaggio in errore.messages])
        if len(self.fogli) > MASSIMI_FILE:
            self.add_error("file", f"Sono {len(self.fogli)} file: se ne caricano {MASSIMI_FILE} per volta.")
        if not self.fogli and not self.errors:
            self.add_error("file", "Scegli almeno un file.")
        return dati


def _contenuti(file: UploadedFile) -> Iterator[tuple[str, bytes]]:
    nome = file.name or ""
    if nome.lower().endswith(".zip"):
        yield from _dell_archivio(file.read() if (file.size or 0) <= MASSIMO_ARCHIVIO else _troppo())
        return
    _esigi(nome, file.size or 0)
    yield nome, file.read()


def _dell_archivio(contenuto: bytes) -> Iterator[tuple[str, bytes]]:
    with apri_archivio(io.BytesIO(contenuto), MASSIMO_ARCHIVIO) as archivio:
        for voce in archivio.infolist():
            nome = voce.filename.rpartition("/")[2]
            # Folders, and what a Mac leaves beside each file.
            if voce.is_dir() or nome.startswith("."):
                continue
            _esigi(nome, voce.file_size)
            try:
                yield nome, archivio.read(voce)
            except GUASTI as errore:
                raise rifiuto("rotto") from errore


def _esigi(nome: str, dimensione: int) -> None:
    if nome.rpartition(".")[2].lower() not in ESTENSIONI:
        raise ValidationError(f"«{nome}» non è un foglio xlsx, ods o csv.")
    if not dimensione:
        raise ValidationError(f"«{nome}» è vuoto.")
    if dimensione > MASSIMI_BYTE:
        raise ValidationError(f"«{nome}» supera 10 MB: togli fogli e immagini e riprova.")


def _troppo() -> bytes:
    raise ValidationError("L'archivio supera 100 MB: dividilo.")
