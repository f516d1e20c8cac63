# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from django import forms

from abitare.lib.testo import CampoTesto
from tavolo.forms.base import ModuloTavolo, campo_motivo
from tavolo.models import Ruolo, Utente


class FiltroPersone(forms.Form):
    q = CampoTesto(label="Nome, nome utente o e-mail", required=False, max_length=100)
    ruolo = forms.ChoiceField(label="Ruolo oggi", required=False, choices=[("", "tutti"), *Ruolo.choices])
    stato = forms.ChoiceField(
        label="Accesso", required=False, choices=[("", "attivi"), ("disattivati", "disattivati"), ("tutti", "tutti")]
    )


class ModuloInvito(ModuloTavolo):
    nome = CampoTesto(label="Nome", max_length=150)
    cognome = CampoTesto(label="Cognome", max_length=150)
    email = forms.EmailField(
        label="Indirizzo e-mail", max_length=254, help_text="Qui arriva il collegamento per scegliere la password."
    )
    username = CampoTesto(
        label="Nome utente", required=False, max_length=150, help_text="Se lo lasci vuoto diventa nome.cognome."
    )


class ModuloPersona(ModuloInvito):
    tecnico = forms.BooleanField(
        label="Vede le pagine tecniche",
        required=False,
        help_text="In sola lettura, e soltanto finché ha un incarico di amministratore.",
    )
    field_order = ["nome", "cognome", "email", "username", "tecnico"]

    def __init__(self, data: Any = None, *, persona: Utente) -> None:
        iniziali = {
            "nome": persona.first_name,
            "cognome": persona.last_name,
            "email": persona.email,
            "username": persona.username,
            "tecnico": persona.is_staff,
        }
        super().__init__(data, initial=iniziali)
        self.fields["username"].required = True
        self.fields["username"].help_text = ""
        self.fields["email"].help_text = ""


class ModuloMotivo(ModuloTavolo):
    motivo = campo_motivo()
