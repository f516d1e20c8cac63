# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a report compares itself with, told when it is asked for."""

from collections.abc import Iterable
from typing import Any

from abitare.lib.italiano import data_it
from delibere.models import EffettoAtto, Rapporto, Sezione
from delibere.report.confronti import Confronto, racconta
from programma.models import Congelamento
from programma.queries.congelamenti import fotografia_di
from programma.queries.deliberato import DELIBERANO, del_piano
from programma.queries.variazioni import variazioni_tra


def confronti_di(congelamento: Congelamento, sezioni: Iterable[str]) -> dict[str, Any]:
    """By section asked for, what `Rapporto.confronti` keeps; None where there is nothing to compare with."""
    trova = {Sezione.CAMBIATO.value: _dal_rapporto_precedente, Sezione.DELIBERATO.value: _dal_deliberato}
    trovati = {sezione: trova[sezione](congelamento) for sezione in sezioni if sezione in trova}
    return {sezione: confronto.in_dati() if confronto else None for sezione, confronto in trovati.items()}


def _dal_rapporto_precedente(congelamento: Congelamento) -> Confronto | None:
    """The last report made of this programme that does not speak of a later day."""
    pronti = Rapporto.objects.filter(
        programma=congelamento.programma_id, genere=Rapporto.Genere.RAPPORTO, stato=Rapporto.Stato.PRONTO
    )
    prima = pronti.filter(congelamento__al__lte=congelamento.al).select_related("congelamento")
    rapporto = prima.order_by("-congelamento__noto_al", "-pk").first()
    if rapporto is None:
        return None
    return confronto_tra(str(rapporto), rapporto.congelamento, congelamento)


def _dal_deliberato(congelamento: Congelamento) -> Confronto | None:
    """The last adoption or amendment by that day: only what an act decides, and not how it is going."""
    effetti = EffettoAtto.objects.filter(programma=congelamento.programma_id, tipo__in=DELIBERANO)
    prima = effetti.filter(congelamento__al__lte=congelamento.al).select_related("congelamento", "atto")
    effetto = prima.order_by("-congelamento").first()
    if effetto is None or effetto.congelamento is None:
        return None
    con = f"{effetto.atto} del {data_it(effetto.atto.data)}"
    return confronto_tra(con, effetto.congelamento, congelamento, solo_piano=True)


def confronto_tra(con: str, prima: Congelamento, dopo: Congelamento, *, solo_piano: bool = False) -> Confronto:
    vecchia, nuova = fotografia_di(prima), fotografia_di(dopo)
    variazioni = variazioni_tra(vecchia, nuova)
    scelte = filter(del_piano, variazioni) if solo_piano else variazioni
    return racconta(con, prima.al, prima.pk, scelte, vecchia, nuova)
