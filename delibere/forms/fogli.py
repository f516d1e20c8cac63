# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Iterable
from typing import Any

from django import forms

from abitare.lib.italiano import data_it
from delibere.forms.comuni import Modulo
from delibere.models import AllegatoAtto, Atto, Rapporto


class ModuloAllegato(Modulo):
    """`con` is the key of what it is attached to, or of what is attached, whichever the page does not say already."""

    con = forms.TypedChoiceField(coerce=int)
    ruolo = forms.ChoiceField(
        label="Ruolo dell'allegato", choices=AllegatoAtto.Ruolo.choices, initial=AllegatoAtto.Ruolo.RAPPORTO
    )
    posizione = forms.IntegerField(
        label="Posizione tra gli allegati",
        required=False,
        min_value=1,
        max_value=999,
        help_text="1 è il primo; se resta vuota, va in fondo.",
    )

    def __init__(self, *args: Any, etichetta: str, scelte: Iterable[Atto | Rapporto], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        campo: Any = self.fields["con"]
        campo.label = etichetta
        campo.choices = [("", "Scegli"), *((scelta.pk, _nome(scelta)) for scelta in scelte)]

    @property
    def dati(self) -> dict[str, Any]:
        return {"ruolo": self.cleaned_data["ruolo"], "posizione": self.cleaned_data["posizione"]}


def _nome(scelta: Atto | Rapporto) -> str:
    if isinstance(scelta, Atto):
        return f"{scelta} del {data_it(scelta.data)}"
    return f"{scelta}: {scelta.titolo}"
