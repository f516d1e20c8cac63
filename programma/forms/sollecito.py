# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from abitare.lib.italiano import data_it
from abitare.lib.testo import CampoTesto
from programma.models import Rilevazione
from programma.services.rilevazione import Mancante

PROPOSTA = (
    "Buongiorno,\n\nla rilevazione «{titolo}» aspetta ancora la risposta del tuo settore; la scadenza è il {scade}.\n"
    "Se non è cambiato nulla basta un clic su «nessuna variazione»."
)


class ModuloSollecito(forms.Form):
    """Sectors that owe an answer and have somebody to write to, and the words."""

    settori = forms.TypedMultipleChoiceField(
        label="A chi",
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Uno dei settori scelti ha già risposto: ricarica la pagina."},
    )
    testo = CampoTesto(
        label="Messaggio",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="In fondo mettiamo il tuo nome e il collegamento per rispondere.",
    )

    def __init__(
        self, data: Any = None, *, rilevazione: Rilevazione, mancanti: Sequence[Mancante], settore: str = ""
    ) -> None:
        scelte = {m.settore: f"{m.nome}: {', '.join(map(str, m.referenti))}" for m in mancanti if m.referenti}
        testo = PROPOSTA.format(titolo=rilevazione.titolo, scade=data_it(rilevazione.scade))
        uno = [pk for pk in scelte if str(pk) == settore]
        super().__init__(data, initial={"settori": uno or list(scelte), "testo": testo})
        self.fields["settori"].choices = list(scelte.items())  # type: ignore[attr-defined]

    def riporta(self, errore: ValidationError) -> None:
        self.add_error(None, errore.messages)
