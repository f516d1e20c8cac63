# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the law orders erased is covered wherever it is read (progetto §5)."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

from django.db.models import Model

from programma import models
from programma.fotografia import dati
from tavolo.models import Settore, SoggettoEsterno
from tavolo.queries.oscuramenti import Coperture

MODELLI: dict[type, type[Model]] = {
    dati.Programma: models.Programma,
    dati.Obiettivo: models.Obiettivo,
    dati.Azione: models.Azione,
    dati.Fase: models.Fase,
    dati.Risorsa: models.Risorsa,
    dati.Indicatore: models.Indicatore,
    dati.Misura: models.Misurazione,
    dati.Rilevazione: models.Rilevazione,
    dati.Aggiornamento: models.Aggiornamento,
    dati.Settore: Settore,
    dati.Soggetto: SoggettoEsterno,
}


def copri_fotografia(coperture: Coperture, foto: dati.Fotografia) -> dati.Fotografia:
    """For one that was frozen before a text was covered; those taken from the tables are covered already."""
    coperta: dati.Fotografia = Copritore(coperture, MODELLI).oggetto(foto) if coperture else foto
    return coperta


class Copritore:
    """Of a tree of dataclasses; `modelli`: of which model the objects of each are, by their `id`."""

    def __init__(self, coperture: Coperture, modelli: Mapping[type, type[Model]]) -> None:
        self._coperture = coperture
        self._modelli = modelli
        self._fatti: dict[int, Any] = {}

    def oggetto(self, oggetto: Any) -> Any:
        """What stands in several places is covered once and stays one object."""
        chiave = id(oggetto)
        if chiave not in self._fatti:
            valori = {campo.name: self._valore(getattr(oggetto, campo.name)) for campo in fields(oggetto)}
            if modello := self._modelli.get(type(oggetto)):
                valori = self._coperture.voce(modello, valori)
            elif isinstance(oggetto, dati.Persona):
                valori["nome"] = self._coperture.persona(oggetto.id, oggetto.nome)
            self._fatti[chiave] = replace(oggetto, **valori)
        return self._fatti[chiave]

    def _valore(self, valore: Any) -> Any:
        if isinstance(valore, tuple):
            return tuple(self._valore(voce) for voce in valore)
        return self.oggetto(valore) if is_dataclass(valore) else valore
