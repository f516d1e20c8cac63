# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is told of objectives and of the programme as a whole."""

from collections.abc import Callable, Collection, Iterable, Iterator

from abitare.lib.italiano import data_it
from programma.confronto.azioni import CODICE, PESO, settore_responsabile
from programma.confronto.forme import (
    ORIZZONTI,
    STATI,
    Campo,
    bandiera,
    breve,
    da_a,
    disteso,
    frase,
    per_campo,
    prevista,
)
from programma.confronto.parti import indicatori
from programma.confronto.tipi import Detto, Genere
from programma.fotografia.dati import Obiettivo, Programma

ORIZZONTE = Campo("orizzonte", "orizzonte", da_a, lambda orizzonte: ORIZZONTI[orizzonte])
TESTI = (
    Campo("titolo", "titolo", breve),
    Campo("descrizione", "descrizione", disteso, desinenza="a"),
    Campo("codice_dup", "codice DUP/PEG", breve),
    Campo("linea_mandato", "linea di mandato", breve, desinenza="a"),
)
NATURA = {True: "dati di esempio", False: "dati veri"}
PERIODO = (
    Campo("dal", "inizio del programma", prevista, data_it),
    Campo("al", "fine del programma", prevista, data_it, "a"),
    *(Campo(f"anno_{nome}", f"anno del {detto}", da_a) for nome, detto in ORIZZONTI.items()),
)
DATI = Campo("dati_esempio", "dati", bandiera("contiene dati di esempio", "contiene dati veri"), NATURA.__getitem__)


def di_obiettivo(prima: Obiettivo, dopo: Obiettivo, campi: Collection[str | int]) -> Iterator[Detto]:
    """`campi` are those under which something differs, here and below."""
    for campo, regola in REGOLE_OBIETTIVO:
        if campo in campi:
            yield from regola(prima, dopo)


def di_programma(prima: Programma, dopo: Programma, campi: Collection[str | int]) -> Iterator[Detto]:
    for campo, regola in REGOLE_PROGRAMMA:
        if campo in campi:
            yield from regola(prima, dopo)


def _stato(prima: Programma, dopo: Programma) -> Iterator[Detto]:
    vecchio, nuovo = STATI[prima.stato], STATI[dopo.stato]
    yield Detto(Genere.STATO, frase(f"ora è {nuovo}, prima era {vecchio}"), vecchio, nuovo, (("stato",),))


REGOLE_OBIETTIVO: tuple[tuple[str, Callable[[Obiettivo, Obiettivo], Iterable[Detto]]], ...] = (
    ("settore", settore_responsabile),
    *per_campo(Genere.DATE, (ORIZZONTE,)),
    ("indicatori", indicatori),
    *per_campo(Genere.PESO, (PESO,)),
    *per_campo(Genere.TESTO, (*TESTI, CODICE)),
)
REGOLE_PROGRAMMA: tuple[tuple[str, Callable[[Programma, Programma], Iterable[Detto]]], ...] = (
    *per_campo(Genere.DATE, PERIODO),
    ("stato", _stato),
    *per_campo(Genere.TESTO, (*TESTI[:2], DATI)),
)
