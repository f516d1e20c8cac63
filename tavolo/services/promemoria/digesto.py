# SPDX-License-Identifier: AGPL-3.0-or-later
"""The one mail of the day: plain text first, the same in HTML."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from tavolo.models import Gradino, Messaggio, Promemoria
from tavolo.queries.promemoria import Gruppo, con_gradino, raccogli
from tavolo.services.promemoria.collegamenti import collegamento


@dataclass(frozen=True, slots=True)
class Corpo:
    """`gradini`: the steps of which it speaks."""

    testo: str
    html: str
    gradini: list[Gradino]


def corpo(messaggio: Messaggio) -> Corpo | None:
    """None when all that was to be told is over."""
    righe = con_gradino(Promemoria.objects.filter(messaggio=messaggio).correnti())
    gruppi = raccogli(righe)
    if not gruppi:
        return None
    contesto = {
        "gruppi": [(gruppo, _con_collegamento(gruppo)) for gruppo in gruppi],
        "comune": settings.COMUNE,
        "portale": settings.INDIRIZZO_PORTALE,
        "elenco": settings.INDIRIZZO_PORTALE + reverse("tavolo:miei-promemoria"),
        "scelte": settings.INDIRIZZO_PORTALE + reverse("tavolo:scegli-promemoria"),
    }
    testo, html = (render_to_string(f"tavolo/promemoria/posta.{forma}", contesto) for forma in ("txt", "html"))
    return Corpo(testo, html, [gruppo.gradino for gruppo in gruppi])


def _con_collegamento(gruppo: Gruppo) -> Sequence[tuple[object, str]]:
    return [(voce, collegamento(voce.promemoria)) for voce in gruppo.voci]
