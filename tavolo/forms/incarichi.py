# SPDX-License-Identifier: AGPL-3.0-or-later
from django import forms

from abitare.lib.tempo import oggi
from tavolo.forms.base import CampoGiorno, ModuloModello, ModuloTavolo, campo_motivo
from tavolo.forms.persone import ModuloMotivo
from tavolo.models import Incarico, Settore

FINO_AL = "Ultimo giorno compreso; vuoto se senza termine."


class ModuloModificaIncarico(ModuloModello):
    dal = CampoGiorno(label="Dal")
    al = CampoGiorno(label="Fino al", required=False, help_text=FINO_AL)
    motivo = campo_motivo()

    class Meta:
        model = Incarico
        fields = ["dal", "al", "supplente"]


class ModuloIncarico(ModuloModello):
    settore = forms.ModelChoiceField(
        label="Settore",
        queryset=Settore.objects.all(),
        required=False,
        empty_label="nessuno (ruolo di un organo)",
        help_text="Per coordinatori, referenti e dirigenti; gli altri ruoli hanno il loro organo.",
    )
    dal = CampoGiorno(label="Dal", initial=oggi)
    al = CampoGiorno(label="Fino al", required=False, help_text=FINO_AL)
    motivo = campo_motivo(obbligatorio=False, aiuto="Per esempio l'atto di nomina. Resta nella storia.")

    class Meta:
        model = Incarico
        fields = ["ruolo", "settore", "dal", "al", "supplente"]


class ModuloTerminaIncarico(ModuloTavolo):
    al = CampoGiorno(
        label="Ultimo giorno", initial=oggi, help_text="Il diritto vale fino alla mezzanotte di questo giorno."
    )
    motivo = campo_motivo()


class ModuloAnnullaIncarico(ModuloMotivo):
    """An incarico that has not begun is taken back."""
