# SPDX-License-Identifier: AGPL-3.0-or-later
"""The attendance table: four columns parted by tabs or by two or more spaces, the last one often empty."""

import re
from collections.abc import Iterable
from dataclasses import replace

from delibere.estratto.righe import Riga
from delibere.estratto.tipi import Presenza

MASSIMO_RIGA = 500
# When the columns were lost on the way, only the known offices tell where the name ends.
SENZA_COLONNE = re.compile(
    r"(.+?) (Vice ?sindac[oa]|Sindac[oa]|(?:Assessor[ea]|(?:Vice ?)?President[ea]|Consiglier[ea])(?: .+?)?)"
    r" (presente|assente(?: giustificat[oa])?)(?: (.*))?",
    re.IGNORECASE,
)
NON_PRESENZA = "non è una riga delle presenze: servono cognome e nome, qualifica, presente o assente"
# A PDF breaks the words of a narrow cell: within it, or leaving the start of a name alone on its line.
SPEZZATA = re.compile(r"(?<=\w)[\u2010\u00ad](?=\w)")
FINE_SPEZZATA = re.compile(r"(?:(?!\s\s|\t).)*\w[\u2010\u00ad]")
PRESENTE = {"presente": True, "p": True, "assente": False, "a": False}
PRESENTE |= {"assente giustificato": False, "assente giustificata": False}
DA_REMOTO = {"": False, "-": False, "no": False, "sì": True, "si": True, "x": True, "da remoto": True}
DA_REMOTO |= {"remoto": True, "in remoto": True, "in videoconferenza": True}


def leggi_presenze(righe: Iterable[Riga]) -> tuple[Presenza, ...]:
    """The rows that can be read; the others are told and left out."""
    presenze: dict[str, Presenza] = {}
    inizio = ""
    for scritta in righe:
        riga = replace(scritta, tabellare=SPEZZATA.sub("", inizio + scritta.tabellare.strip()))
        if FINE_SPEZZATA.fullmatch(riga.tabellare):
            inizio = riga.tabellare
            continue
        inizio = ""
        presenza = _leggi_presenza(riga)
        if presenza is None:
            continue
        if presenza.nominativo in presenze:
            riga.segna(f"«{presenza.nominativo}» c'è due volte tra le presenze")
        presenze.setdefault(presenza.nominativo, presenza)
    if inizio:
        scritta.segna(NON_PRESENZA)
    return tuple(presenze.values())


def _leggi_presenza(riga: Riga) -> Presenza | None:
    celle = _celle(riga)
    if celle is None:
        riga.segna(NON_PRESENZA)
        return None
    nominativo, qualifica, presente, remoto = celle
    if presente.lower() not in PRESENTE:
        riga.segna(f"la presenza deve essere «presente» o «assente», non «{presente}»")
        return None
    if remoto.lower() not in DA_REMOTO:
        riga.segna(f"la colonna «Da remoto» contiene «{remoto}»")
    presenza = Presenza(nominativo, qualifica, PRESENTE[presente.lower()], DA_REMOTO.get(remoto.lower(), False))
    if presenza.da_remoto and not presenza.presente:
        riga.segna("non si può essere assenti e collegati da remoto")
        return replace(presenza, da_remoto=False)
    return presenza


def _celle(riga: Riga) -> list[str] | None:
    scritta = riga.tabellare.strip()[:MASSIMO_RIGA]
    if "\t" in scritta:
        celle = [" ".join(cella.split()) for cella in scritta.split("\t")]
    else:
        celle = re.split(r"\s{2,}", scritta)
        if len(celle) not in (3, 4) and (trovata := SENZA_COLONNE.fullmatch(" ".join(scritta.split()))):
            celle = [cella or "" for cella in trovata.groups()]
    if len(celle) not in (3, 4) or not all(celle[:3]):
        return None
    return [*celle, ""][:4]
