# SPDX-License-Identifier: AGPL-3.0-or-later
"""An extract pasted or uploaded, then what was understood of it, to be corrected beside its text."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from abitare.lib.testo import CampoTesto
from abitare.lib.testo_pdf import MASSIMO_BYTE, MOTIVI, testo_del_pdf
from delibere.estratto import EstrattoNonValido, Lettura, esamina_estratto
from delibere.forms.atti import ModuloAtto
from delibere.forms.comuni import CONTROLLO, Modulo
from delibere.models import Atto
from delibere.services.parti_atto import dati_da_estratto

MASSIMO_CARATTERI = 500_000
LUNGO = "Il testo è troppo lungo per essere un estratto."


class CampoEstratto(CampoTesto):
    """A form feed, which parts the pages and which no field may hold, becomes its symbol."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(value.replace("\f", "\u240c") if isinstance(value, str) else value)


class ModuloEstratto(Modulo):
    """The text of an extract pasted or uploaded, or its PDF. Nothing of the file is kept."""

    testo = CampoEstratto(
        label="Testo dell'estratto",
        required=False,
        max_length=MASSIMO_CARATTERI,
        help_text="Incolla qui il testo dell'estratto…",
        widget=forms.Textarea(attrs={"rows": 12}),
    )
    file = forms.FileField(
        label="…oppure il file",
        required=False,
        help_text="Il PDF dell'estratto, o un file di testo (.txt). Il file si legge e non si conserva.",
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.txt,application/pdf,text/plain"}),
    )
    lettura: Lettura

    def clean(self) -> dict[str, Any]:
        dati: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors:
            return dati
        testo = dati["testo"] if dati.get("file") is None else self._testo_del_file(dati["file"])
        self.lettura = _leggi(testo)
        return dati | {"testo": testo}

    def _testo_del_file(self, file: Any) -> str:
        if file.size > MASSIMO_BYTE:
            raise ValidationError({"file": MOTIVI["grande"]})
        contenuto = file.read()
        try:
            pdf = b"%PDF-" in contenuto[:1024] or str(file.name).lower().endswith(".pdf")
            testo = testo_del_pdf(contenuto) if pdf else contenuto.decode("utf-8-sig")
            if len(testo) > MASSIMO_CARATTERI:
                raise ValidationError(LUNGO)
            return str(self.fields["testo"].clean(testo))
        except UnicodeDecodeError as errore:
            raise ValidationError({"file": "Il file non è né un PDF né un testo in UTF-8."}) from errore
        except ValidationError as errore:
            raise ValidationError({"file": errore}) from errore


class ModuloImporta(ModuloAtto):
    """The act as it was understood, to be corrected and confirmed; `testo` travels with it, to be shown beside."""

    testo = CampoEstratto(max_length=MASSIMO_CARATTERI, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for nome in CONTROLLO:
            self.fields.pop(nome, None)

    @classmethod
    def da_lettura(cls, lettura: Lettura, testo: str) -> "ModuloImporta":
        dati, parti = dati_da_estratto(lettura.estratto)
        return cls(parti=parti, initial=dati | {"testo": testo})

    @classmethod
    def da_invio(cls, dati: Any, essenziale: Atto | None) -> "ModuloImporta":
        """`essenziale`: the act, registered by its essentials alone, that this one completes."""
        return cls(dati, instance=essenziale)


def leggi_testo_inviato(dati: Any) -> Lettura:
    """The reading of the text that travels with the form; ValidationError when it was changed on the way."""
    return _leggi(CampoEstratto(max_length=MASSIMO_CARATTERI).clean(dati.get("testo", "")))


def _leggi(testo: str) -> Lettura:
    try:
        return esamina_estratto(testo)
    except EstrattoNonValido as errore:
        raise ValidationError(f"Non è un estratto di deliberazione: {errore}.") from errore
