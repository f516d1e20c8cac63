# SPDX-License-Identifier: AGPL-3.0-or-later
"""The documents of the two plans as pure objects, from what was frozen."""

from delibere.report.piano.contenuto import (
    ContenutoAnnuale,
    ContenutoAvviso,
    ContenutoPiano,
    ContenutoTriennale,
    componi_annuale,
    componi_avviso,
    componi_triennale,
)
from delibere.report.piano.da_riga import contenuto_del_piano, file_di

__all__ = [
    "ContenutoAnnuale",
    "ContenutoAvviso",
    "ContenutoPiano",
    "ContenutoTriennale",
    "componi_annuale",
    "componi_avviso",
    "componi_triennale",
    "contenuto_del_piano",
    "file_di",
]
