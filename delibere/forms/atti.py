# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from abitare.lib.testo import CampoTesto, campo_testo_pulito
from delibere.estratto import Presenza
from delibere.forms.comuni import CONTROLLO, Modulo, ModuloDellAtto, area
from delibere.forms.parti_atto import (
    RUOLI,
    campi_pareri,
    capoversi,
    come_testi,
    errori_dei_pareri,
    leggi_allegato,
    leggi_pareri,
    leggi_presenza,
    parere_in_parole,
    righe_piene,
    voce_come_testo,
)
from delibere.models import Atto, EffettoAtto, Parere, PuntoAtto
from delibere.services.parti_atto import CAMPI, DATE, DatiAllegato, PartiAtto
from programma.models import Programma
from programma.report.conflitti import VUOTO

UN_PUNTO = "Un punto per capoverso: una riga vuota fra l'uno e l'altro."
# How the page parts the many fields: title, fields, whether they stand side by side.
GRUPPI = (
    ("L'atto", ("tipo", "organo", "registro", "numero", "data"), True),
    ("Che cosa dispone", ("oggetto", "premesse", "motivazione", "normativa", "decisione"), False),
    ("La seduta", ("presidente", "segretario", "votazione", "presenze"), False),
    ("L'ufficio", ("settore_proponente", "servizio", "responsabile_procedimento", "pratica_trattata_da"), True),
    ("Le date", DATE, True),
    ("I pareri", tuple(campi_pareri()), True),
    ("Gli allegati", ("allegati",), False),
)


class ModuloAtto(ModuloDellAtto):
    """An act typed by hand; its lists are texts, one entry per line or per paragraph."""

    premesse = area("Premesse", 6, aiuto=UN_PUNTO)
    motivazione = area("Motivazione", 6, aiuto=UN_PUNTO)
    normativa = area("Normativa", 4, aiuto=UN_PUNTO)
    decisione = area("Decisione", 6, aiuto=UN_PUNTO)
    presenze = area(
        "Presenze", 5, aiuto="Una riga per persona: Cognome Nome; qualifica; presente, assente o da remoto."
    )
    allegati = area(
        "Allegati",
        4,
        aiuto="Una riga per allegato: NOME [ruolo] (impronta: 64 cifre esadecimali, oppure 44 caratteri in base64). "
        f"Il ruolo si può omettere; è uno fra: {RUOLI}.",
    )
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
            **{campo: forms.DateInput() for campo in DATE if campo.endswith(("_dal", "_al"))},
        }

    def __init__(self, *args: Any, parti: PartiAtto | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= campi_pareri()
        self.order_fields([nome for _, nomi, _ in GRUPPI for nome in nomi])
        if self.instance.pk is None:
            for nome in CONTROLLO:
                del self.fields[nome]
            self.fields["registro"].initial = "Deliberazioni della Giunta Comunale"
        if parti is not None:
            self.initial = {**self.initial, **come_testi(parti)}

    @property
    def gruppi(self) -> list[tuple[str, list[BoundField], bool]]:
        """The fields in sight by part of the act: title, fields, side by side or not."""
        return [(titolo, [self[nome] for nome in nomi], affiancati) for titolo, nomi, affiancati in GRUPPI]

    def clean_presenze(self) -> tuple[Presenza, ...]:
        return tuple(leggi_presenza(n, riga) for n, riga in righe_piene(self.cleaned_data["presenze"]))

    def clean_allegati(self) -> tuple[DatiAllegato, ...]:
        return tuple(leggi_allegato(n, riga) for n, riga in righe_piene(self.cleaned_data["allegati"]))

    def clean(self) -> dict[str, Any]:
        dati: dict[str, Any] = super().clean() or self.cleaned_data
        if dati.get("data"):
            self.instance.anno = dati["data"].year
        for campo, errore in errori_dei_pareri(dati).items():
            self.add_error(campo, errore)
        return dati

    def leggibile(self, nome: str, valore: Any) -> tuple[str, str]:
        if nome in Parere.Tipo.values:
            return f"parere di {Parere.Tipo(nome).label}", parere_in_parole(valore)
        if nome in self.Meta.fields or nome == "anno":
            return super().leggibile(nome, valore)
        return str(self.fields[nome].label), voce_come_testo(nome, valore) or VUOTO

    @property
    def dati(self) -> dict[str, Any]:
        return {campo: self.cleaned_data[campo] for campo in self.Meta.fields} | {"anno": self.instance.anno}

    @property
    def parti(self) -> PartiAtto:
        punti = {sezione: capoversi(self.cleaned_data[sezione]) for sezione in PuntoAtto.Sezione.values}
        pieni = {sezione: testi for sezione, testi in punti.items() if testi}
        dati = self.cleaned_data
        return PartiAtto(dati["presenze"], pieni, dati["allegati"], leggi_pareri(dati))


class ModuloEffetto(Modulo):
    """What an act does to one of the programmes the person may write."""

    programma = forms.ModelChoiceField(Programma.objects.none(), label="Programma", empty_label=None)
    tipo = forms.ChoiceField(
        label="Effetto",
        choices=EffettoAtto.Tipo.choices,
        widget=forms.RadioSelect,
    )
    motivo = CampoTesto(label="Annotazione", required=False, max_length=500)

    def __init__(self, *args: Any, programmi: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["programma"].queryset = programmi  # type: ignore[attr-defined]  # of a model choice
