# SPDX-License-Identifier: AGPL-3.0-or-later
from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from abitare.lib.testo import CampoTesto


class Modulo(forms.Form):
    """A form that can show, at the field they speak of, the errors of the service it calls."""

    def riporta(self, errore: ValidationError) -> None:
        riporta(self, errore)


def riporta(modulo: forms.BaseForm, errore: ValidationError) -> None:
    per_campo = errore.error_dict if hasattr(errore, "error_dict") else {NON_FIELD_ERRORS: errore.error_list}
    for nome, errori in per_campo.items():
        bersaglio = nome if nome in modulo.fields else None
        for singolo in errori:
            modulo.add_error(bersaglio, singolo)


def area(
    etichetta: str, righe: int, *, aiuto: str = "", obbligatoria: bool = False, massimo: int = 20_000
) -> CampoTesto:
    return CampoTesto(
        label=etichetta,
        required=obbligatoria,
        max_length=massimo,
        help_text=aiuto,
        widget=forms.Textarea(attrs={"rows": righe}),
    )
