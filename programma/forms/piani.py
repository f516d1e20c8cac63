# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from django import forms

from abitare.lib.tempo import oggi
from abitare.lib.testo import CampoTesto
from programma.forms.comuni import ErroriAlCampo, ModuloDominio, SceltaAtto, campo
from programma.models import (
    Comunicazione,
    EnteProprietario,
    PianoAnnuale,
    PianoTriennale,
    RigaAnnuale,
    RigaTriennale,
    SceltaComune,
    SceltaEnte,
    TotaliPubblicati,
)
from programma.models.piani import PianoBase
from programma.queries.ambiti import atti
from programma.queries.lettura.piani import COLONNE
from programma.services.piani.parti import CAMPI, CAMPI_PIANO, CONTI


class ModuloNuovo(ErroriAlCampo, forms.ModelForm):
    """A plan to be opened; the service looks at its rules."""

    def _post_clean(self) -> None:
        """Nothing is copied onto the instance: the service gets `dati`."""

    @property
    def dati(self) -> dict[str, Any]:
        return {nome: self.cleaned_data[nome] for nome in self._meta.fields or ()}

    @property
    def controllo(self) -> dict[str, Any]:
        return {}


class ModuloTriennale(ModuloNuovo):
    class Meta:
        model = PianoTriennale
        fields = ("primo_anno", "nota")
        formfield_callback = campo
        widgets = {"nota": forms.Textarea(attrs={"rows": 3})}


class ModuloAnnuale(ModuloNuovo):
    class Meta:
        model = PianoAnnuale
        fields = ("anno", "parametri_al", "nota")
        formfield_callback = campo
        widgets = {"nota": forms.Textarea(attrs={"rows": 3})}
        help_texts = {"parametri_al": "Vuoto: il primo giorno dell'anno."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parametri_al"].required = False


class ModuloDelPiano(ModuloDominio):
    """Something of a plan that is there already, with the version it was read at."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, programma=None, **kwargs)
        self.fields["motivo"].initial = ""
        self.fields["motivo"].help_text = "Resta nella storia."

    def _post_clean(self) -> None:
        """Nothing is copied onto the instance: the service gets `dati`, looks at its rules and merges."""


class ModuloRiga(ModuloDelPiano):
    affiancati = (*CONTI, "sat", "assegnate_anno_prima")

    class Meta:
        model = RigaAnnuale
        fields = CAMPI[RigaAnnuale]
        formfield_callback = campo

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        scelta: Any = self.fields["gestore"]
        scelta.queryset = EnteProprietario.objects.vigenti(oggi()).exclude(pk=self.instance.ente_id)
        scelta.empty_label = "Il proprietario"


class ModuloRigaInLinea(ModuloDelPiano):
    """The numbers of a row that have a column of the table; the rest stays as it is."""

    class Meta:
        model = RigaAnnuale
        fields = [chiave for chiave, *_ in COLONNE if chiave in CAMPI[RigaAnnuale]]
        formfield_callback = campo

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        posto = kwargs["instance"].pk
        super().__init__(*args, auto_id=f"id_riga{posto}_%s", **kwargs)
        for nome in ("motivo", "atto"):
            self.fields.pop(nome, None)
        for nome in self._meta.fields or ():
            attributi = {"form": f"modulo-riga-{posto}", "aria-label": f"{self.fields[nome].label}"}
            self.fields[nome].widget.attrs |= attributi
            self.fields[nome].help_text = ""

    def prepara_fuoco(self) -> None:
        """At what is wrong, else at the first number."""
        numeri = self._meta.fields or ()
        sbagliati = [nome for nome in numeri if self.is_bound and self.errors.get(nome)]
        self.fields[(sbagliati or list(numeri))[0]].widget.attrs["autofocus"] = True


class ModuloPrevisione(ModuloDelPiano):
    affiancati = CONTI

    class Meta:
        model = RigaTriennale
        fields = CAMPI[RigaTriennale]
        formfield_callback = campo


class ModuloSceltaComune(ModuloDelPiano):
    class Meta:
        model = SceltaComune
        fields = CAMPI[SceltaComune]
        formfield_callback = campo
        widgets = {"motivazione": forms.Textarea(attrs={"rows": 4})}


class ModuloSceltaEnte(ModuloDelPiano):
    class Meta:
        model = SceltaEnte
        fields = CAMPI[SceltaEnte]
        formfield_callback = campo


class ModuloComunicazione(ModuloDelPiano):
    class Meta:
        model = Comunicazione
        fields = CAMPI[Comunicazione]
        formfield_callback = campo


class ModuloTotali(ModuloDelPiano):
    class Meta:
        model = TotaliPubblicati
        fields = CAMPI[TotaliPubblicati]
        formfield_callback = campo


class ModuloDatiAnnuale(ModuloDelPiano):
    class Meta:
        model = PianoAnnuale
        fields = CAMPI_PIANO[PianoAnnuale]
        formfield_callback = campo


class ModuloDatiTriennale(ModuloDelPiano):
    class Meta:
        model = PianoTriennale
        fields = CAMPI_PIANO[PianoTriennale]
        formfield_callback = campo


MODULI: dict[str, type[ModuloDelPiano]] = {
    "riga": ModuloRiga,
    "previsione": ModuloPrevisione,
    "scelte-comune": ModuloSceltaComune,
    "scelte-ente": ModuloSceltaEnte,
    "comunicazione": ModuloComunicazione,
    "totali": ModuloTotali,
    "annuale": ModuloDatiAnnuale,
    "triennale": ModuloDatiTriennale,
}


class ModuloStato(ErroriAlCampo, forms.Form):
    """A step of the plan's life."""

    stato = forms.ChoiceField(label="Nuovo stato", widget=forms.RadioSelect)
    atto = SceltaAtto()
    motivo = CampoTesto(
        label="Motivo",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Resta nella storia del piano.",
    )

    def __init__(self, *args: Any, piano: PianoBase, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        passi: Any = self.fields["stato"]
        passi.choices = [(stato.value, str(stato.label).capitalize()) for stato in piano.passaggi]
        scelta: Any = self.fields["atto"]
        scelta.queryset = atti()._default_manager.filter(data__lte=oggi(), organo__in=("assemblea", "giunta"))
        scelta.help_text = "Serve per approvarlo (dell'Assemblea dei sindaci) e per recepirlo (della Giunta)."

    def _campo_di(self, errore: Any) -> str | None:
        return None

    @property
    def dati(self) -> dict[str, Any]:
        return dict(self.cleaned_data)

    @property
    def controllo(self) -> dict[str, Any]:
        return {}
