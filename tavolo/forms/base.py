# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the forms of the table share: services judge, the form puts their words at the field they speak of."""

from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from abitare.lib.tempo import PRIMO_GIORNO, ULTIMO_GIORNO
from abitare.lib.testo import CampoTesto

CAMPO_DEL_MESSAGGIO = {
    "Questo codice è già di un altro settore.": "codice",
    "Un altro settore coordina già il tavolo in questo periodo.": "dal",
    "Questo indirizzo è già di un altro utente.": "email",
    "Questo nome utente è già preso.": "username",
    "Coordinatori, referenti e dirigenti hanno un settore; gli altri un organo.": "settore",
    "Un supplente è un referente con una data di fine.": "al",
    "Questa persona ha già lo stesso incarico in un periodo che si sovrappone.": "dal",
    "Questo testo è già oscurato.": "testo",
}


class ErroriAlCampo(forms.BaseForm):
    def riporta(self, errore: ValidationError) -> None:
        """Adds what a service refused, each message at its field."""
        per_campo = errore.error_dict if hasattr(errore, "error_dict") else {NON_FIELD_ERRORS: errore.error_list}
        for nome, errori in per_campo.items():
            for singolo in errori:
                scelto = nome if nome in self.fields else CAMPO_DEL_MESSAGGIO.get(singolo.messages[0])
                self.add_error(scelto if scelto in self.fields else None, singolo)


class ModuloTavolo(ErroriAlCampo, forms.Form):
    """Plain form."""


class ModuloModello(ErroriAlCampo, forms.ModelForm):
    """Fields from a model; its rules are looked at by the service, under lock."""

    def _post_clean(self) -> None:
        """Nothing is copied onto the instance: the service gets `cleaned_data`."""


class CampoGiorno(forms.DateField):
    """A day of the years in which the portal can reckon."""

    widget = forms.DateInput

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is not None and not PRIMO_GIORNO <= value <= ULTIMO_GIORNO:
            raise ValidationError("La data va dal 1900 al 2199.")


def campo_motivo(*, obbligatorio: bool = True, aiuto: str = "Resta nella storia.") -> CampoTesto:
    return CampoTesto(
        label="Motivo",
        required=obbligatorio,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=aiuto,
    )
