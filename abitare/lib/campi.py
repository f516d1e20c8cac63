# SPDX-License-Identifier: AGPL-3.0-or-later
"""Form fields that read numbers as they are written in Italy."""

import re
from decimal import Decimal
from typing import Any

from django import forms

MIGLIAIA = re.compile(r"[+-]?[1-9]\d{0,2}(\.\d{3})+")


def numero_italiano(testo: str) -> str:
    """`1.560.000,50 €` as `1560000.50`; a lone dot is a thousands separator only before groups of three digits."""
    cifre = "".join(testo.replace("€", "").split())
    if "," in cifre:
        return cifre.replace(".", "").replace(",", ".")
    return cifre.replace(".", "") if MIGLIAIA.fullmatch(cifre) else cifre


class CampoDecimale(forms.DecimalField):
    """Accepts both 1.560.000,50 and 1560000.50, and shows the first."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "campo-numero", "autocomplete": "off"})

    def to_python(self, value: Any) -> Any:
        return super().to_python(numero_italiano(value) if isinstance(value, str) else value)

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
