# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError

from programma.models import ParametroNormativo
from programma.services.regole import esigi_ragioni, limita, scrivi
from programma.services.territorio.comuni import scrive_nel_territorio
from tavolo.models import Utente

CAMPI = ("codice", "valore", "dal", "al", "fonte", "nota")
CON_MOTIVO = ("valore", "dal", "al", "fonte")


def crea_parametro(*, utente: Utente, dati: Mapping[str, Any], motivo: str = "") -> ParametroNormativo:
    """`dati`: CAMPI. What was in force without an end ends on the day before."""
    with scrive_nel_territorio(utente, motivo):
        nuovo = ParametroNormativo(**limita(dati, CAMPI))
        nuovo.clean_fields()
        aperti = ParametroNormativo.objects.select_for_update(of=("self",))
        for precedente in aperti.filter(codice=nuovo.codice, al=None, dal__lt=nuovo.dal):
            scrivi(precedente, {"al": nuovo.dal - timedelta(days=1)})
        nuovo.full_clean()
        nuovo.save()
    return nuovo


def modifica_parametro(
    *, utente: Utente, parametro_id: int, dati: Mapping[str, Any], motivo: str = ""
) -> ParametroNormativo:
    """`dati`: CAMPI. Corrects what was written; a new value in law is a new row."""
    with scrive_nel_territorio(utente, motivo):
        parametro = ParametroNormativo.objects.select_for_update(of=("self",)).get(pk=parametro_id)
        if limita(dati, CAMPI)["codice"] != parametro.codice:
            raise ValidationError({"codice": "Il parametro non cambia: scrivine un altro."})
        esigi_ragioni(parametro, dati, CON_MOTIVO, motivo)
        scrivi(parametro, dati)
    return parametro
