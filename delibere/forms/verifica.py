# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from abitare.lib.allegati import MASSIMO_BYTE
from abitare.lib.esame import Esame, EsameImpossibile, esamina
from abitare.lib.impronte import leggi_impronta
from abitare.lib.testo import CampoTesto
from delibere.forms.comuni import Modulo
from delibere.queries.riconoscimento import Riconoscimento, misure_dei_documenti, riconosci_file, riconosci_impronta

NON_SI_ESAMINA = (
    "Questo file non si riesce a esaminare: è danneggiato, oppure è fatto in modo da non lasciarsi leggere."
)


class ModuloVerifica(Modulo):
    """A file or an impronta; `riconoscimento` and, for a file, `esame` stand once it is valid. Nothing is stored."""

    file = forms.FileField(
        label="File da verificare",
        required=False,
        allow_empty_file=True,
        help_text="Sceglilo o trascinalo qui: PDF, anche firmato (PAdES o P7M), o file dei dati, fino a 25 MB.",
        widget=forms.FileInput(attrs={"class": "zona-file"}),
    )
    impronta = CampoTesto(
        label="Oppure la sua impronta SHA-256",
        required=False,
        max_length=200,
        help_text="64 cifre esadecimali o 44 caratteri in base64, come sta scritta nel documento o nella delibera.",
    )
    esame: Esame | None = None
    riconoscimento: Riconoscimento | None = None

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if not file:
            return None
        if file.size == 0:
            raise ValidationError("Il file è vuoto.")
        if file.size > MASSIMO_BYTE:
            raise ValidationError("Il file supera i 25 MB: nessun documento del portale è così grande.")
        return file

    def clean_impronta(self) -> str:
        scritta = self.cleaned_data["impronta"]
        return leggi_impronta(scritta) if scritta else ""

    def clean(self) -> dict[str, Any]:
        dati = self.cleaned_data
        if self.errors:
            return dati
        if bool(dati["file"]) == bool(dati["impronta"]):
            raise ValidationError("Scegli un file, oppure scrivi un'impronta.")
        self.riconoscimento = self._del_file() if dati["file"] else riconosci_impronta(dati["impronta"])
        return dati

    def _del_file(self) -> Riconoscimento:
        try:
            self.esame = esamina(self.cleaned_data["file"], misure_dei_documenti())
        except EsameImpossibile as errore:
            raise ValidationError({"file": NON_SI_ESAMINA}) from errore
        return riconosci_file(self.esame)
