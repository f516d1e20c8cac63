# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from django import forms

from programma.queries.storia import Filtri, chi_scrive, tipi


def _tipi() -> list[tuple[str, str]]:
    return [("", "Tutto"), *((tipo, tipo.capitalize()) for tipo in tipi())]


class FiltriStoria(forms.Form):
    """Filters of the feed; wrong ones are told at their field and leave the feed whole."""

    settore = forms.TypedChoiceField(required=False, coerce=int, empty_value=None)
    persona = forms.TypedChoiceField(required=False, coerce=int, empty_value=None)
    tipo = forms.ChoiceField(label="Che cosa", required=False, choices=_tipi)
    dal = forms.DateField(label="Dal", required=False, widget=forms.DateInput)
    al = forms.DateField(label="Al", required=False, widget=forms.DateInput)
    prima = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        settori, persone = chi_scrive()
        self.fields["settore"].choices = [("", "Tutti"), *settori]  # type: ignore[attr-defined]
        self.fields["persona"].choices = [("", "Tutte"), *persone]  # type: ignore[attr-defined]

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
        return Filtri(**dati)
