# SPDX-License-Identifier: AGPL-3.0-or-later
"""Forms of the cycles: the cycle with its questions, its recurrence, reopening."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

from abitare.lib.campi import CampoVersione
from abitare.lib.tempo import oggi
from abitare.lib.testo import CampoTesto
from programma.forms.comuni import ErroriAlCampo, campo
from programma.models import Cadenza, Domanda, Programma, Ricorrenza, Rilevazione
from programma.queries.rilevazione.periodi import fine_periodo, titolo_ricorrente
from programma.services.rilevazione.regole import da_chiedere
from programma.services.rilevazione.ricorrenza import CAMPI_RICORRENZA
from programma.services.rilevazione.stesura import CAMPI, Quesito, quesiti

MASSIMO_DOMANDE = 20
RIGHE_VUOTE = 2
GIORNI_PER_RISPONDERE = 14


class ModuloRilevazione(ErroriAlCampo, forms.ModelForm):
    """Of an open cycle the service takes title, days and actions, the last two with a reason."""

    azioni = forms.MultipleChoiceField(
        label="Azioni comprese",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Nessuna spunta: tutte le azioni aperte il giorno dell'apertura.",
        error_messages={"invalid_choice": "Una delle azioni scelte non è più tra quelle aperte del programma."},
    )
    versione = CampoVersione()
    vista = CampoVersione(required=False)
    motivo = CampoTesto(
        label="Motivo",
        required=False,
        max_length=1000,
        help_text="Serve se cambi scadenza, tolleranza o azioni a rilevazione aperta. Resta nella storia.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    class Meta:
        model = Rilevazione
        fields = CAMPI
        formfield_callback = campo
        help_texts = {
            "apre": "Se è oggi, la rilevazione si apre appena la salvi. Di festa non si apre niente.",
            "tolleranza": "Le risposte arrivate in questi giorni dopo la scadenza sono segnate «in tolleranza».",
        }

    def __init__(self, *args: Any, programma: Programma, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.programma = programma
        if self.instance.pk is None:
            del self.fields["versione"], self.fields["vista"]
            self.initial = {**proposta(programma), **(self.initial or {})}
        else:
            self.fields["versione"].initial = self.instance.versione
        if self.aperta:
            del self.fields["al"], self.fields["apre"]
            self._azioni_in_corso(programma)
            return
        del self.fields["motivo"]
        self._scelte = {azione.pk: str(azione) for azione in da_chiedere(programma.pk)}
        self._proponi(self.instance.azioni_scelte)

    def _azioni_in_corso(self, programma: Programma) -> None:
        """Those asked about today, the concluded included, and the open ones that may be added."""
        chieste = {r.azione_id: str(r.azione) for r in self.instance.rilevate.correnti().select_related("azione")}
        self._scelte = {azione.pk: str(azione) for azione in da_chiedere(programma.pk)} | chieste
        self.fields["azioni"].help_text = "Togliere la spunta a un'azione la toglie da questa rilevazione."
        self._proponi(chieste)

    def _proponi(self, azioni: Iterable[int]) -> None:
        scelta: Any = self.fields["azioni"]
        scelta.choices = [(str(pk), nome) for pk, nome in self._scelte.items()]
        self.initial["azioni"] = [str(pk) for pk in azioni]

    def nomi(self, azioni: Iterable[int]) -> str:
        """How the actions are called, for who reads a clash."""
        return "\n".join(self._scelte.get(pk, str(pk)) for pk in azioni) or "tutte le azioni aperte"

    @property
    def controllo(self) -> dict[str, Any]:
        nomi = ("versione", "vista", "motivo")
        return {nome: self.cleaned_data[nome] for nome in nomi if nome in self.fields}

    @property
    def aperta(self) -> bool:
        return self.instance.stato == Rilevazione.Stato.APERTA

    @property
    def dati(self) -> dict[str, Any]:
        return {nome: self.cleaned_data[nome] for nome in CAMPI if nome in self.cleaned_data}

    @property
    def azioni_scelte(self) -> list[int]:
        return [int(pk) for pk in self.cleaned_data.get("azioni", ())]


def proposta(programma: Programma) -> dict[str, Any]:
    """What a new cycle opens with: the last quarter, or today if that was asked about; two weeks to answer."""
    calendario, giorno = settings.COMUNE.calendario, oggi()
    inizio = giorno.replace(month=(giorno.month - 1) // 3 * 3 + 1, day=1)
    al = inizio - timedelta(days=1)
    if programma.rilevazioni.filter(al=al).exists():
        al = giorno
    al = min(max(al, programma.dal), programma.al)
    apre = calendario.prossimo_lavorativo(giorno)
    titolo = f"Rilevazione al {al:%d/%m/%Y}"
    if al == fine_periodo(al, Cadenza.TRIMESTRE):
        titolo = titolo_ricorrente(al, Cadenza.TRIMESTRE)
    scade = calendario.prossimo_lavorativo(apre + timedelta(days=GIORNI_PER_RISPONDERE))
    return {"titolo": titolo, "al": al, "apre": apre, "scade": scade}


class ModuloDomanda(forms.Form):
    testo = CampoTesto(label="Domanda", required=False, max_length=300)
    tipo = forms.ChoiceField(label="Tipo di risposta", choices=Domanda.Tipo.choices)
    scelte = CampoTesto(
        label="Scelte",
        required=False,
        max_length=2000,
        help_text="Solo per «una scelta»: una per riga.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def clean(self) -> dict[str, Any]:
        dati = super().clean() or self.cleaned_data
        scelte = list(dict.fromkeys(riga.strip() for riga in dati.get("scelte", "").splitlines() if riga.strip()))
        dati["voci"] = tuple(scelte)
        if not dati.get("testo"):
            if scelte:
                self.add_error("testo", "Scrivi la domanda di queste scelte, o toglile.")
            return dati
        a_scelta = dati.get("tipo") == Domanda.Tipo.SCELTA
        if a_scelta and len(scelte) < 2:
            self.add_error("scelte", "Scrivi almeno due scelte, una per riga.")
        if not a_scelta and scelte:
            self.add_error("scelte", "Le scelte servono solo per «una scelta».")
        if any(len(scelta) > 100 for scelta in scelte):
            self.add_error("scelte", "Ogni scelta ha al massimo 100 caratteri.")
        return dati

    @property
    def quesito(self) -> Quesito | None:
        dati = self.cleaned_data
        return Quesito(dati["testo"], dati["tipo"], dati["voci"]) if dati.get("testo") else None


class Domande(forms.BaseFormSet):
    """The questions in their order; a row without words is no question."""

    def quesiti(self) -> list[Quesito]:
        return [quesito for modulo in self.forms if (quesito := modulo.quesito)]


InsiemeDomande = forms.formset_factory(
    ModuloDomanda, Domande, extra=0, max_num=MASSIMO_DOMANDE, absolute_max=MASSIMO_DOMANDE
)


def insieme_domande(rilevazione: Rilevazione | None, dati: Mapping[str, Any] | None) -> Any:
    """The questions written so far and two blank rows; or what was typed."""
    scritte = quesiti(rilevazione) if rilevazione else []
    iniziali = [{"testo": q.testo, "tipo": q.tipo, "scelte": "\n".join(q.scelte)} for q in scritte]
    insieme: Any = InsiemeDomande(data=dati, prefix="domande", initial=iniziali)
    insieme.extra = RIGHE_VUOTE
    return insieme


class ModuloRicorrenza(ErroriAlCampo, forms.ModelForm):
    versione = CampoVersione(required=False)
    vista = CampoVersione(required=False)

    class Meta:
        model = Ricorrenza
        fields = CAMPI_RICORRENZA
        formfield_callback = campo
        help_texts = {
            "attiva": "Se togli la spunta non se ne aprono altre; quella aperta resta.",
            "apre_dopo": "Giorni dopo la fine del periodo; di festa o di sabato, il primo giorno lavorativo.",
            "risposta_entro": "Giorni dall'apertura.",
        }

    def __init__(self, *args: Any, programma: Programma, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.programma = programma
        self.fields["versione"].initial = self.instance.versione if self.instance.pk else None
        if self.instance.pk is None:
            self.initial.setdefault("dal", oggi())

    @property
    def dati(self) -> dict[str, Any]:
        return {nome: self.cleaned_data[nome] for nome in CAMPI_RICORRENZA}

    @property
    def controllo(self) -> dict[str, Any]:
        return {nome: self.cleaned_data[nome] for nome in ("versione", "vista")}


class ModuloConferma(forms.Form):
    """Closing is a step that is not taken by a stray click."""

    conferma = forms.BooleanField(
        label="Ho controllato le risposte: chiudi la rilevazione",
        error_messages={"required": "Spunta la casella per confermare."},
    )

    def riporta(self, errore: ValidationError) -> None:
        self.add_error(None, errore.messages)


class ModuloRiapertura(forms.Form):
    motivo = CampoTesto(
        label="Perché si riapre",
        max_length=1000,
        help_text="Si legge per sempre nella pagina della rilevazione.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def riporta(self, errore: ValidationError) -> None:
        self.add_error(None, errore.messages)
