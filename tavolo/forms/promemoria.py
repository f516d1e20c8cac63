# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Collection, Sequence
from typing import Any

from django import forms

from abitare.lib.testo import CampoTesto
from tavolo.forms.base import ModuloTavolo, campo_motivo
from tavolo.models import Destinatario, Gradino, Messaggio
from tavolo.models.promemoria import MASSIMO_GIORNI

AIUTO_GIORNI = {
    Gradino.ContaDa.SCADENZA: "Dalla scadenza: -7 è una settimana prima, 3 sono tre giorni dopo.",
    Gradino.ContaDa.APERTURA: "Dall'apertura: 0 è il giorno stesso.",
}


class ModuloGradino(ModuloTavolo):
    giorni = forms.IntegerField(label="Giorni", min_value=-MASSIMO_GIORNI, max_value=MASSIMO_GIORNI)
    destinatari = forms.MultipleChoiceField(
        label="A chi si scrive", choices=Destinatario.choices, widget=forms.CheckboxSelectMultiple
    )
    titolo = CampoTesto(label="Titolo", max_length=120)
    testo = CampoTesto(label="Testo", max_length=600, widget=forms.Textarea(attrs={"rows": 4}))
    dovuto = forms.BooleanField(
        label="È dovuto", required=False, help_text="Chi lo riceve non può rinunciare alla e-mail."
    )
    attivo = forms.BooleanField(label="È attivo", required=False, help_text="Se lo spegni non parte più per nessuno.")
    motivo = campo_motivo(obbligatorio=False)

    def __init__(self, data: Any = None, *, gradino: Gradino) -> None:
        nomi = ("giorni", "destinatari", "titolo", "testo", "dovuto", "attivo")
        super().__init__(data, initial={nome: getattr(gradino, nome) for nome in nomi})
        self.fields["giorni"].help_text = AIUTO_GIORNI[Gradino.ContaDa(gradino.conta_da)]


class ModuloScelte(ModuloTavolo):
    voluti = forms.MultipleChoiceField(
        label="Mandami una e-mail per", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: Any = None, *, gradini: Sequence[Gradino], rinunce: Collection[str]) -> None:
        super().__init__(data, initial={"voluti": [g.codice for g in gradini if g.codice not in rinunce]})
        self.fields["voluti"].choices = [(g.codice, g.titolo) for g in gradini]  # type: ignore[attr-defined]


class FiltroPosta(forms.Form):
    stato = forms.ChoiceField(label="Stato", required=False, choices=[("", "tutti"), *Messaggio.Stato.choices])
