# SPDX-License-Identifier: AGPL-3.0-or-later
"""The extract of a deliberation of Giunta or Consiglio, as the Comune's acts system writes it, read into dataclasses.

`esamina_estratto` reads all that can be read and tells each line it did not understand, for a person to mend.
`leggi_estratto` is for who reads without a person: the whole act is read or nothing is. Names, subject and points stay
as written; only markup, line wraps and page furniture go.
"""

from delibere.estratto.lettura import REGISTRO, esamina_estratto, leggi_estratto
from delibere.estratto.righe import righe_del_testo
from delibere.estratto.tipi import AllegatoEstratto, EstrattoAtto, EstrattoNonValido, Lettura, Nota, Presenza

__all__ = [
    "REGISTRO",
    "AllegatoEstratto",
    "EstrattoAtto",
    "EstrattoNonValido",
    "Lettura",
    "Nota",
    "Presenza",
    "esamina_estratto",
    "leggi_estratto",
    "righe_del_testo",
]
