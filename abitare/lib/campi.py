# SPDX-License-Identifier: AGPL-3.0-or-later
"""Form fields: numbers as they are written in Italy, and the version of what a form changes."""

import re
from decimal import Decimal
from typing import Any

from django import forms

from abitare.lib.lettori import leggi_decimale

EURO = re.compile(r"^\s*(?:€|eur(?:o)?\b)|(?:€|\beuro?)\s*$", re.IGNORECASE)


class CampoDecimale(forms.DecimalField):
    """Reads what `leggi_decimale` reads, with or without "€", and shows 1.560.000,50; a doubtful number is refused."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "campo-numero", "autocomplete": "off"})

    def to_python(self, value: Any) -> Any:
        return super().to_python(leggi_decimale(EURO.sub("", value)) if isinstance(value, str) else value)

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, Decimal):
            return value
        intero, _, decimali = f"{value:f}".partition(".")
        decimali = decimali.rstrip("0")
        gruppi = f"{int(intero):,}".replace(",", ".") if intero.lstrip("-") else intero
        segno = "-" if intero.startswith("-") and not gruppi.startswith("-") else ""
        return f"{segno}{gruppi},{decimali.ljust(2, '0')}" if decimali else f"{segno}{gruppi}"

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {}


class CampoVersione(forms.IntegerField):
    """A version that travels with the form, unseen."""

    widget = forms.HiddenInput

    def __init__(self, **opzioni: Any) -> None:
        super().__init__(min_value=0, max_value=2**31 - 1, **opzioni)
