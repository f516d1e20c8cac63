# SPDX-License-Identifier: AGPL-3.0-or-later
"""The text of a PDF that somebody uploads, read in a process of its own: bounded in memory and time, thrown away after.

The child may hold 512 MB, use 10 seconds of processor and write no file; pypdf runs no script and fetches nothing.
"""

from pathlib import Path

from django.core.exceptions import ValidationError

from abitare.lib.in_disparte import SenzaRisposta, chiedi
from abitare.lib.testo_pdf.limiti import MASSIMO_PAGINE, SECONDI

MASSIMO_BYTE = 10 * 1024 * 1024
ESTRATTORE = Path(__file__).with_name("estrai.py")
MOTIVI = {
    "grande": "Il file è troppo grande per essere un estratto: al massimo 10 MB.",
    "non_pdf": "Il file non è un PDF.",
    "cifrato": "Il PDF è protetto: togliere la password o le restrizioni e riprovare.",
    "rotto": "Il PDF è danneggiato o incompleto: aprirlo, salvarlo di nuovo e riprovare.",
    "pagine": f"Il PDF ha più di {MASSIMO_PAGINE} pagine: non è l'estratto di una deliberazione.",
    "muto": "Il PDF non contiene testo: è una scansione. Copia il testo dalla deliberazione e incollalo qui.",
    "pesante": "Il PDF chiede troppa memoria o troppo tempo per essere letto: potrebbe essere pericoloso.",
}


def testo_del_pdf(contenuto: bytes) -> str:
    """The text of all pages, each after a form feed, laid out as on the page; ValidationError in Italian otherwise."""
    if len(contenuto) > MASSIMO_BYTE:
        raise _rifiuto("grande")
    if b"%PDF-" not in contenuto[:1024]:
        raise _rifiuto("non_pdf")
    try:
        risposta = chiedi(ESTRATTORE, contenuto, secondi=2 * SECONDI)
    except SenzaRisposta as errore:
        raise _rifiuto("pesante") from errore
    if risposta["rifiuto"]:
        raise _rifiuto(risposta["rifiuto"])
    return str(risposta["testo"])


def _rifiuto(codice: str) -> ValidationError:
    return ValidationError(MOTIVI[codice], code=codice)
