# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any, cast

from django import forms

from abitare.lib.tempo import oggi
from abitare.lib.testo import CampoTesto
from delibere.forms.comuni import Modulo, area
from delibere.models import Rapporto, Sezione
from delibere.services.rapporti import Richiesta
from programma.models import Programma

TITOLO = "Rapporto di avanzamento"


class ModuloRapporto(Modulo):
    """With its defaults it can be sent as it is."""

    al = forms.DateField(
        label="Data di riferimento",
        help_text="I dati del programma a questa data, come noti adesso.",
        widget=forms.DateInput(),
    )
    titolo = CampoTesto(label="Titolo", max_length=200, initial=TITOLO)
    testo_copertina = area("Testo di copertina", 3, massimo=1_500)
    decisioni = area("Decisioni chieste alla Giunta", 4, aiuto="Una per riga.", massimo=5_000)
    protocollo = CampoTesto(label="Numero di protocollo", max_length=60, required=False, help_text="Se già noto.")
    sezioni = forms.MultipleChoiceField(
        label="Sezioni da includere",
        choices=Sezione.choices,
        required=False,
        initial=list(Sezione.values),
        widget=forms.CheckboxSelectMultiple,
        help_text="Copertina, sintesi, nota di metodo e impronta dei dati ci sono sempre.",
    )

    sostituisce = forms.ModelChoiceField(
        label="Nuova versione di",
        queryset=Rapporto.objects.none(),
        required=False,
        empty_label="nessuno: è un rapporto nuovo",
        help_text="Il rapporto sostituito resta com'è; la sua pagina dirà quale ne ha preso il posto.",
    )

    def __init__(self, *args: Any, programma: Programma, sostituisce: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["al"].initial = oggi()
        scelta = cast("forms.ModelChoiceField[Rapporto]", self.fields["sostituisce"])
        scelta.queryset = Rapporto.objects.sostituibili(programma, Rapporto.Genere.RAPPORTO)
        scelta.initial = sostituisce

    @property
    def richiesta(self) -> Richiesta:
        dati = self.cleaned_data
        vecchio = dati["sostituisce"]
        scelti = {"sezioni": tuple(dati["sezioni"]), "sostituisce": vecchio.pk if vecchio else None}
        return Richiesta(**{**dati, **scelti})
