# SPDX-License-Identifier: AGPL-3.0-or-later
"""What differs between two states of a programme (rules and worked example in docs/confronto.md).

Pure functions on two `Fotografia`: no database, no clock. `triple` says everything that differs; `confronta` says in
sentences what of it is a change of the programme.
"""

from programma.confronto.tipi import Genere, Paternita, Variazione
from programma.confronto.triple import NonSegue, Tripla, applica, componi, triple
from programma.confronto.variazioni import confronta

__all__ = [
    "Genere",
    "NonSegue",
    "Paternita",
    "Tripla",
    "Variazione",
    "applica",
    "componi",
    "confronta",
    "triple",
]
