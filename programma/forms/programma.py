# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from django import forms

from programma.forms.comuni import SENZA_DATI_PERSONALI, ModuloDominio, campo
from programma.models import CampoConAtto, Programma
from programma.services.programma import CAMPI


class ModuloProgramma(ModuloDominio):
    campi_con_atto = forms.MultipleChoiceField(
        label="Che cosa si cambia solo con un atto",
        choices=[(voce.value, str(voce.label).capitalize()) for voce in CampoConAtto],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Vale dopo l'adozione, per quello che è stato deliberato; il resto chiede un motivo.",
    )

    class Meta:
        model = Programma
        fields = CAMPI
        formfield_callback = campo
        labels = {"dal": "inizio del periodo", "al": "fine del periodo"}
        help_texts = {
            "descrizione": SENZA_DATI_PERSONALI,
            "titolo": "Come comparirà nelle pagine e nel rapporto alla Giunta.",
            "anno_breve": "Ultimo anno degli obiettivi a breve termine.",
            "anno_medio": "Ultimo anno degli obiettivi a medio termine.",
            "anno_lungo": "Ultimo anno degli obiettivi a lungo termine.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, programma=kwargs.get("instance"), **kwargs)

    def clean_campi_con_atto(self) -> list[str]:
        scelti = self.cleaned_data["campi_con_atto"]
        return [str(voce.value) for voce in CampoConAtto if voce in scelti]
