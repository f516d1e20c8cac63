# SPDX-License-Identifier: AGPL-3.0-or-later
"""Forms in the clothes of the house: `{{ form }}` and `{{ field.as_field_group }}` need nothing else."""

from typing import Any

from django.forms import (
    BaseForm,
    CheckboxInput,
    CheckboxSelectMultiple,
    DateInput,
    Field,
    FileInput,
    RadioSelect,
    Select,
    Widget,
)
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting

CASELLE = (CheckboxInput, CheckboxSelectMultiple, RadioSelect)


class Campo(BoundField):
    """A field that knows its look: native date picker, classes, state of error."""

    def __init__(self, form: BaseForm, field: Field, name: str) -> None:
        super().__init__(form, field, name)
        if type(field.widget) is DateInput:
            field.widget.input_type = "date"
            field.widget.format = "%Y-%m-%d"

    def build_widget_attrs(self, attrs: dict[str, Any], widget: Widget | None = None) -> dict[str, Any]:
        widget = widget or self.field.widget
        completi = super().build_widget_attrs(attrs, widget)
        if not widget.is_hidden:
            completi["class"] = " ".join(self._classi(widget, completi))
            if widget.attrs.get("placeholder"):
                # What a label already says must not vanish while typing.
                completi["placeholder"] = False
        return completi

    def _classi(self, widget: Widget, attrs: dict[str, Any]) -> list[str]:
        base = "form-control"
        if isinstance(widget, CASELLE):
            base = "form-check-input"
        elif isinstance(widget, Select):
            base = "form-select"
        proprie = attrs.get("class") or widget.attrs.get("class", "")
        return [base, *proprie.split(), *(["is-invalid"] if self.errors else [])]

    @property
    def casella(self) -> bool:
        """A lone checkbox stands before its label."""
        return isinstance(self.field.widget, CheckboxInput)

    @property
    def bersaglio(self) -> str:
        """Id the error summary links to: the control, or the group of options."""
        return self.id_for_label or self.auto_id

    @property
    def file_da_riscegliere(self) -> bool:
        """A browser never sends back a chosen file with a refused form."""
        return isinstance(self.field.widget, FileInput) and self.form.is_bound and bool(self.form.errors)


class CasaRenderer(TemplatesSetting):
    form_template_name = "moduli/modulo.html"
    formset_template_name = "moduli/formset.html"
    field_template_name = "moduli/campo.html"
    bound_field_class = Campo
