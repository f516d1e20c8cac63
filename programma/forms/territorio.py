# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from django import forms

from abitare.lib.testo import CampoTesto
from programma.forms.comuni import ErroriAlCampo, campo
from programma.models import Comune, EnteProprietario, ParametroNormativo
from programma.services.territorio.comuni import CAMPI_COMUNE, CAMPI_ENTE
from programma.services.territorio.parametri import CAMPI as CAMPI_PARAMETRO


class ModuloTerritorio(ErroriAlCampo, forms.ModelForm):
    """A row of the territory; its rules are looked at by the service, under lock. A change may ask for a reason."""

    motivo = CampoTesto(
        label="Motivo della modifica",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Obbligatorio se cambi date o valori. Resta nella storia.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            del self.fields["motivo"]

    def _post_clean(self) -> None:
        """Nothing is copied onto the instance: the service gets `dati`."""

    @property
    def dati(self) -> dict[str, Any]:
        return {nome: self.cleaned_data[nome] for nome in self._meta.fields or ()}

    @property
    def controllo(self) -> dict[str, Any]:
        return {"motivo": self.cleaned_data["motivo"]} if "motivo" in self.fields else {}


class ModuloComune(ModuloTerritorio):
    class Meta:
        model = Comune
        fields = CAMPI_COMUNE
        formfield_callback = campo

    def clean_belfiore(self) -> str:
        return str(self.cleaned_data["belfiore"]).upper()


class ModuloEnte(ModuloTerritorio):
    """The owner that is a Comune is born with it: it is not among the choices of a new one."""

    class Meta:
        model = EnteProprietario
        fields = CAMPI_ENTE
        formfield_callback = campo

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tipo: Any = self.fields["tipo"]
        di_un_comune = self.instance.comune_id is not None
        tipo.choices = [voce for voce in tipo.choices if (voce[0] == EnteProprietario.Tipo.COMUNE) == di_un_comune]


class ModuloParametro(ModuloTerritorio):
    class Meta:
        model = ParametroNormativo
        fields = CAMPI_PARAMETRO
        formfield_callback = campo
        widgets = {"nota": forms.Textarea(attrs={"rows": 3})}
        help_texts = {"fonte": "Come «Art. 13 R.R. Lombardia 4/2017»."}
