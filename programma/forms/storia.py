# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef

from programma.queries.storia import TIPI, Filtri
from tavolo.models import Cambio, Settore, Utente

TUTTI = "Tutti"


class FiltriStoria(forms.Form):
    """Filters of the feed; wrong ones are told at their field and leave the feed whole."""

    settore = forms.ModelChoiceField(Settore.objects.none(), required=False, empty_label=TUTTI)
    persona = forms.ModelChoiceField(Utente.objects.none(), required=False, empty_label="Tutte")
    tipo = forms.ChoiceField(
        label="Che cosa", required=False, choices=[("", "Tutto"), *((tipo, tipo.capitalize()) for tipo in TIPI)]
    )
    dal = forms.DateField(label="Dal", required=False, widget=forms.DateInput)
    al = forms.DateField(label="Al", required=False, widget=forms.DateInput)
    prima = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        scritto = Cambio.objects.filter(utente=OuterRef("pk"))
        self.fields["settore"].queryset = Settore.objects.order_by("nome")  # type: ignore[attr-defined]
        self.fields["persona"].queryset = Utente.objects.filter(Exists(scritto))  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        dati = super().clean() or {}
        dal, al = dati.get("dal"), dati.get("al")
        if dal and al and al < dal:
            self.add_error("al", "La fine del periodo viene prima dell'inizio.")
        return dati

    @property
    def filtri(self) -> Filtri:
        if not self.is_valid():
            return Filtri()
        dati = self.cleaned_data
        settore, persona = dati["settore"], dati["persona"]
        return Filtri(
            settore=settore.pk if settore else None,
            persona=persona.pk if persona else None,
            dal=dati["dal"],
            al=dati["al"],
            tipo=dati["tipo"],
            prima=dati["prima"],
        )
