# SPDX-License-Identifier: AGPL-3.0-or-later
"""The numbers, defined once (progetto §3 "Numbers, defined once"; worked example in docs/numeri.md).

Pure functions on a `Fotografia`: no Django, no database, no clock. Pages, report and files read a `Quadro` and compute
nothing themselves.
"""

from programma.numeri.importi import Importi, importi, importi_per_anno, importi_per_fonte, importi_per_settore
from programma.numeri.quadro import Quadro, Silenzio, quadro, settori_silenti
from programma.numeri.regole import (
    Lettura,
    a_rischio,
    arrotonda,
    atteso,
    avanzamento,
    avanzamento_indicatore,
    coperta,
    in_ritardo,
    leggi,
    mai_comunicata,
    scostamento,
    senza_cup,
    senza_referente,
    silente,
    silente_da,
    urgenza,
)
from programma.numeri.sintesi import Sintesi

__all__ = [
    "Importi",
    "Lettura",
    "Quadro",
    "Silenzio",
    "Sintesi",
    "a_rischio",
    "arrotonda",
    "atteso",
    "avanzamento",
    "avanzamento_indicatore",
    "coperta",
    "importi",
    "importi_per_anno",
    "importi_per_fonte",
    "importi_per_settore",
    "in_ritardo",
    "leggi",
    "mai_comunicata",
    "quadro",
    "scostamento",
    "senza_cup",
    "senza_referente",
    "settori_silenti",
    "silente",
    "silente_da",
    "urgenza",
]
