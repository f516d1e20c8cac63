# SPDX-License-Identifier: AGPL-3.0-or-later
from django import forms

from programma.forms.comuni import ErroriAlCampo, campo
from programma.models import Misurazione
from programma.services.misurazioni import CAMPI


class ModuloMisurazione(ErroriAlCampo, forms.ModelForm):
    class Meta:
        model = Misurazione
        fields = CAMPI
        formfield_callback = campo
        labels = {"data": "giorno a cui si riferisce"}
