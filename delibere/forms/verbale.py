# SPDX-License-Identifier: AGPL-3.0-or-later
"""Forms of the minutes: attendance and text, decisions, and what becomes of them."""

from collections.abc import Iterable
from typing import Any

from django import forms

from abitare.lib.italiano import data_it
from abitare.lib.testo import CampoTesto
from delibere.forms.comuni import Modulo, area
from delibere.models import Atto, Convocato, Decisione, PuntoOrdine
from delibere.services.incontri.decisioni import CAMPI
from programma.models import Azione, Obiettivo
from tavolo.models import Settore


class ModuloVerbale(Modulo):
    """A field for the presence of each called person and one for the text of each point."""

    versione = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, convocati: Iterable[Convocato], punti: Iterable[PuntoOrdine], versione: int, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("versione", versione)
        self._convocati = {f"presenza_{c.pk}": c.pk for c in convocati}
        self._punti = {f"testo_{p.pk}": p.pk for p in punti}
        for convocato in convocati:
            self.fields[f"presenza_{convocato.pk}"] = forms.ChoiceField(
                label=" – ".join(filter(None, (f"Presenza di {convocato}", convocato.di_chi))),
                choices=Convocato.Presenza.choices,
                required=False,
                initial=convocato.presenza,
            )
        for punto in punti:
            campo = area(f"{punto.ordine}. {punto.titolo}", 6)
            campo.initial = punto.verbale
            self.fields[f"testo_{punto.pk}"] = campo

    @property
    def presenze(self) -> dict[int, str]:
        return {pk: self.cleaned_data[campo] for campo, pk in self._convocati.items()}

    @property
    def testi(self) -> dict[int, str]:
        return {pk: self.cleaned_data[campo] for campo, pk in self._punti.items()}


class ModuloDecisione(Modulo):
    testo = area("Decisione", 3, aiuto="Come va scritta nel verbale.", obbligatoria=True, massimo=5_000)
    genere = forms.ChoiceField(label="Che cosa fa", choices=Decisione.Genere.choices, widget=forms.RadioSelect)
    azione = forms.ModelChoiceField(
        Azione.objects.none(), label="Azione", required=False, empty_label="Nessuna", help_text="Quella che cambia."
    )
    inizio_previsto = forms.DateField(label="Nuovo inizio previsto", required=False, widget=forms.DateInput())
    fine_prevista = forms.DateField(label="Nuova fine prevista", required=False, widget=forms.DateInput())
    giorno = forms.DateField(
        label="Da quando",
        required=False,
        widget=forms.DateInput(),
        help_text="Per avviare o concludere. Se avvii e lo lasci vuoto, vale il giorno dell'incontro.",
    )
    motivo_stato = area("Motivo della sospensione", 2, massimo=2_000)
    mezzo_di_prova = area(
        "Mezzo di prova",
        2,
        aiuto="Per concludere: l'atto o il documento che lo prova, per esempio il certificato di regolare esecuzione.",
        massimo=2_000,
    )
    settore = forms.ModelChoiceField(
        Settore.objects.none(), label="Settore responsabile", required=False, empty_label="Nessuno"
    )
    obiettivo = forms.ModelChoiceField(
        Obiettivo.objects.none(),
        label="Obiettivo della nuova azione",
        required=False,
        empty_label="Nessuno",
    )
    titolo = CampoTesto(label="Titolo della nuova azione", required=False, max_length=200)

    def __init__(self, *args: Any, azioni: Any, obiettivi: Any, settori: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for nome, righe in (("azione", azioni), ("obiettivo", obiettivi), ("settore", settori)):
            self.fields[nome].queryset = righe  # type: ignore[attr-defined]  # of a model choice

    @property
    def dati(self) -> dict[str, Any]:
        return {campo: self.cleaned_data[campo] for campo in CAMPI}


class SceltaAtto(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj} del {data_it(obj.data)}"


class ModuloConAtto(Modulo):
    atto = SceltaAtto(Atto.objects.none(), label="Atto che lo dispone", empty_label="Scegli")

    def __init__(self, *args: Any, atti: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["atto"].queryset = atti  # type: ignore[attr-defined]  # of a model choice


class ModuloEsito(Modulo):
    esito = area("Com'è finita", 3, obbligatoria=True, massimo=2_000)
