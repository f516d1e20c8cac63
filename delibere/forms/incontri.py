# SPDX-License-Identifier: AGPL-3.0-or-later
"""Forms of a meeting: what, when and where; its agenda; who is called; their answer."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone

from abitare.lib.campo_file import AIUTO, CampoFile
from abitare.lib.tempo import PRIMO_GIORNO, ROMA, ULTIMO_GIORNO, istante_a_roma
from abitare.lib.testo import CampoTesto, campo_testo_pulito
from delibere.forms.comuni import Modulo, ModuloDelModello, area
from delibere.forms.parti_atto import righe_piene
from delibere.models import Convocato, Incontro, PuntoOrdine
from delibere.services.incontri.convocati import ORGANI_CONVOCABILI, Chiamati, DatiEsterno
from programma.models import Azione, Obiettivo
from tavolo.models import Organo, Settore, SoggettoEsterno, Utente

SALTATA = "Quest'ora non c'è: quella notte l'orologio passa dalle 2 alle 3."
ESTERNO = "Riga {}: serve «Nome; indirizzo e-mail», e volendo «; soggetto»."


class CampoOra(forms.TimeField):
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class ModuloIncontro(ModuloDelModello):
    """Day and hours are those of the clock of Italy."""

    giorno = forms.DateField(label="Giorno", widget=forms.DateInput())
    dalle = CampoOra(label="Dalle ore")
    alle = CampoOra(label="Alle ore")
    collegamento = forms.URLField(
        label="Collegamento video",
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text="Se ci si collega da remoto: l'indirizzo, che comincia con https://",
    )
    versione = forms.IntegerField(required=False, widget=forms.HiddenInput)
    field_order = ("tipo", "oggetto", "giorno", "dalle", "alle", "luogo", "collegamento")

    class Meta:
        model = Incontro
        fields = ("tipo", "oggetto", "luogo", "collegamento")
        formfield_callback = campo_testo_pulito
        help_texts = {"oggetto": "Facoltativo: di che cosa si parla, in una riga."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            inizio, fine = (timezone.localtime(i, ROMA) for i in (self.instance.inizio, self.instance.fine))
            orario = {"giorno": inizio.date(), "dalle": inizio.time(), "alle": fine.time()}
            self.initial = {**orario, "versione": self.instance.versione, **self.initial}

    def clean_giorno(self) -> date:
        giorno: date = self.cleaned_data["giorno"]
        if not PRIMO_GIORNO <= giorno <= ULTIMO_GIORNO:
            raise ValidationError("La data va dal 1900 al 2199.")
        return giorno

    def clean(self) -> dict[str, Any]:
        dati: dict[str, Any] = super().clean() or self.cleaned_data
        for campo, ora in (("inizio", "dalle"), ("fine", "alle")):
            istante = self._istante(dati.get("giorno"), dati.get(ora), ora)
            if istante is None:
                raise ValidationError([])
            setattr(self.instance, campo, istante)
        return dati

    def _istante(self, giorno: date | None, ora: time | None, campo: str) -> datetime | None:
        if giorno is None or ora is None:
            return None
        try:
            return istante_a_roma(giorno, ora)
        except ValueError:
            self.add_error(campo, SALTATA)
            return None

    @property
    def dati(self) -> dict[str, Any]:
        orario = {"inizio": self.instance.inizio, "fine": self.instance.fine}
        return {campo: self.cleaned_data[campo] for campo in self.Meta.fields} | orario


class ModuloNuovoIncontro(ModuloIncontro):
    punti = area("Ordine del giorno", 6, aiuto="Un punto per riga. Poi si possono aggiungere testi e legami.")
    gia_svolto = forms.BooleanField(
        label="L'incontro si è già svolto: ne registro il verbale senza convocarlo", required=False
    )

    def clean_punti(self) -> tuple[str, ...]:
        righe = righe_piene(self.cleaned_data["punti"])
        massimo = PuntoOrdine._meta.get_field("titolo").max_length
        for numero, riga in righe:
            if len(riga) > (massimo or 0):
                raise ValidationError(f"Riga {numero}: un punto ha al massimo {massimo} caratteri.")
        return tuple(riga for _, riga in righe)


class ModuloPunto(Modulo):
    titolo = CampoTesto(label="Punto", max_length=200)
    descrizione = area("Descrizione", 4, aiuto="Va nella convocazione. Niente nomi di inquilini, salute, ISEE.")
    di = forms.MultipleChoiceField(
        label="Parla di",
        required=False,
        help_text="Gli obiettivi e le azioni che il punto riguarda: più d'uno con Ctrl o Maiusc.",
        widget=forms.SelectMultiple(attrs={"size": 8}),
    )

    def __init__(self, *args: Any, obiettivi: Iterable[Obiettivo], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.oggetti: dict[str, Obiettivo | Azione] = {}
        gruppi = []
        for obiettivo in obiettivi:
            self.oggetti[f"o{obiettivo.pk}"] = obiettivo
            azioni = {f"a{azione.pk}": azione for azione in obiettivo.azioni.all()}
            self.oggetti |= azioni
            voci = [(f"o{obiettivo.pk}", f"Obiettivo {obiettivo.codice} {obiettivo.titolo}")]
            voci += [(chiave, f"Azione {azione.codice} {azione.titolo}") for chiave, azione in azioni.items()]
            gruppi.append((f"{obiettivo.programma}: obiettivo {obiettivo.codice}", voci))
        self.fields["di"].choices = gruppi  # type: ignore[attr-defined]  # of a choice field

    @property
    def dati(self) -> dict[str, Any]:
        return {campo: self.cleaned_data[campo] for campo in ("titolo", "descrizione")}

    @property
    def di_che_cosa(self) -> list[Obiettivo | Azione]:
        return [self.oggetti[chiave] for chiave in self.cleaned_data["di"]]


class ModuloConvocati(Modulo):
    settori = forms.ModelMultipleChoiceField(
        Settore.objects.none(),
        label="Settori",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Chi oggi vi ha un incarico: referenti, dirigenti, coordinamento.",
    )
    organi = forms.MultipleChoiceField(
        label="Organi",
        required=False,
        choices=[(o.value, o.label) for o in ORGANI_CONVOCABILI],
        widget=forms.CheckboxSelectMultiple,
    )
    persone = forms.ModelMultipleChoiceField(
        Utente.objects.none(),
        label="Singole persone",
        required=False,
        help_text="Più d'una con Ctrl o Maiusc.",
        widget=forms.SelectMultiple(attrs={"size": 6}),
    )
    esterni = area(
        "Soggetti esterni",
        4,
        aiuto="Una riga per persona: Nome Cognome; indirizzo e-mail; soggetto (facoltativo, fra quelli registrati).",
    )

    def __init__(self, *args: Any, settori: Any, persone: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["settori"].queryset = settori  # type: ignore[attr-defined]  # of a model choice
        self.fields["persone"].queryset = persone  # type: ignore[attr-defined]  # of a model choice

    def clean_esterni(self) -> tuple[DatiEsterno, ...]:
        soggetti = {s.nome.lower(): s for s in SoggettoEsterno.objects.filter(attivo=True)}
        letti = [_leggi_esterno(n, riga, soggetti) for n, riga in righe_piene(self.cleaned_data["esterni"])]
        return tuple({esterno.email.lower(): esterno for esterno in letti}.values())

    @property
    def chi(self) -> Chiamati:
        dati = self.cleaned_data
        return Chiamati(
            tuple(dati["settori"]), tuple(Organo(o) for o in dati["organi"]), tuple(dati["persone"]), dati["esterni"]
        )


def _leggi_esterno(numero: int, riga: str, soggetti: dict[str, SoggettoEsterno]) -> DatiEsterno:
    pezzi = [" ".join(pezzo.split()) for pezzo in riga.split(";")]
    if len(pezzi) not in (2, 3) or not all(pezzi[:2]):
        raise ValidationError(ESTERNO.format(numero))
    nome, email, *resto = pezzi
    if len(nome) > 120 or len(email) > 254:
        raise ValidationError(f"Riga {numero}: il nome o l'indirizzo è troppo lungo.")
    try:
        validate_email(email)
    except ValidationError as errore:
        raise ValidationError(f"Riga {numero}: «{email}» non è un indirizzo e-mail.") from errore
    soggetto = soggetti.get(resto[0].lower()) if resto and resto[0] else None
    if resto and resto[0] and soggetto is None:
        raise ValidationError(f"Riga {numero}: «{resto[0][:80]}» non è fra i soggetti esterni registrati.")
    return DatiEsterno(nome, email, soggetto)


class ModuloDocumenti(Modulo):
    titolo = CampoTesto(label="Titolo", required=False, max_length=200, help_text="Se manca, vale il nome del file.")
    file = CampoFile(
        label="File", help_text=f"{AIUTO} Li leggono il tavolo e tutti i convocati, anche i soggetti esterni."
    )


class ModuloRisposta(Modulo):
    risposta = forms.ChoiceField(
        label="La tua risposta",
        choices=[(r.value, r.label) for r in Convocato.Risposta if r != Convocato.Risposta.ATTESA],
        widget=forms.RadioSelect,
    )


class ModuloMotivo(Modulo):
    motivo = CampoTesto(
        label="Motivo", max_length=500, widget=forms.Textarea(attrs={"rows": 3}), help_text="Va scritto ai convocati."
    )
