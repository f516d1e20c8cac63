# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any, cast

from django import forms

from abitare.lib.testo import CampoTesto
from delibere.forms.comuni import Modulo, area
from delibere.models import DocumentoPiano
from delibere.services.piani import RichiestaPiano
from programma.models import PianoTriennale


class ModuloDocumentoPiano(Modulo):
    """With its defaults it can be sent as it is."""

    genere = forms.ChoiceField(label="Documento", choices=DocumentoPiano.Genere, widget=forms.RadioSelect)
    testo_copertina = area("Testo di presentazione", 3, massimo=1_500)
    protocollo = CampoTesto(label="Numero di protocollo", max_length=60, required=False, help_text="Se già noto.")

    def __init__(self, *args: Any, piano: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        scelta = cast("forms.ChoiceField", self.fields["genere"])
        generi = DocumentoPiano.Genere.choices
        scelta.choices = [
            (valore, str(nome).capitalize())
            for valore, nome in (generi[:1] if isinstance(piano, PianoTriennale) else generi)
        ]
        scelta.initial = DocumentoPiano.Genere.PIANO

    @property
    def richiesta(self) -> RichiestaPiano:
        return RichiestaPiano(**self.cleaned_data)
