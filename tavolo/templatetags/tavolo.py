# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tags of the table, loaded in every template."""

from django import template
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from tavolo.recupero import CAMPO, firma_modulo

register = template.Library()


@register.simple_tag(takes_context=True)
def autore_modulo(context: Context, pagina: str = "") -> SafeString:
    """Hidden field beside `csrf_token`: lets a form sent after the session ended be filled again for the same person.

    `pagina` is the address that shows the form; the page being rendered unless given.
    """
    return format_html('<input type="hidden" name="{}" value="{}">', CAMPO, firma_modulo(context["request"], pagina))
