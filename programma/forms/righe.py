# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tables of rows under a form: phases, money, indicators."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms.utils import ErrorDict

from programma.forms.comuni import ErroriAlCampo, campo
from programma.models import Fase, Indicatore, Risorsa
from programma.services.parti import CAMPI_FASE, CAMPI_INDICATORE, CAMPI_RISORSA, Riga, RigheNonValide

MASSIMO_RIGHE = 60


class ModuloRiga(ErroriAlCampo, forms.ModelForm):
    riga = forms.IntegerField(min_value=1, max_value=2**63 - 1, required=False, widget=forms.HiddenInput)
    elimina = forms.BooleanField(label="Togli questa riga", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_bound and "riga" not in self.initial:
            del self.fields["elimina"]

    @property
    def esistente(self) -> bool:
        return bool(self["riga"].value())

    def valori(self) -> dict[str, Any]:
        return {nome: self.cleaned_data[nome] for nome in self._meta.fields or ()}

    def _post_clean(self) -> None:
        if self.cleaned_data.get("elimina"):
            self._errors = ErrorDict()
            return
        super()._post_clean()  # type: ignore[misc]  # private in the stubs


class ModuloFase(ModuloRiga):
    class Meta:
        model = Fase
        fields = CAMPI_FASE
        formfield_callback = campo


class ModuloRisorsa(ModuloRiga):
    class Meta:
        model = Risorsa
        fields = CAMPI_RISORSA
        formfield_callback = campo
        help_texts = {"missione": "Come 08.02.", "per_lavori": "Se sì, serve un CUP."}


class ModuloIndicatore(ModuloRiga):
    class Meta:
        model = Indicatore
        fields = CAMPI_INDICATORE
        formfield_callback = campo


class Tabella(forms.BaseFormSet):
    """Rows that the services write: nothing here touches the database."""

    def righe(self) -> list[Riga]:
        """Rows changed or taken away; a blank one is not a row."""
        scritte = []
        for posto, modulo in enumerate(self.forms):
            if not modulo.has_changed():
                continue
            dati = modulo.cleaned_data
            if dati.get("elimina"):
                scritte += [Riga({}, pk=dati["riga"], elimina=True, posto=posto)] if dati.get("riga") else []
            else:
                scritte.append(Riga(modulo.valori(), pk=dati.get("riga"), posto=posto))
        return scritte

    @property
    def con_dati(self) -> bool:
        """Whether the table is shown open: it has rows, or something was typed in it."""
        return self.initial_form_count() > 0 or any(modulo.has_changed() for modulo in self.forms)


TABELLE = {
    "fasi": forms.formset_factory(ModuloFase, Tabella, extra=0, max_num=MASSIMO_RIGHE, absolute_max=MASSIMO_RIGHE),
    "risorse": forms.formset_factory(
        ModuloRisorsa, Tabella, extra=0, max_num=MASSIMO_RIGHE, absolute_max=MASSIMO_RIGHE
    ),
    "indicatori": forms.formset_factory(
        ModuloIndicatore, Tabella, extra=0, max_num=MASSIMO_RIGHE, absolute_max=MASSIMO_RIGHE
    ),
}


def tabella(nome: str, padre: Any, data: Mapping[str, Any] | None) -> Tabella:
    """The rows of `padre` (None when it is being created) and a blank one; or what was typed."""
    classe: Any = TABELLE[nome]
    campi = classe.form._meta.fields
    presenti = getattr(padre, nome).all() if padre else []
    iniziali = [{"riga": riga.pk} | {c: getattr(riga, c) for c in campi} for riga in presenti]
    insieme = classe(data=data, prefix=nome, initial=iniziali)
    insieme.extra = 1
    return insieme


class Composto:
    """A form and its tables as one: valid together, errors in their places."""

    def __init__(self, modulo: Any, tabelle: Mapping[str, Tabella] | None = None) -> None:
        self.modulo = modulo
        self.tabelle = dict(tabelle or {})
        self.aggiunta = ""

    def is_valid(self) -> bool:
        return all([self.modulo.is_valid(), *(tabella.is_valid() for tabella in self.tabelle.values())])

    def righe(self) -> dict[str, Any]:
        return {nome: tabella.righe() for nome, tabella in self.tabelle.items()}

    def riporta_righe(self, errori: RigheNonValide) -> None:
        for nome, per_posto in errori.errori.items():
            for posto, errore in per_posto.items():
                campi = getattr(errore, "error_dict", {})
                bersaglio = self.modulo if {"motivo", "atto"} & set(campi) else self.tabelle[nome].forms[posto]
                bersaglio.riporta(errore)

    @property
    def sbagliate(self) -> list[str]:
        """Tables with a row to mend."""
        return [nome for nome, tabella in self.tabelle.items() if any(modulo.errors for modulo in tabella.forms)]

    def senza_errori(self, aggiunta: str) -> None:
        """For a form sent only to get one more row in a table: what was typed stays, nothing is judged yet."""
        self.aggiunta = aggiunta
        self.modulo._errors = ErrorDict()
        for tabella in self.tabelle.values():
            for modulo in tabella.forms:
                modulo._errors = ErrorDict()
