# SPDX-License-Identifier: AGPL-3.0-or-later
"""Looks inside a file that anybody may have sent, in a child process with little memory and time.

Nothing of the file is stored or executed. Signed envelopes (P7M) are opened as far as their content; the signatures are
not judged.
"""

import json
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

from abitare.lib.in_disparte import SenzaRisposta, chiedi

FIGLIO = Path(__file__).with_name("figlio.py")
SECONDI = 20


class EsameImpossibile(Exception):
    """The file made its examination fail, or last too long, or take too much memory."""


class Nota(StrEnum):
    """What kept the examination from looking further; empty when nothing did."""

    NESSUNA = ""
    CIFRATO = "cifrato"
    ILLEGGIBILE = "illeggibile"
    SENZA_CONTENUTO = "senza contenuto"
    ARCHIVIO = "archivio"


@dataclass(frozen=True, slots=True)
class Esame:
    """Of the content without its envelopes: bytes, impronta, impronte of its first N bytes, of what a PDF has attached.

    Impronte are SHA-256 in upper-case hex; `buste` counts the envelopes that were opened.
    """

    dimensione: int
    impronta: str
    buste: int
    inizi: dict[int, str]
    allegati: tuple[str, ...]
    nota: Nota


def esamina(flusso: BinaryIO, misure: Collection[int]) -> Esame:
    """`misure`: how many first bytes to take the impronta of. Raises EsameImpossibile."""
    flusso.seek(0)
    try:
        letto = chiedi(FIGLIO, flusso.read(), json.dumps(sorted(set(misure))), secondi=SECONDI)
    except SenzaRisposta as errore:
        raise EsameImpossibile(str(errore)) from errore
    return Esame(
        dimensione=letto["dimensione"],
        impronta=letto["impronta"],
        buste=letto["buste"],
        inizi={int(misura): impronta for misura, impronta in letto["inizi"].items()},
        allegati=tuple(letto["allegati"]),
        nota=Nota(letto["nota"]),
    )
