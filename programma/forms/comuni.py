# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the forms of the programme share: the version seen, the reason, errors at the field they speak of."""

from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.db.models import Min, Q

from abitare.lib.campi import CampoDecimale, CampoVersione
from abitare.lib.tempo import oggi
from abitare.lib.testo import CampoTesto, campo_testo_pulito
from programma.models import Programma
from programma.queries.deliberato import atti_che_dispongono
from tavolo.models import RUOLI_DI_SETTORE, Settore, Utente, vigente_il

CAMPO_DEL_VINCOLO = {
    "programma_date_in_ordine": "al",
    "programma_orizzonti_in_ordine": "anno_medio",
    "obiettivo_codice_unico": "codice",
    "azione_date_previste": "fine_prevista",
    "rilevazione_date_in_ordine": "scade",
    "fase_date_previste": "fine_prevista",
    "risorsa_unica": "fonte",
    "risorsa_importi_in_ordine": "stanziato",
    "risorsa_anno": "anno",
    "indicatore_verso": "obiettivo_valore",
    "indicatore_date_in_ordine": "data_obiettivo",
    "misurazione_unica_per_data": "data",
    "comune_date_in_ordine": "al",
    "comune_istat_unico": "istat",
    "comune_belfiore_unico": "belfiore",
    "comune_un_capofila": "capofila",
    "ente_date_in_ordine": "al",
    "ente_di_un_comune": "tipo",
    "parametro_date_in_ordine": "al",
    "parametro_non_negativo": "valore",
    "parametro_uno_per_volta": "dal",
    "triennale_unico": "primo_anno",
    "annuale_unico": "anno",
    "riga_annuale_rilasciate": "turnover_rilasciate",
    "riga_triennale_rilasciate": "turnover_rilasciate",
    "riga_annuale_sat": "sat",
    "scelta_comune_motivata": "motivazione",
    "scelta_ente_con_categorie": "categorie",
    "comunicazione_con_data": "ricevuta_il",
}
SENZA_DATI_PERSONALI = "Non scrivere nomi di inquilini, notizie sulla salute o sull'ISEE."
MOTIVO_DI_STESURA = "Stesura del programma"
CONTROLLO = ("versione", "vista", "motivo", "atto")
ATTO_NON_ELENCATO = "Scegli uno degli atti registrati, dal giorno dell'adozione a oggi."


def campo(colonna: models.Field, **opzioni: Any) -> forms.Field | None:
    """`formfield_callback` of the forms of the programme."""
    if isinstance(colonna, models.DecimalField):
        opzioni.setdefault("form_class", CampoDecimale)
    return campo_testo_pulito(colonna, **opzioni)


class SceltaAtto(forms.ModelChoiceField):
    """An act by which an adopted programme is changed; what of it asks for one is said by `prepara_atto`."""

    def __init__(self) -> None:
        super().__init__(
            label="Atto che lo dispone",
            queryset=None,
            required=False,
            empty_label="Nessun atto",
            error_messages={"invalid_choice": ATTO_NON_ELENCATO},
        )

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj} del {obj.data:%d/%m/%Y}"


def prepara_atto(modulo: forms.BaseForm, programma: Programma | None) -> None:
    """Offers the acts of an adopted programme; a draft changes without."""
    if programma is None or programma.stato == Programma.Stato.BOZZA:
        del modulo.fields["atto"]
        return
    scelta: Any = modulo.fields["atto"]
    scelta.queryset = atti_che_dispongono(programma.pk)
    scelta.help_text = "Facoltativo: il programma non lo chiede per nessun cambiamento."
    if programma.voci_con_atto:
        scelta.help_text = f"Serve per cambiare quello che è stato deliberato: {programma.voci_con_atto}."


class ErroriAlCampo:
    """Puts the message of a constraint, and what a service refuses, at the field it speaks of."""

    fields: dict[str, forms.Field]

    def riporta(self, errore: ValidationError) -> None:
        """Adds to the form what a service refused."""
        per_campo = errore.error_dict if hasattr(errore, "error_dict") else {NON_FIELD_ERRORS: errore.error_list}
        for nome, errori in per_campo.items():
            for singolo in errori:
                bersaglio = nome if nome in self.fields else self._campo_di(singolo)
                self.add_error(bersaglio, singolo)  # type: ignore[attr-defined]  # of the form it is mixed into

    def _campo_di(self, errore: ValidationError) -> str | None:
        modello: type[models.Model] = self._meta.model  # type: ignore[attr-defined]  # of the form it is mixed into
        for vincolo in modello._meta.constraints:
            nome = CAMPO_DEL_VINCOLO.get(vincolo.name)
            if nome in self.fields and vincolo.get_violation_error_message() in errore.messages:
                return nome
        return None

    def _update_errors(self, errors: ValidationError) -> None:
        if not hasattr(errors, "error_dict"):
            super()._update_errors(errors)  # type: ignore[misc]  # of the form it is mixed into
            return
        per_campo: dict[str, list[ValidationError]] = {}
        for nome, errori in errors.error_dict.items():
            for singolo in errori:
                scelto = self._campo_di(singolo) if nome == NON_FIELD_ERRORS else nome
                per_campo.setdefault(scelto or NON_FIELD_ERRORS, []).append(singolo)
        super()._update_errors(ValidationError(per_campo))  # type: ignore[misc]  # of the form it is mixed into


class ModuloDominio(ErroriAlCampo, forms.ModelForm):
    """A form on a versioned object: `versione` is the one it started from, `vista` the one whose clashes were shown."""

    versione = CampoVersione()
    vista = CampoVersione(required=False)
    motivo = CampoTesto(
        label="Motivo della modifica",
        required=False,
        max_length=1000,
        help_text="Obbligatorio se cambi date, pesi, valori obiettivo o responsabili. Resta nella storia.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    atto = SceltaAtto()

    def __init__(self, *args: Any, programma: Programma | None, **kwargs: Any) -> None:
        """`programma`: the one the object is of, None for a programme that is being created."""
        super().__init__(*args, **kwargs)
        in_bozza = programma is None or programma.stato == Programma.Stato.BOZZA
        if self.instance.pk is None:
            for nome in CONTROLLO:
                del self.fields[nome]
            return
        self.fields["versione"].initial = self.instance.versione
        self.fields["motivo"].initial = MOTIVO_DI_STESURA if in_bozza else ""
        prepara_atto(self, programma)

    @property
    def dati(self) -> dict[str, Any]:
        """Values of the model's own fields, as the services take them."""
        return {nome: self.cleaned_data[nome] for nome in self._meta.fields or () if nome in self.cleaned_data}

    @property
    def controllo(self) -> dict[str, Any]:
        """What the services ask to change an object: versions and reason."""
        return {nome: self.cleaned_data[nome] for nome in CONTROLLO if nome in self.fields}


class SceltaPersona(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj} ({obj.ufficio})"


def settori_scelgibili(attuale: int | None) -> models.QuerySet[Settore]:
    """Sectors valid today, and the present one even if it no longer is."""
    return Settore.objects.filter(vigente_il(oggi()) | Q(pk=attuale))


def persone_scelgibili(attuale: int | None) -> models.QuerySet[Utente]:
    """Who works in a sector today, with its name as `ufficio`, and the present person."""
    in_servizio = vigente_il(oggi(), "incarichi__") & Q(incarichi__ruolo__in=RUOLI_DI_SETTORE, is_active=True)
    persone = Utente.objects.filter(in_servizio | Q(pk=attuale))
    return persone.annotate(ufficio=Min("incarichi__settore__nome", filter=in_servizio)).order_by("last_name", "pk")
