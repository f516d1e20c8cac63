# SPDX-License-Identifier: AGPL-3.0-or-later
"""The sheet of one sector: the report restricted to the actions it answers for, and those it collaborates in."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from delibere.models import Sezione
from delibere.report.contenuto import ContenutoRapporto, parti
from delibere.report.documento import Supporto
from delibere.report.frasi import DEL_SETTORE
from delibere.report.intestazione import Intestazione
from delibere.report.voci import VoceAzione, capitoli, con_le_sole, voce_azione
from programma.fotografia.dati import Fotografia, Settore
from programma.numeri import quadro

TITOLI = {
    "sintesi": "A che punto sono le sue azioni",
    Sezione.CRITICHE.value: "Azioni in ritardo, a rischio o con criticità",
    Sezione.AZIONI.value: "Azioni di cui è responsabile",
    "collabora": "Azioni a cui collabora",
    Sezione.INDICATORI.value: "Indicatori",
    Sezione.RISORSE.value: "Risorse",
    Sezione.CRONOPROGRAMMA.value: "Cronoprogramma",
    "metodo": "Come si leggono i numeri",
    "impronta": "Impronta dei dati",
}
SEMPRE = frozenset({"sintesi", "azioni", "metodo", "impronta"})


@dataclass(frozen=True, slots=True, kw_only=True)
class SchedaSettore(ContenutoRapporto):
    PDF = "delibere/scheda_settore/pdf/scheda.html"
    PAGINA = "delibere/scheda_settore/pagina.html"
    AZIONI = "Le azioni del settore, una per riga"

    settore: Settore
    collabora: tuple[VoceAzione, ...]


def componi_settore(
    foto: Fotografia, intestazione: Intestazione, settore_id: int, supporto: Supporto = Supporto.CARTA
) -> SchedaSettore:
    """`settore_id` is of a sector that the fotografia knows; chapters with nothing to say are left out."""
    settore = next(s for s in foto.settori if s.id == settore_id)
    intero = quadro(foto)
    sue = {a.id for a in foto.azioni() if a.settore.id == settore_id}
    altrui = [a for a in foto.azioni() if any(s.id == settore_id for s in a.collaborano)]
    cronoprogramma = frozenset({Sezione.CRONOPROGRAMMA.value})
    lette = parti(quadro(foto, sue), con_le_sole(foto, sue), cronoprogramma, supporto, DEL_SETTORE)
    interi = {obiettivo.id: sintesi for obiettivo, sintesi in intero.obiettivi}
    lette["obiettivi"] = tuple(replace(voce, sintesi=interi[voce.obiettivo.id]) for voce in lette["obiettivi"])
    lette["collabora"] = tuple(voce_azione(intero.letture[azione.id]) for azione in altrui)
    return SchedaSettore(
        intestazione=intestazione,
        foto=foto,
        capitoli=capitoli(TITOLI, SEMPRE | _pieni(lette)),
        settore=settore,
        **lette,
    )


def _pieni(lette: Mapping[str, Any]) -> set[str]:
    c_e = {
        "critiche": lette["obiettivi"],
        "collabora": lette["collabora"],
        "indicatori": lette["indicatori"],
        "risorse": lette["risorse"].per_fonte,
        "cronoprogramma": lette["figure"].cronoprogramma,
    }
    return {capitolo for capitolo, voci in c_e.items() if voci}
