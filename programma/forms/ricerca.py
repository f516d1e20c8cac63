# SPDX-License-Identifier: AGPL-3.0-or-later
from django import forms

from abitare.lib.testo import CampoTesto
from programma.queries.parole import Tipo

MASSIMO = 200
PLURALI = {
    Tipo.OBIETTIVO: "Obiettivi",
    Tipo.AZIONE: "Azioni",
    Tipo.AGGIORNAMENTO: "Aggiornamenti",
    Tipo.NOTA: "Note",
}


class ModuloRicerca(forms.Form):
    q = CampoTesto(
        label="Parole da cercare",
        max_length=MASSIMO,
        widget=forms.TextInput(attrs={"type": "search"}),
        error_messages={
            "max_length": f"Scrivi al massimo {MASSIMO} caratteri.",
            "required": "Scrivi almeno una parola.",
        },
    )
    tipo = forms.ChoiceField(
        label="Che cosa",
        required=False,
        choices=[("", "Tutto"), *((tipo.value, PLURALI[tipo]) for tipo in Tipo)],
        error_messages={"invalid_choice": "Scegli una voce dell'elenco."},
    )
