# SPDX-License-Identifier: AGPL-3.0-or-later
"""Strangers' workbooks, read by a process of their own; see `abitare/lib/foglio.py`."""

import io
import json
import re
import subprocess
import sys
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError

from abitare.lib import foglio, formati
from abitare.lib.archivi import apri_archivio
from abitare.lib.fogli.tipi import Grezzo

MASSIMO_APERTO = 80 * 1024 * 1024
MASSIMI_SECONDI = 30
COLLEGAMENTI = re.compile(r"xl/(?:externalLinks/|connections\.xml|queryTables/)|.*\.bin$")
ESTENSIONI = {"xlsx": formati.XLSX, "ods": formati.ODS}
MOTIVI = {
    "tipo": "Si possono caricare fogli di calcolo xlsx, ods o csv.",
    "cifrato": "Il file è protetto da password, o è di un formato vecchio: salvarlo come xlsx senza password.",
    "collegamenti": "Il foglio prende dati da altri file o da internet: incollarli come valori e riprovare.",
    "rotto": "Il foglio è troppo grande o danneggiato: non si riesce a leggerlo.",
    "troppo": "Il foglio ha troppe righe, colonne o pagine piene: togliere quelle che non servono.",
}


def leggi_isolato(nome: str, contenuto: bytes, *, righe: int, colonne: int) -> list[dict[str, Any]]:
    """Sheets as `abitare.lib.foglio` tells them. What a file is, its content tells; ValidationError for any other."""
    estensione = nome.rpartition(".")[2].lower()
    if contenuto.startswith(b"\xd0\xcf\x11\xe0"):
        raise rifiuta("cifrato")
    tipo = formati.riconosci(io.BytesIO(contenuto))
    if tipo is None or ESTENSIONI.get(estensione) != tipo:
        raise rifiuta("tipo")
    with apri_archivio(io.BytesIO(contenuto), MASSIMO_APERTO) as archivio:
        if any(COLLEGAMENTI.match(voce) for voce in archivio.namelist()):
            raise rifiuta("collegamenti")
    return _in_un_processo(contenuto, righe, colonne)


def rifiuta(codice: str) -> ValidationError:
    return ValidationError(MOTIVI[codice], code=codice)


def valore(cella: Any) -> Grezzo:
    """A cell as the other process writes it."""
    if isinstance(cella, str):
        return cella
    tipo, testo = cella
    if tipo == "n":
        return Decimal(testo)
    if tipo == "d":
        return date.fromisoformat(testo)
    return datetime.fromisoformat(testo) if tipo == "i" else bool(testo)


def _in_un_processo(contenuto: bytes, righe: int, colonne: int) -> list[dict[str, Any]]:
    # No environment: a reader of strangers' files needs neither the database's address nor the secret key.
    comando = [sys.executable, "-I", str(Path(foglio.__file__)), str(righe), str(colonne)]
    try:
        esito = subprocess.run(comando, input=contenuto, capture_output=True, timeout=MASSIMI_SECONDI, env={})
    except subprocess.TimeoutExpired as errore:
        raise rifiuta("rotto") from errore
    if esito.returncode:
        raise rifiuta("troppo" if esito.returncode == foglio.TROPPO else "rotto")
    fogli: list[dict[str, Any]] = json.loads(esito.stdout)
    return fogli
