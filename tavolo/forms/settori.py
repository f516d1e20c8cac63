# SPDX-License-Identifier: AGPL-3.0-or-later
from django import forms

from abitare.lib.testo import campo_testo_pulito
from tavolo.forms.base import CampoGiorno, ModuloModello, ModuloTavolo, campo_motivo
from tavolo.models import Settore, SoggettoEsterno


class ModuloSettore(ModuloModello):
    dal = CampoGiorno(label="Valido dal")
    al = CampoGiorno(label="Valido fino al", required=False, help_text="Compreso; vuoto se esiste ancora.")

    class Meta:
        model = Settore
        fields = ["codice", "nome", "dal", "al"]
        formfield_callback = campo_testo_pulito


class ModuloModificaSettore(ModuloSettore):
    motivo = campo_motivo()


class ModuloCoordinamento(ModuloTavolo):
    settore = forms.ModelChoiceField(
        label="Nuovo settore che coordina", queryset=Settore.objects.filter(coordina=False)
    )
    motivo = campo_motivo()


class ModuloSoggetto(ModuloModello):
    class Meta:
        model = SoggettoEsterno
        fields = ["nome", "tipo", "attivo"]
        formfield_callback = campo_testo_pulito
