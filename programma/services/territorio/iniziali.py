# SPDX-License-Identifier: AGPL-3.0-or-later
"""The territory as it is known from published lists: Comuni, owners, thresholds with their source."""

import csv
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

from programma.models import Ambito
from programma.services.territorio.comuni import crea_comune, crea_ente
from programma.services.territorio.parametri import crea_parametro
from tavolo.models import Utente
from tavolo.permissions import esigi_amministrazione
from tavolo.storia import con_autore

QUI = Path(__file__).parent
MOTIVO = "Dati iniziali: elenco dei Comuni dell'ambito e parametri delle norme regionali"


class TerritorioGiaCaricato(Exception):
    """There is an ambito already."""


def carica_territorio(*, utente: Utente) -> Ambito:
    """All or nothing, once; the lists are then kept by hand. Raises TerritorioGiaCaricato."""
    esigi_amministrazione(utente)
    dati = tomllib.loads((QUI / "territorio.toml").read_text(encoding="utf-8"))
    with con_autore(utente, MOTIVO):
        if Ambito.objects.exists():
            raise TerritorioGiaCaricato("I Comuni dell'ambito ci sono già.")
        ambito = Ambito(nome=dati["ambito"])
        ambito.full_clean()
        ambito.save()
        for comune in _comuni(dati):
            crea_comune(utente=utente, dati=comune)
        for ente in dati["ente"]:
            crea_ente(utente=utente, dati=ente)
        for parametro in dati["parametro"]:
            crea_parametro(utente=utente, dati=parametro | {"valore": Decimal(parametro["valore"])})
    return ambito


def _comuni(dati: dict[str, Any]) -> list[dict[str, Any]]:
    with (QUI / "comuni.csv").open(encoding="utf-8", newline="") as elenco:
        return [
            {
                "nome": riga["comune"],
                "istat": riga["codice_istat"],
                "belfiore": riga["codice_belfiore"],
                "cap": riga["cap"],
                "capofila": riga["codice_istat"] == dati["capofila"],
                "dal": dati["dal"],
            }
            for riga in csv.DictReader(elenco)
        ]
