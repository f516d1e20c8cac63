# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any, cast

from django import forms
from django.db.models import QuerySet

from abitare.lib.italiano import data_it, momento_it
from abitare.lib.tempo import oggi
from abitare.lib.testo import CampoTesto
from delibere.forms.comuni import Modulo, area
from delibere.models import Rapporto, Sezione
from delibere.queries.documenti import nome_dello_stato, stati_congelati
from delibere.services.elenchi import RichiestaElenco
from delibere.services.rapporti import Richiesta
from delibere.services.schede import RichiestaScheda
from programma.models import Congelamento, Programma

TITOLO = "Rapporto di avanzamento"
TITOLO_ELENCO = "Variazioni del programma"


class ModuloDocumento(Modulo):
    """What is asked for a document of any kind; with its defaults it can be sent as it is."""

    al = forms.DateField(
        label="Data di riferimento",
        help_text="I dati del programma a questa data, come noti adesso.",
        widget=forms.DateInput(),
    )
    titolo = CampoTesto(label="Titolo", max_length=200)
    testo_copertina = area("Testo di presentazione", 3, massimo=1_500)
    protocollo = CampoTesto(label="Numero di protocollo", max_length=60, required=False, help_text="Se già noto.")
    sostituisce = forms.ModelChoiceField(
        label="Nuova versione di",
        queryset=Rapporto.objects.none(),
        required=False,
        empty_label="nessuno: è un documento nuovo",
        help_text="Il documento sostituito resta com'è; la sua pagina dirà quale ne ha preso il posto.",
    )

    def __init__(self, *args: Any, titolo: str, sostituibili: QuerySet[Rapporto], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["al"].initial = oggi()
        self.fields["titolo"].initial = titolo
        cast("forms.ModelChoiceField[Rapporto]", self.fields["sostituisce"]).queryset = sostituibili

    @property
    def scritto(self) -> dict[str, Any]:
        """What was asked, with the key of what is replaced."""
        vecchio = self.cleaned_data["sostituisce"]
        return {**self.cleaned_data, "sostituisce": vecchio.pk if vecchio else None}


class ModuloScheda(ModuloDocumento):
    @property
    def richiesta(self) -> RichiestaScheda:
        return RichiestaScheda(**self.scritto)


class SceltaStato(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{nome_dello_stato(obj)}: dati al {data_it(obj.al)}, congelati il {momento_it(obj.noto_al)}"


class ModuloElenco(ModuloDocumento):
    partenza = SceltaStato(
        label="A partire da",
        queryset=Congelamento.objects.none(),
        empty_label="scegli uno stato",
        help_text="Uno degli stati che un atto o un documento ha congelato.",
    )

    def __init__(self, *args: Any, programma: Programma, **kwargs: Any) -> None:
        sostituibili = Rapporto.objects.sostituibili(programma, Rapporto.Genere.ELENCO_VARIAZIONI)
        super().__init__(*args, titolo=TITOLO_ELENCO, sostituibili=sostituibili, **kwargs)
        scelta = cast("forms.ModelChoiceField[Congelamento]", self.fields["partenza"])
        scelta.queryset = stati_congelati(programma).defer("contenuto")

    @property
    def richiesta(self) -> RichiestaElenco:
        return RichiestaElenco(**{**self.scritto, "partenza": self.cleaned_data["partenza"].pk})


class ModuloRapporto(ModuloDocumento):
    decisioni = area("Decisioni chieste alla Giunta", 4, aiuto="Una per riga.", massimo=5_000)
    sezioni = forms.MultipleChoiceField(
        label="Sezioni da includere",
        choices=Sezione.choices,
        required=False,
        initial=list(Sezione.values),
        widget=forms.CheckboxSelectMultiple,
        help_text="Copertina, sintesi, nota di metodo e impronta dei dati ci sono sempre.",
    )

    def __init__(self, *args: Any, programma: Programma, **kwargs: Any) -> None:
        sostituibili = Rapporto.objects.sostituibili(programma, Rapporto.Genere.RAPPORTO)
        super().__init__(*args, titolo=TITOLO, sostituibili=sostituibili, **kwargs)

    @property
    def richiesta(self) -> Richiesta:
        return Richiesta(**{**self.scritto, "sezioni": tuple(self.cleaned_data["sezioni"])})
