# SPDX-License-Identifier: AGPL-3.0-or-later
from programma.forms.comuni import SENZA_DATI_PERSONALI, ModuloDominio, campo
from programma.models import Programma
from programma.services.programma import CAMPI


class ModuloProgramma(ModuloDominio):
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
