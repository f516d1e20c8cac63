# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the plans said when they were frozen."""

import json
from dataclasses import replace
from typing import Any

from django.db.models import Model

from programma import models
from programma.fotografia.canonico import impronta
from programma.fotografia.oscuramento import Copritore
from programma.fotografia.riscontro import Discordanza, discordanze
from programma.models import CongelamentoPiano, PianoAnnuale, PianoTriennale
from programma.piani import fotografia as foto
from programma.piani.canonico import Fotografato, da_json, in_json
from programma.queries.ambiti import atti
from programma.queries.congelamenti import ImprontaDiversa
from programma.queries.presa_piani import fotografa_annuale, fotografa_triennale
from tavolo.models import Oscuramento, impronta_testo
from tavolo.queries.oscuramenti import Coperture, parole_coperte, sostituisci_parole, tutte_le_coperture

DEI_DUE_PIANI: dict[type, type[Model]] = {
    foto.Ambito: models.Ambito,
    foto.Comune: models.Comune,
    foto.Ente: models.EnteProprietario,
    foto.SceltaDelComune: models.SceltaComune,
    foto.SceltaDellEnte: models.SceltaEnte,
    foto.ComunicazioneDellEnte: models.Comunicazione,
    foto.Pubblicati: models.TotaliPubblicati,
    foto.Parametro: models.ParametroNormativo,
}
DI_UN_PIANO: dict[str, dict[type, type[Model]]] = {
    "annuale": {foto.FotografiaAnnuale: models.PianoAnnuale, foto.RigaDelPiano: models.RigaAnnuale},
    "triennale": {foto.FotografiaTriennale: models.PianoTriennale, foto.RigaDelPiano: models.RigaTriennale},
}
PRESE: dict[str, Any] = {"annuale": fotografa_annuale, "triennale": fotografa_triennale}


def foto_del_piano(congelamento: CongelamentoPiano) -> Any:
    """What a document of the plan reads; raises ImprontaDiversa rather than giving data nobody froze."""
    if impronta(congelamento.contenuto) != congelamento.impronta:
        raise ImprontaDiversa(f"congelamento del piano {congelamento.pk}")
    return da_json(congelamento.contenuto)


def approvato(piano: PianoAnnuale | PianoTriennale) -> CongelamentoPiano | None:
    """What the act of the Assemblea froze; None for a plan not approved, or approved before plans were frozen."""
    return CongelamentoPiano.objects.del_piano(piano).approvati().first()


def foto_da_leggere(piano: PianoAnnuale | PianoTriennale) -> Any:
    """Of an approved plan, with the texts covered since then covered; None for the others."""
    congelamento = approvato(piano)
    return foto_coperta(congelamento) if congelamento else None


def foto_coperta(congelamento: CongelamentoPiano) -> Any:
    return copri_piano(tutte_le_coperture(), foto_del_piano(congelamento), congelamento.tipo)


def copri_piano(coperture: Coperture, scattata: Fotografato, tipo: str) -> Any:
    """The warnings quote names: a covered one is found in them by its words."""
    if not coperture:
        return scattata
    modelli = DEI_DUE_PIANI | DI_UN_PIANO[tipo] | {foto.AttoDelPiano: atti()}
    coperta = Copritore(coperture, modelli).oggetto(scattata)
    parole = parole_coperte(coperture)
    if parole and isinstance(coperta, foto.FotografiaAnnuale):
        return replace(coperta, calcolo=_calcolo_coperto(coperta.calcolo, parole))
    return coperta


def _calcolo_coperto(calcolo: foto.CalcoloAnnuale, parole: dict[str, str]) -> foto.CalcoloAnnuale:
    copri = sostituisci_parole(parole)
    return replace(
        calcolo,
        avvisi=tuple(
            replace(avviso, testo=copri(avviso.testo), fonte=copri(avviso.fonte)) for avviso in calcolo.avvisi
        ),
        variazioni=tuple(replace(variazione, nome=copri(variazione.nome)) for variazione in calcolo.variazioni),
    )


def discordanze_del_piano(congelamento: CongelamentoPiano) -> list[Discordanza]:
    """Where what is frozen differs from the same instant taken again from the history; empty when nowhere.

    Raises ImprontaDiversa, or ValueError for a content that no reader reads.
    """
    foto_del_piano(congelamento)
    ripresa = PRESE[congelamento.tipo](congelamento.piano.pk, noto_al=congelamento.noto_al)
    coperte = set(Oscuramento.objects.values_list("impronta", flat=True))
    congelato, ripreso = json.loads(congelamento.contenuto), json.loads(in_json(ripresa))
    return list(discordanze(congelato, ripreso, lambda testo: impronta_testo(testo) in coperte))
