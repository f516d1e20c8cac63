# SPDX-License-Identifier: AGPL-3.0-or-later
"""The attendance table: four columns parted by tabs or by two or more spaces, the last one often empty."""

import re
from collections.abc import Iterable

from delibere.estratto.righe import Riga
from delibere.estratto.tipi import Presenza

MASSIMO_RIGA = 500
# When the columns were lost on the way, only the known offices tell where the name ends.
SENZA_COLONNE = re.compile(
    r"(.+?) (Vice ?sindac[oa]|Sindac[oa]|Assessor[ea](?: .+?)?) (presente|assente(?: giustificat[oa])?)(?: (.*))?",
    re.IGNORECASE,
)
PRESENTE = {"presente": True, "p": True, "assente": False, "a": False}
PRESENTE |= {"assente giustificato": False, "assente giustificata": False}
DA_REMOTO = {"": False, "-": False, "no": False, "sì": True, "si": True, "x": True, "da remoto": True}
DA_REMOTO |= {"remoto": True, "in remoto": True, "in videoconferenza": True}


def leggi_presenze(righe: Iterable[Riga]) -> tuple[Presenza, ...]:
    presenze: dict[str, Presenza] = {}
    for riga in righe:
        presenza = _leggi_presenza(riga)
        if presenza.nominativo in presenze:
            riga.rifiuta(f"«{presenza.nominativo}» c'è due volte tra le presenze")
        presenze[presenza.nominativo] = presenza
    return tuple(presenze.values())


def _leggi_presenza(riga: Riga) -> Presenza:
    nominativo, qualifica, presente, remoto = _celle(riga)
    if presente.lower() not in PRESENTE:
        riga.rifiuta(f"la presenza deve essere «presente» o «assente», non «{presente}»")
    if remoto.lower() not in DA_REMOTO:
        riga.rifiuta(f"la colonna «Da remoto» contiene «{remoto}»")
    presenza = Presenza(nominativo, qualifica, PRESENTE[presente.lower()], DA_REMOTO[remoto.lower()])
    if presenza.da_remoto and not presenza.presente:
        riga.rifiuta("non si può essere assenti e collegati da remoto")
    return presenza


def _celle(riga: Riga) -> list[str]:
    scritta = riga.tabellare.strip()[:MASSIMO_RIGA]
    if "\t" in scritta:
        celle = [" ".join(cella.split()) for cella in scritta.split("\t")]
    else:
        celle = re.split(r"\s{2,}", scritta)
        if len(celle) not in (3, 4) and (trovata := SENZA_COLONNE.fullmatch(" ".join(scritta.split()))):
            celle = [cella or "" for cella in trovata.groups()]
    if len(celle) not in (3, 4) or not all(celle[:3]):
        riga.rifiuta("non è una riga delle presenze: servono cognome e nome, qualifica, presente o assente")
    return [*celle, ""][:4]
