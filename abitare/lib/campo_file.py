# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from abitare.lib.allegati import TIPI, verifica_allegato

MASSIMI = 10
AIUTO = "PDF, P7M, ODT, ODS, DOCX, XLSX, PNG o JPEG, fino a 25 MB ciascuno. Niente nomi di inquilini, salute o ISEE."


class SceltaFile(forms.FileInput):
    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return files.getlist(name) if hasattr(files, "getlist") else files.get(name)


class CampoFile(forms.FileField):
    """Several files at once; cleans to the list of those that may be kept."""

    widget = SceltaFile(attrs={"multiple": True, "accept": ",".join(f".{tipo}" for tipo in TIPI)})

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        scelti = [file for file in (data if isinstance(data, list | tuple) else [data]) if file]
        if self.required and not scelti:
            raise ValidationError(self.error_messages["required"], code="required")
        if len(scelti) > MASSIMI:
            raise ValidationError(f"Al massimo {MASSIMI} file per volta.")
        errori = [ValidationError(f"{file.name}: {messaggio}") for file in scelti for messaggio in _rifiuti(file)]
        if errori:
            raise ValidationError(errori)
        return scelti


def _rifiuti(file: UploadedFile) -> list[str]:
    try:
        verifica_allegato(file)
    except ValidationError as errore:
        return errore.messages
    return []
