# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Mapping
from typing import Any

from programma.models import Indicatore, Misurazione
from programma.services.blocchi import scrive_nel_programma
from programma.services.regole import limita
from tavolo.models import Utente
from tavolo.storia import Via

CAMPI = ("valore", "data", "nota")


def registra_misurazione(
    *, utente: Utente, indicatore_id: int, dati: Mapping[str, Any], motivo: str = "", via: Via | None = None
) -> Misurazione:
    """A value of an indicator, by the coordination; those of the sectors come with their statements."""
    indicatore = Indicatore.objects.select_related("obiettivo", "azione__obiettivo").get(pk=indicatore_id)
    with scrive_nel_programma(utente, indicatore.programma.pk, motivo=motivo, via=via):
        misurazione = Misurazione(indicatore=indicatore, **limita(dati, CAMPI))
        misurazione.full_clean()
        misurazione.save()
    return misurazione
