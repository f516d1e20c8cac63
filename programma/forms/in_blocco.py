# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from abitare.lib.testo import CampoTesto
from programma.forms.comuni import MOTIVO_DI_STESURA, SceltaAtto, prepara_atto, settori_scelgibili
from programma.models import Azione, Programma

CAMPI = ("settore", "inizio_previsto", "fine_prevista")


class ModuloAssegna(forms.Form):
    """Actions chosen and what to write on them; a field left empty changes nothing."""

    azioni: forms.ModelMultipleChoiceField = forms.ModelMultipleChoiceField(
        label="Azioni",
        queryset=None,
        error_messages={
            "required": "Scegli almeno un'azione.",
            "invalid_choice": "Una delle azioni scelte non è di questo programma.",
            "invalid_pk_value": "Una delle azioni scelte non è di questo programma.",
        },
    )
    settore: forms.ModelChoiceField = forms.ModelChoiceField(
        label="Nuovo settore responsabile", queryset=None, required=False, empty_label="Lascia com'è"
    )
    inizio_previsto = forms.DateField(label="Nuovo inizio previsto", required=False, help_text="Vuoto: lascia com'è.")
    fine_prevista = forms.DateField(label="Nuova fine prevista", required=False, help_text="Vuoto: lascia com'è.")
    motivo = CampoTesto(
        label="Motivo",
        max_length=1000,
        help_text="Resta nella storia di ogni azione.",
        widget=forms.Textarea({"rows": 2}),
    )

    atto = SceltaAtto()

    def __init__(self, *args: Any, programma: Programma, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        prepara_atto(self, programma)
        del_programma = Azione.objects.filter(obiettivo__programma=programma)
        righe = del_programma.select_related("obiettivo__programma", "settore", "persona")
        self.fields["azioni"].queryset = righe.order_by("obiettivo__ordine", "ordine", "pk")  # type: ignore[attr-defined]
        self.fields["settore"].queryset = settori_scelgibili(None)  # type: ignore[attr-defined]
        if programma.stato == Programma.Stato.BOZZA:
            self.fields["motivo"].initial = MOTIVO_DI_STESURA

    def clean(self) -> dict[str, Any]:
        dati = super().clean() or {}
        inizio, fine = dati.get("inizio_previsto"), dati.get("fine_prevista")
        if inizio and fine and fine < inizio:
            self.add_error("fine_prevista", "La fine prevista viene prima dell'inizio previsto.")
        if not self.errors and not self.scelti:
            raise ValidationError("Scegli il settore o almeno una data da assegnare.")
        return dati

    @property
    def scelti(self) -> dict[str, Any]:
        return {nome: self.cleaned_data[nome] for nome in CAMPI if self.cleaned_data.get(nome)}


class ModuloConferma(ModuloAssegna):
    """The same data coming back from the preview, with the version of each action that was shown there."""

    versioni = forms.CharField(widget=forms.HiddenInput, max_length=20_000)

    def clean_versioni(self) -> dict[int, int]:
        coppie = [coppia.split(":") for coppia in self.cleaned_data["versioni"].split(",")]
        try:
            versioni = {int(chiave): int(versione) for chiave, versione in coppie}
        except ValueError:
            raise ValidationError("L'anteprima non è leggibile: rifalla.") from None
        if set(versioni) != {azione.pk for azione in self.cleaned_data.get("azioni", [])}:
            raise ValidationError("L'anteprima non corrisponde alle azioni scelte: rifalla.")
        return versioni
