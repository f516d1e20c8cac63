# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is filled in after the act was registered: its dates, what it speaks of, and the search in the register."""

from typing import Any

from django import forms

from abitare.lib.testo import CampoTesto
from delibere.forms.comuni import Modulo, ModuloDellAtto
from delibere.models import Atto
from delibere.regole import proponi_date
from delibere.services.parti_atto import DATE
from programma.models import Azione, Obiettivo


class ModuloDate(ModuloDellAtto):
    motivo = CampoTesto(
        label="Motivo",
        required=False,
        max_length=500,
        help_text="Serve solo se correggi una data già registrata: resta nella storia dell'atto.",
    )

    class Meta:
        model = Atto
        fields = DATE
        widgets = {campo: forms.DateInput() for campo in DATE if campo != "immediatamente_eseguibile"}
        help_texts = {
            "pubblicato_dal": "Primo giorno all'albo pretorio.",
            "immediatamente_eseguibile": "Se l'organo lo ha votato (art. 134, comma 4, del TUEL).",
        }

    def con_proposta(self) -> "ModuloDate":
        """The same form, not sent, with the dates that follow from the first day at the albo filled in."""
        dal = self.cleaned_data.get("pubblicato_dal")
        proposta = proponi_date(self.instance.tipo, self.instance.organo, dal) if dal else None
        valori = {nome: self.data.get(nome, "") for nome in self.fields}
        if proposta:
            valori |= {"pubblicato_al": proposta.pubblicato_al, "esecutivo_dal": proposta.esecutivo_dal}
        return ModuloDate(instance=self.instance, initial=valori)

    @property
    def dati(self) -> dict[str, Any]:
        return {campo: self.cleaned_data[campo] for campo in DATE}


class ModuloLegame(Modulo):
    """`a`: `o12` for an objective, `a34` for an action; those without a CUP say it in their own name."""

    a = forms.ChoiceField(label="Obiettivo o azione")
    conferma = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, obiettivi: list[Obiettivo], senza_cup: set[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.oggetti: dict[str, Obiettivo | Azione] = {}
        gruppi: dict[str, list[tuple[str, str]]] = {}
        for obiettivo in obiettivi:
            voci = gruppi.setdefault(f"{obiettivo.programma}: obiettivo {obiettivo.codice}", [])
            self.oggetti[f"o{obiettivo.pk}"] = obiettivo
            voci.append((f"o{obiettivo.pk}", f"Obiettivo {obiettivo.codice} {obiettivo.titolo}"))
            for azione in obiettivo.azioni.all():
                self.oggetti[f"a{azione.pk}"] = azione
                nota = " – manca il CUP" if azione.pk in senza_cup else ""
                voci.append((f"a{azione.pk}", f"Azione {azione.codice} {azione.titolo}{nota}"))
        self.fields["a"].choices = [("", "Scegli"), *gruppi.items()]  # type: ignore[attr-defined]  # of a choice field

    @property
    def oggetto(self) -> Obiettivo | Azione:
        return self.oggetti[self.cleaned_data["a"]]
