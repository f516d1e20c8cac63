# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from abitare.lib.testo import CampoTesto
from tavolo.forms.base import ModuloTavolo, campo_motivo
from tavolo.queries.oscuramenti import campi_di_testo, modelli_oscurabili


class CampoTestoEsatto(forms.CharField):
    """The text as it stands in the database; a browser sends back new lines as CR LF."""

    def to_python(self, value: Any) -> Any:
        testo = super().to_python(value)
        return testo.replace("\r\n", "\n") if isinstance(testo, str) else testo


def _tipi() -> list[tuple[str, str]]:
    nomi = {nome: str(modello._meta.verbose_name) for nome, modello in modelli_oscurabili().items()}
    return sorted(nomi.items(), key=lambda voce: voce[1])


class ModuloOscuramento(ModuloTavolo):
    modello = forms.ChoiceField(label="Tipo di oggetto", choices=_tipi)
    oggetto_id = forms.IntegerField(
        label="Numero dell'oggetto", min_value=1, max_value=2**63 - 1, help_text="È nell'indirizzo della sua pagina."
    )
    campo = CampoTesto(label="Campo", max_length=60, help_text="Nome del campo, per esempio: descrizione.")
    testo = CampoTestoEsatto(
        label="Testo da oscurare",
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Tutto il testo del campo, com'è o com'era scritto: viene coperto in ogni versione che lo contiene.",
    )
    motivo = campo_motivo(aiuto="La norma o la richiesta. Resta nella storia: non ripetere qui il dato da coprire.")

    def clean(self) -> dict[str, Any]:
        dati = self.cleaned_data
        modello = modelli_oscurabili().get(dati.get("modello", ""))
        if modello and "campo" in dati and dati["campo"] not in campi_di_testo(modello):
            ammessi = ", ".join(campi_di_testo(modello))
            self.add_error("campo", ValidationError(f"I campi di questo tipo sono: {ammessi}."))
        return dati
