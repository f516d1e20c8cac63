# SPDX-License-Identifier: AGPL-3.0-or-later
from django.db import models


class CampoConAtto(models.TextChoices):
    """What of an adopted programme changes only by an act: each programme says which of these."""

    VALORE_OBIETTIVO = "valore_obiettivo", "valori obiettivo degli indicatori"
    PESO = "peso", "pesi di obiettivi e azioni"
    ORIZZONTE = "orizzonte", "orizzonti e loro anni"
    ANNULLAMENTO = "annullamento", "annullamento e ripristino di azioni"
    DATE = "date", "date previste"
    RESPONSABILE = "responsabile", "settore e persona responsabili"


def campi_con_atto_predefiniti() -> list[str]:
    predefiniti = ("VALORE_OBIETTIVO", "PESO", "ORIZZONTE", "ANNULLAMENTO")
    return [str(CampoConAtto[nome].value) for nome in predefiniti]
