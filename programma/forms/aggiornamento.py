# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import date
from itertools import chain
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms.boundfield import BoundField
from django.utils.functional import cached_property

from abitare.lib.campi import CampoDecimale
from abitare.lib.campo_file import AIUTO, CampoFile
from abitare.lib.italiano import euro
from abitare.lib.tempo import PRIMO_GIORNO, ULTIMO_GIORNO
from abitare.lib.testo import CampoTesto
from programma.forms.visto import firma_visto, leggi_visto
from programma.models import Azione, Criticita, Domanda, Fase, Stato
from programma.queries.rilevazione.chieste import Chiesta, chiesta, domande_di, domande_nel_modulo, nome_domanda
from programma.services.aggiornamenti import Visto
from programma.services.aggiornamenti.regole import SI_NO

STATI = [(stato.value, stato.label.capitalize()) for stato in Stato if stato != Stato.ANNULLATA]
CRITICITA = [(livello.value, livello.label.capitalize()) for livello in Criticita]
MASSIMO_TESTO = 10_000
DA_ZERO_A_CENTO = {
    "invalid": "Scrivi un numero, per esempio 40 o 12,5.",
    "min_value": "L'avanzamento va da 0 a 100.",
    "max_value": "L'avanzamento va da 0 a 100.",
    "max_decimal_places": "Al massimo due decimali.",
    "max_digits": "L'avanzamento va da 0 a 100.",
    "max_whole_digits": "L'avanzamento va da 0 a 100.",
}
PRIVATO = "Niente nomi di inquilini, notizie sulla salute o ISEE."


class CampoGiorno(forms.DateField):
    """A day of the years in which the portal can reckon."""

    widget = forms.DateInput

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is not None and not PRIMO_GIORNO <= value <= ULTIMO_GIORNO:
            raise ValidationError("La data va dal 1900 al 2199.")


def campo_avanzamento() -> CampoDecimale:
    return CampoDecimale(
        label="Avanzamento (%)",
        min_value=0,
        max_value=100,
        max_digits=5,
        decimal_places=2,
        error_messages=DA_ZERO_A_CENTO,
    )


def _testo(etichetta: str, aiuto: str = "", righe: int = 3) -> CampoTesto:
    return CampoTesto(
        label=etichetta,
        required=False,
        max_length=MASSIMO_TESTO,
        help_text=aiuto,
        widget=forms.Textarea(attrs={"rows": righe}),
    )


def campo_domanda(domanda: Domanda) -> forms.Field:
    """A question of a cycle; who has nothing to say leaves it blank."""
    if domanda.tipo == Domanda.Tipo.NUMERO:
        return CampoDecimale(label=domanda.testo, required=False, max_digits=16, decimal_places=4)
    scelte = SI_NO if domanda.tipo == Domanda.Tipo.SI_NO else domanda.scelte
    if scelte:
        voci = [("", "Nessuna risposta"), *((voce, voce) for voce in scelte)]
        return forms.ChoiceField(label=domanda.testo, required=False, choices=voci)
    return _testo(domanda.testo, PRIVATO, 2)


class ModuloSegno(forms.Form):
    """`segno` makes a double submission harmless."""

    segno = forms.UUIDField(widget=forms.HiddenInput)


class ModuloConSegno(ModuloSegno):
    """`visto` carries what was on the page when it was opened."""

    visto = forms.CharField(widget=forms.HiddenInput, max_length=200_000)

    def __init__(self, *args: Any, azione_id: int, partenza: Visto, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.azione_id, self.partenza = azione_id, partenza
        self.initial = {
            "segno": uuid4(),
            "visto": firma_visto(azione_id, partenza),
            **partenza.valori,
            **(self.initial or {}),
        }

    def clean_visto(self) -> Visto:
        return leggi_visto(self.azione_id, self.cleaned_data["visto"])

    def riporta(self, errore: ValidationError) -> None:
        """Adds to the form what a service refused, at the field it speaks of."""
        per_campo = errore.error_dict if hasattr(errore, "error_dict") else {NON_FIELD_ERRORS: errore.error_list}
        for nome, errori in per_campo.items():
            for singolo in errori:
                self.add_error(nome if nome in self.fields else None, singolo)


class ModuloAvanza(ModuloConSegno):
    """The one field of a row: all as planned, now at this percentage."""

    avanzamento = campo_avanzamento()


class ModuloAggiornamento(ModuloConSegno):
    """The whole statement; phases, indicators and money of the action are fields of it."""

    stato = forms.ChoiceField(label="Stato", choices=STATI)
    avanzamento = campo_avanzamento()
    riferito_al = CampoGiorno(label="Riferito al", help_text="Il giorno in cui le cose stavano così.")
    motivo_stato = _testo("Motivo della sospensione", "Solo se l'azione è sospesa.", 2)
    testo = _testo("Com'è andata", PRIVATO, 4)
    criticita = forms.ChoiceField(label="Criticità", choices=CRITICITA)
    testo_criticita = _testo("Descrizione della criticità", "Che cosa frena e che cosa servirebbe.")
    inizio_effettivo = CampoGiorno(label="Inizio effettivo dell'azione", required=False)
    fine_effettiva = CampoGiorno(label="Fine effettiva dell'azione", required=False, help_text="Solo se è conclusa.")
    mezzo_di_prova = _testo("Mezzo di prova", "Atto, verbale o certificato: serve, qui o come file, al 100\u00a0%.", 2)
    file = CampoFile(label="File", required=False, help_text=AIUTO)
    proposta = _testo("Proposta al coordinamento", "Date previste, pesi o valori da cambiare: decide il coordinamento.")

    def __init__(self, *args: Any, azione: Azione, **kwargs: Any) -> None:
        super().__init__(*args, azione_id=azione.pk, auto_id=f"id_{azione.pk}_%s", **kwargs)
        self.azione = azione
        self._fasi = [self._aggiungi_fase(fase.pk) for fase in self.azione.fasi.all()]
        self._indicatori = [self._aggiungi_indicatore(indicatore) for indicatore in self.azione.indicatori.all()]
        self._risorse = [self._aggiungi_risorsa(risorsa) for risorsa in self.azione.risorse.all()]
        self._domande = [
            self._aggiungi_domanda(domanda) for domanda in domande_di(azione, domande_nel_modulo(self.data))
        ]

    @property
    def dati(self) -> dict[str, Any]:
        """The flat values that the services take."""
        return {nome: self.cleaned_data[nome] for nome in self.partenza.valori if nome in self.cleaned_data}

    @property
    def fasi(self) -> list[tuple[Any, list[BoundField]]]:
        """Those that are not asked for by the open cycle."""
        return [gruppo for gruppo in self._tutte_le_fasi if gruppo not in self.fasi_dovute]

    @cached_property
    def fasi_dovute(self) -> list[tuple[Any, list[BoundField]]]:
        """Phases that had to begin or end by the reference date of the open cycle, and are not said to."""
        al = self.chiesta.rilevazione.al if self.chiesta else None
        return [gruppo for gruppo in self._tutte_le_fasi if al and self._dovuta(gruppo[0], al)]

    @cached_property
    def _tutte_le_fasi(self) -> list[tuple[Any, list[BoundField]]]:
        return self._gruppi(self.azione.fasi.all(), self._fasi)

    def _dovuta(self, fase: Fase, al: date) -> bool:
        detto = self.partenza.valori
        da_finire = fase.fine_prevista <= al and not detto[f"fase_{fase.pk}_fine"]
        return da_finire or (fase.inizio_previsto <= al and not detto[f"fase_{fase.pk}_inizio"])

    @cached_property
    def chiesta(self) -> Chiesta | None:
        """What the open cycle asks of this action."""
        return chiesta(self.azione)

    @property
    def domande(self) -> list[BoundField]:
        return [self[nome] for nome in self._domande]

    @property
    def indicatori(self) -> list[tuple[Any, list[BoundField]]]:
        return self._gruppi(self.azione.indicatori.all(), self._indicatori)

    @property
    def risorse(self) -> list[tuple[Any, list[BoundField]]]:
        return self._gruppi(self.azione.risorse.all(), self._risorse)

    @property
    def apri_date(self) -> bool:
        """The folded part is shown open when it holds an error."""
        return self._ha_errori(["inizio_effettivo", "fine_effettiva", *chain(*self._fasi)])

    @property
    def apri_sospensione(self) -> bool:
        return self._ha_errori(["motivo_stato"]) or self["stato"].value() == Stato.SOSPESA

    @property
    def apri_misure(self) -> bool:
        return self._ha_errori(list(chain(*self._indicatori, *self._risorse)))

    @property
    def apri_proposta(self) -> bool:
        return self._ha_errori(["proposta"]) or bool(self["proposta"].value())

    def _ha_errori(self, nomi: list[str]) -> bool:
        return self.is_bound and any(nome in self.errors for nome in nomi)

    def _gruppi(self, oggetti: Any, nomi: list[list[str]]) -> list[tuple[Any, list[BoundField]]]:
        return [(oggetto, [self[nome] for nome in gruppo]) for oggetto, gruppo in zip(oggetti, nomi, strict=True)]

    def _aggiungi_fase(self, pk: int) -> list[str]:
        self.fields[f"fase_{pk}_inizio"] = CampoGiorno(label="Inizio effettivo", required=False)
        self.fields[f"fase_{pk}_fine"] = CampoGiorno(label="Fine effettiva", required=False)
        return [f"fase_{pk}_inizio", f"fase_{pk}_fine"]

    def _aggiungi_indicatore(self, indicatore: Any) -> list[str]:
        nome = f"indicatore_{indicatore.pk}"
        misura = indicatore.misurazioni.order_by("data", "pk").last()
        self.fields[nome] = CampoDecimale(
            label=f"{indicatore.nome} ({indicatore.unita})",
            required=False,
            max_digits=16,
            decimal_places=4,
            help_text=f"Ultima misura: {misura}" if misura else "Mai misurato.",
        )
        return [nome]

    def _aggiungi_domanda(self, domanda: Domanda) -> str:
        nome = nome_domanda(domanda)
        self.fields[nome] = campo_domanda(domanda)
        return nome

    def _aggiungi_risorsa(self, risorsa: Any) -> list[str]:
        opzioni: dict[str, Any] = {"max_digits": 14, "decimal_places": 2, "min_value": 0}
        prima, seconda = f"risorsa_{risorsa.pk}_impegnato", f"risorsa_{risorsa.pk}_liquidato"
        self.fields[prima] = CampoDecimale(
            label="Impegnato (€)", help_text=f"Stanziato: {euro(risorsa.stanziato)}", **opzioni
        )
        self.fields[seconda] = CampoDecimale(label="Liquidato (€)", **opzioni)
        return [prima, seconda]


class ModuloVerifica(forms.Form):
    commento = CampoTesto(
        label="Commento",
        required=False,
        max_length=2000,
        help_text="Obbligatorio se restituisci: il settore lo riceve per mail.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ModuloNota(forms.Form):
    testo = CampoTesto(
        label="Nota", max_length=MASSIMO_TESTO, help_text=PRIVATO, widget=forms.Textarea(attrs={"rows": 4})
    )


class ModuloDocumento(forms.Form):
    titolo = CampoTesto(label="Titolo", required=False, max_length=200, help_text="Se manca, vale il nome del file.")
    file = CampoFile(label="File", help_text=AIUTO)
