# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q

from abitare.lib.codici import leggi_elenco_cig, leggi_elenco_cup
from abitare.lib.tempo import oggi
from abitare.lib.testo import CampoTesto
from programma.forms.comuni import (
    SENZA_DATI_PERSONALI,
    ErroriAlCampo,
    ModuloDominio,
    SceltaAtto,
    SceltaPersona,
    campo,
    persone_scelgibili,
    prepara_atto,
    settori_scelgibili,
)
from programma.forms.righe import Composto
from programma.models import Azione, CodiceProgetto, Obiettivo, Programma
from programma.services.atto_richiesto import campi_con_atto
from programma.services.azioni import CAMPI
from programma.services.parti import Parti
from tavolo.models import Settore, SoggettoEsterno, vigente_il

ELENCO = forms.Textarea(attrs={"rows": 3, "spellcheck": "false"})


class ModuloAzione(ModuloDominio):
    persona = SceltaPersona(
        label="Persona incaricata", queryset=None, required=False, empty_label="Nessuna in particolare"
    )
    collaborano: forms.ModelMultipleChoiceField = forms.ModelMultipleChoiceField(
        label="Settori che collaborano", queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )
    soggetti: forms.ModelMultipleChoiceField = forms.ModelMultipleChoiceField(
        label="Soggetti esterni coinvolti", queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )
    cup = CampoTesto(label="CUP", required=False, widget=ELENCO, help_text="Uno per riga.")
    cig = CampoTesto(label="CIG", required=False, widget=ELENCO, help_text="Uno per riga.")

    class Meta:
        model = Azione
        fields = CAMPI
        formfield_callback = campo
        help_texts = {
            "titolo": "Che cosa si fa, in una riga.",
            "descrizione": SENZA_DATI_PERSONALI,
            "peso": "Quanto conta: da 1 a 100.",
            "luogo": "Se l'azione ha un luogo: via e numero, quartiere.",
        }
        widgets = {"fonte": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args: Any, programma: Programma, **kwargs: Any) -> None:
        super().__init__(*args, programma=programma, **kwargs)
        azione = self.instance
        presenti = azione.pk or 0
        self._scelte("settore", settori_scelgibili(azione.settore_id))
        self._scelte("persona", persone_scelgibili(azione.persona_id))
        qui = Q(collaborazioni__azione=presenti)
        self._scelte("collaborano", Settore.objects.filter(vigente_il(oggi()) | qui).distinct())
        qui = Q(coinvolgimenti__azione=presenti)
        self._scelte("soggetti", SoggettoEsterno.objects.filter(Q(attivo=True) | qui).distinct())
        if azione.pk:
            self.initial["collaborano"] = list(azione.collaborano.values_list("pk", flat=True))
            self.initial["soggetti"] = list(azione.soggetti.values_list("pk", flat=True))
            for tipo in CodiceProgetto.Tipo:
                codici = azione.codici.filter(tipo=tipo).values_list("codice", flat=True)
                self.initial[tipo.lower()] = "\n".join(codici)

    def _scelte(self, nome: str, righe: Any) -> None:
        self.fields[nome].queryset = righe  # type: ignore[attr-defined]

    def clean_cup(self) -> list[str]:
        return leggi_elenco_cup(self.cleaned_data["cup"])

    def clean_cig(self) -> list[str]:
        return leggi_elenco_cig(self.cleaned_data["cig"])


def parti_di(composto: Composto) -> Parti:
    """What a valid form of an action holds besides the action's own fields."""
    dati = composto.modulo.cleaned_data
    insiemi: dict[str, Any] = {nome: dati[nome] for nome in ("collaborano", "soggetti", "cup", "cig")}
    return Parti(**composto.righe(), **insiemi)


class ModuloGesto(ErroriAlCampo, forms.Form):
    """What is done to a whole action: the reason and, of an adopted programme, the act."""

    motivo = CampoTesto(label="Motivo", max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    atto = SceltaAtto()

    def __init__(self, *args: Any, azione: Azione, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        prepara_atto(self, azione.obiettivo.programma)

    def _campo_di(self, errore: ValidationError) -> None:
        return None


class ModuloAnnulla(ModuloGesto):
    """With which an action is cancelled or comes back."""

    def __init__(self, *args: Any, azione: Azione, **kwargs: Any) -> None:
        super().__init__(*args, azione=azione, **kwargs)
        if "atto" in self.fields:
            self.fields["atto"].required = bool(campi_con_atto(azione, ["stato"]))


class ModuloSposta(ModuloGesto):
    obiettivo: forms.ModelChoiceField = forms.ModelChoiceField(
        label="Nuovo obiettivo", queryset=None, empty_label="Scegli"
    )
    field_order = ("obiettivo", "motivo", "atto")

    def __init__(self, *args: Any, azione: Azione, **kwargs: Any) -> None:
        super().__init__(*args, azione=azione, **kwargs)
        programma = azione.obiettivo.programma
        altri = Obiettivo.objects.filter(programma=programma).exclude(pk=azione.obiettivo_id)
        self.fields["obiettivo"].queryset = altri  # type: ignore[attr-defined]
        if programma.stato == Programma.Stato.BOZZA:
            del self.fields["motivo"]
