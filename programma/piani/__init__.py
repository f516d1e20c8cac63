# SPDX-License-Identifier: AGPL-3.0-or-later
"""The rules of the two plans of R.R. Lombardia 4/2017, on plain values: no Django, no database. See docs/piani.md."""

from programma.piani.confronto import (
    SALTO,
    Discordanza,
    Previsione,
    Variazione,
    confronta,
    discordanze,
    inverosimile,
    previsione,
)
from programma.piani.quadro import Quadro, calcola
from programma.piani.regole import riserva_indigenti, tetto_sat
from programma.piani.tipi import (
    CATEGORIE,
    NOMI,
    VOCI,
    Avviso,
    Numeri,
    Riga,
    RigaCalcolata,
    ScelteComune,
    ScelteEnte,
    Soglia,
    Soglie,
    somma,
)

__all__ = [
    "CATEGORIE",
    "NOMI",
    "SALTO",
    "VOCI",
    "Avviso",
    "Discordanza",
    "Numeri",
    "Previsione",
    "Quadro",
    "Riga",
    "RigaCalcolata",
    "ScelteComune",
    "ScelteEnte",
    "Soglia",
    "Soglie",
    "Variazione",
    "calcola",
    "confronta",
    "discordanze",
    "inverosimile",
    "previsione",
    "riserva_indigenti",
    "somma",
    "tetto_sat",
]
