# SPDX-License-Identifier: AGPL-3.0-or-later
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from abitare.lib.testo import CampoTesto, campo_testo_pulito
from delibere.estratto import AllegatoEstratto, EstrattoAtto, EstrattoNonValido, Presenza, leggi_estratto
from delibere.forms.comuni import Modulo, area, riporta
from delibere.models import Atto, EffettoAtto, PuntoAtto
from delibere.services.atti import CAMPI, PartiAtto
from programma.models import Programma

ALLEGATO = re.compile(r"(.+?)\s*\(\s*impronta\s*:?\s*([0-9A-Fa-f\s]{64,90})\)\s*[.;,]?", re.IGNORECASE)
PRESENZE = {"presente": (True, False), "assente": (False, False), "da remoto": (True, True)}
UN_PUNTO = "Un punto per capoverso: una riga vuota fra l'uno e l'altro."
MASSIMO_ESTRATTO = 500_000


class ModuloAtto(forms.ModelForm):
    """An act typed by hand; its lists are texts, one entry per line or per paragraph."""

    premesse = area("Premesse", 6, aiuto=UN_PUNTO)
    motivazione = area("Motivazione", 6, aiuto=UN_PUNTO)
    normativa = area("Normativa", 4, aiuto=UN_PUNTO)
    decisione = area("Decisione", 6, aiuto=UN_PUNTO)
    presenze = area(
        "Presenze", 5, aiuto="Una riga per persona: Cognome Nome; qualifica; presente, assente o da remoto."
    )
    allegati = area("Allegati", 3, aiuto="Una riga per allegato: NOME (impronta: le 64 cifre esadecimali).")
    motivo = CampoTesto(
        label="Motivo della correzione",
        max_length=500,
        help_text="Perché l'atto registrato va corretto: resta nella sua storia.",
    )

    class Meta:
        model = Atto
        fields = [campo for campo in CAMPI if campo != "anno"]
        formfield_callback = campo_testo_pulito
        widgets = {
            "data": forms.DateInput(),
            "oggetto": forms.Textarea(attrs={"rows": 3}),
            "votazione": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, *args: Any, parti: PartiAtto | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            del self.fields["motivo"]
            self.fields["registro"].initial = "Deliberazioni della Giunta Comunale"
        if parti is not None:
            self.initial = {**self.initial, **_come_testi(parti)}

    def riporta(self, errore: ValidationError) -> None:
        riporta(self, errore)

    def clean_presenze(self) -> tuple[Presenza, ...]:
        return tuple(_presenza(n, riga) for n, riga in _righe(self.cleaned_data["presenze"]))

    def clean_allegati(self) -> tuple[AllegatoEstratto, ...]:
        return tuple(_allegato(n, riga) for n, riga in _righe(self.cleaned_data["allegati"]))

    def clean(self) -> dict[str, Any]:
        dati: dict[str, Any] = super().clean() or self.cleaned_data
        if dati.get("data"):
            self.instance.anno = dati["data"].year
        return dati

    @property
    def dati(self) -> dict[str, Any]:
        return {campo: self.cleaned_data[campo] for campo in self.Meta.fields} | {"anno": self.instance.anno}

    @property
    def parti(self) -> PartiAtto:
        punti = {sezione: _capoversi(self.cleaned_data[sezione]) for sezione in PuntoAtto.Sezione.values}
        pieni = {sezione: testi for sezione, testi in punti.items() if testi}
        return PartiAtto(self.cleaned_data["presenze"], pieni, self.cleaned_data["allegati"])


class ModuloEstratto(Modulo):
    """The text of an extract, pasted or uploaded."""

    testo = area("Testo dell'estratto", 12, aiuto="Incolla qui il testo dell'estratto…", massimo=MASSIMO_ESTRATTO)
    file = forms.FileField(
        label="…oppure il file",
        required=False,
        help_text="Un file di testo (.txt) con l'estratto della deliberazione.",
        widget=forms.ClearableFileInput(attrs={"accept": ".txt,text/plain"}),
    )
    estratto: EstrattoAtto

    def clean(self) -> dict[str, Any]:
        dati: dict[str, Any] = super().clean() or self.cleaned_data
        testo = self._testo(dati)
        try:
            self.estratto = leggi_estratto(testo)
        except EstrattoNonValido as errore:
            raise ValidationError(f"Non è un estratto di deliberazione: {errore}.") from errore
        return dati | {"testo": testo}

    def _testo(self, dati: dict[str, Any]) -> str:
        file = dati.get("file")
        if file is None:
            return str(dati.get("testo", ""))
        if file.size > MASSIMO_ESTRATTO:
            raise ValidationError({"file": "Il file è troppo grande per essere un estratto."})
        try:
            return str(file.read().decode("utf-8-sig"))
        except UnicodeDecodeError as errore:
            raise ValidationError({"file": "Il file non è un testo in UTF-8."}) from errore


class ModuloEffetto(Modulo):
    """What an act does to one of the programmes the person may write."""

    programma = forms.ModelChoiceField(Programma.objects.none(), label="Programma", empty_label=None)
    tipo = forms.ChoiceField(
        label="Effetto",
        choices=[(t.value, t.label) for t in EffettoAtto.Tipo if t != EffettoAtto.Tipo.MODIFICA],
        widget=forms.RadioSelect,
    )
    motivo = CampoTesto(label="Annotazione", required=False, max_length=500)

    def __init__(self, *args: Any, programmi: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["programma"].queryset = programmi  # type: ignore[attr-defined]  # of a model choice


def _righe(testo: str) -> list[tuple[int, str]]:
    return [(n, riga.strip()) for n, riga in enumerate(testo.splitlines(), 1) if riga.strip()]


def _capoversi(testo: str) -> tuple[str, ...]:
    return tuple(pezzo.strip() for pezzo in re.split(r"\n\s*\n", testo) if pezzo.strip())


def _presenza(numero: int, riga: str) -> Presenza:
    pezzi = [pezzo.strip() for pezzo in riga.split(";")]
    if len(pezzi) != 3 or not all(pezzi) or pezzi[2].lower() not in PRESENZE:
        raise ValidationError(f"Riga {numero}: serve «Cognome Nome; qualifica; presente, assente o da remoto».")
    presente, da_remoto = PRESENZE[pezzi[2].lower()]
    return Presenza(pezzi[0], pezzi[1], presente, da_remoto)


def _allegato(numero: int, riga: str) -> AllegatoEstratto:
    trovato = ALLEGATO.fullmatch(riga.lstrip("-–•* "))
    impronta = "".join(trovato[2].split()).upper() if trovato else ""
    if trovato is None or len(impronta) != 64:
        raise ValidationError(f"Riga {numero}: serve «NOME (impronta: 64 cifre esadecimali)».")
    return AllegatoEstratto(trovato[1], impronta)


def _come_testi(parti: PartiAtto) -> dict[str, str]:
    parole = {valore: nome for nome, valore in PRESENZE.items()}
    presenze = (f"{p.nominativo}; {p.qualifica}; {parole[p.presente, p.da_remoto]}" for p in parti.presenze)
    testi = {sezione: "\n\n".join(punti) for sezione, punti in parti.punti.items()}
    allegati = (f"{a.nome} (impronta: {a.impronta})" for a in parti.allegati)
    return testi | {"presenze": "\n".join(presenze), "allegati": "\n".join(allegati)}
