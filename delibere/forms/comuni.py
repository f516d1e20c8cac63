# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from abitare.lib.campi import CampoVersione
from abitare.lib.testo import CampoTesto
from programma.report.conflitti import leggibile

CONTROLLO = ("versione", "vista", "motivo")
# Constraints whose message belongs beside one field; the others speak of the whole form.
CAMPO_DEL_VINCOLO = {
    "atto_tipo_e_organo": "organo",
    "atto_numero_positivo": "numero",
    "atto_pubblicato_dopo_la_data": "pubblicato_dal",
    "atto_pubblicazione_in_ordine": "pubblicato_al",
    "atto_esecutivo_dopo_la_data": "esecutivo_dal",
    "atto_esecutivo_dopo_la_pubblicazione": "esecutivo_dal",
    "atto_pubblicato_dal_entro_due_anni": "pubblicato_dal",
    "atto_pubblicato_al_entro_due_anni": "pubblicato_al",
    "atto_esecutivo_dal_entro_due_anni": "esecutivo_dal",
    "incontro_finisce_dopo": "alle",
    "incontro_in_un_luogo": "luogo",
    "atto_eseguibile_se_deliberazione": "immediatamente_eseguibile",
}


class ModuloDelModello(forms.ModelForm):
    """A form of a model that shows each constraint's message at the field it speaks of, one for each field."""

    def riporta(self, errore: ValidationError) -> None:
        riporta(self, errore)

    def add_error(self, field: str | None, error: Any) -> None:
        errore = error if isinstance(error, ValidationError) else ValidationError(error)
        per_campo = errore.error_dict if hasattr(errore, "error_dict") else {field: errore.error_list}
        for nome, errori in per_campo.items():
            for singolo in errori:
                campo = self._campo_di(singolo) if nome in (None, NON_FIELD_ERRORS) else None
                if campo is None or campo not in self.errors:
                    super().add_error(campo or nome, singolo)

    def _campo_di(self, errore: ValidationError) -> str | None:
        vincoli = {str(vincolo.violation_error_message): vincolo.name for vincolo in self._meta.model._meta.constraints}
        campo = CAMPO_DEL_VINCOLO.get(vincoli.get(str(errore.message), ""))
        return campo if campo in self.fields else None


class ModuloDellAtto(ModuloDelModello):
    """Of a registered act: `versione` is the one it started from, `vista` the one whose clashes were shown."""

    versione = CampoVersione()
    vista = CampoVersione(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["versione"].initial = self.instance.versione

    @property
    def controllo(self) -> dict[str, Any]:
        """What the services ask to change a registered act: versions and reason."""
        return {nome: self.cleaned_data[nome] for nome in CONTROLLO}

    def leggibile(self, nome: str, valore: Any) -> tuple[str, str]:
        """How one of the things two people wrote is called, and what it says."""
        colonna: Any = self._meta.model._meta.get_field(nome)
        return str(colonna.verbose_name), leggibile(colonna, valore)


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
