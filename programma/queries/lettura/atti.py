# SPDX-License-Identifier: AGPL-3.0-or-later
"""Acts that speak of an objective or of an action: they live in the app above and are reached by relation."""

from datetime import datetime
from typing import Any

from programma.fotografia.sorgenti import righe
from programma.models import Azione, Obiettivo
from tavolo.queries.oscuramenti import coperture, copri


def atti_legati(oggetto: Obiettivo | Azione, prima: datetime | None) -> list[Any]:
    """The acts tied to it now (`prima` None) or just before that instant, the oldest first, covered texts covered.

    One query, and one more where there are some.
    """
    legame: Any = type(oggetto)._meta.get_field("legami_atti").related_model
    di_chi = "azione_id" if isinstance(oggetto, Azione) else "obiettivo_id"
    atti = righe(legame, prima).filter(**{di_chi: oggetto.pk}).values("atto_id")
    modello: Any = legame._meta.get_field("atto").related_model
    trovati = list(modello.objects.filter(pk__in=atti).order_by("data", "numero"))
    if not trovati:
        return []
    coperti = coperture(modello)
    return [copri(coperti, atto) for atto in trovati]
