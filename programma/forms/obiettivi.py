# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from programma.forms.comuni import SENZA_DATI_PERSONALI, ModuloDominio, campo, settori_scelgibili
from programma.models import Obiettivo, Orizzonte, Programma
from programma.services.obiettivi import CAMPI


class ModuloObiettivo(ModuloDominio):
    class Meta:
        model = Obiettivo
        fields = CAMPI
        formfield_callback = campo
        help_texts = {
            "descrizione": SENZA_DATI_PERSONALI,
            "peso": "Da 1 a 100: quanto conta rispetto agli altri. Con pesi uguali contano tutti allo stesso modo.",
            "codice_dup": "Il codice dell'obiettivo nel DUP o nel PEG, se c'è.",
        }

    def __init__(self, *args: Any, programma: Programma, **kwargs: Any) -> None:
        super().__init__(*args, programma=programma, **kwargs)
        self.fields["settore"].queryset = settori_scelgibili(self.instance.settore_id)  # type: ignore[attr-defined]
        self.fields["orizzonte"].choices = [  # type: ignore[attr-defined]
            ("", "Scegli"),
            *((voce.value, f"{voce.label}, fino al {programma.anno_orizzonte(voce)}") for voce in Orizzonte),
        ]
        codice = self.fields["codice"]
        codice.required = False
        codice.help_text = "Vuoto: il prossimo numero libero."
        if self.instance.pk:
            codice.required = programma.stato == Programma.Stato.BOZZA
            codice.disabled = not codice.required
            codice.help_text = (
                "Il programma è adottato: i codici non cambiano più."
                if codice.disabled
                else "Se lo cambi, cambiano anche i codici delle sue azioni."
            )
