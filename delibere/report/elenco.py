# SPDX-License-Identifier: AGPL-3.0-or-later
"""The list of what changed between two frozen states, whole, as it was told when it was asked for."""

from dataclasses import dataclass

from delibere.report.confronti import Confronti, Confronto
from delibere.report.documento import Contenuto
from delibere.report.intestazione import Intestazione
from delibere.report.voci import capitoli
from programma.fotografia.dati import Fotografia

VARIAZIONI = "variazioni"
TITOLI = {
    "breve": "In breve",
    VARIAZIONI: "Che cosa è cambiato",
    "metodo": "Come si legge l'elenco",
    "impronta": "Impronta dei dati",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ElencoVariazioni(Contenuto):
    """`confronto` is told in full on paper too; `partenza` is the impronta of the data it starts from."""

    PDF = "delibere/elenco_variazioni/pdf/elenco.html"
    PAGINA = "delibere/elenco_variazioni/pagina.html"

    confronto: Confronto
    partenza: str


def componi_elenco(
    foto: Fotografia, intestazione: Intestazione, confronto: Confronto, partenza: str
) -> ElencoVariazioni:
    confronti: Confronti = {VARIAZIONI: confronto}
    scelti = TITOLI if confronto.voci else TITOLI.keys() - {VARIAZIONI}
    return ElencoVariazioni(
        intestazione=intestazione,
        foto=foto,
        capitoli=capitoli(TITOLI, scelti),
        confronti=confronti,
        confronto=confronto,
        partenza=partenza,
    )
