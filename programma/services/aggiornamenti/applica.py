# SPDX-License-Identifier: AGPL-3.0-or-later
"""What acceptance does to the action: live columns follow the latest accepted word, never an older one."""

from typing import Any

from django.db import models

from programma.models import Aggiornamento, AggiornamentoIndicatore, Azione, Misurazione
from programma.services.aggiornamenti.valori import IMPORTI, SITUAZIONE, coperto
from programma.services.regole import scrivi
from tavolo.queries.oscuramenti import coperture

COLONNE = tuple(campo for campo in SITUAZIONE if campo != "avanzamento")
DATE = ("inizio_effettivo", "fine_effettiva")


def applica(azione: Azione, aggiornamento: Aggiornamento) -> None:
    """To be called with the action locked, once the acceptance of `aggiornamento` is written."""
    accettati = azione.aggiornamenti.accettati()
    vigente = accettati.recenti().first()
    if vigente is not None and (vigente == aggiornamento or aggiornamento.corregge_id):
        coperti = coperture(Aggiornamento)
        scrivi(azione, {campo: coperto(coperti, vigente, campo) for campo in COLONNE})
    for fase in aggiornamento.fasi.select_related("fase__azione"):
        if _ultimo(accettati, fasi__fase=fase.fase) == aggiornamento:
            scrivi(fase.fase, {campo: getattr(fase, campo) for campo in DATE})
    for risorsa in aggiornamento.risorse.select_related("risorsa__azione"):
        if _ultimo(accettati, risorse__risorsa=risorsa.risorsa) == aggiornamento:
            scrivi(risorsa.risorsa, {campo: getattr(risorsa, campo) for campo in IMPORTI})
    _togli_misure_corrette(accettati, aggiornamento)
    for indicatore in aggiornamento.indicatori.select_related("indicatore"):
        _misura(accettati, indicatore)


def _ultimo(accettati: models.QuerySet[Aggiornamento], **condizione: Any) -> Aggiornamento | None:
    """The latest accepted statement that names this phase, resource or measure."""
    return accettati.filter(**condizione).order_by("-riferito_al", "-pk").first()


def _misura(accettati: models.QuerySet[Aggiornamento], riga: AggiornamentoIndicatore) -> None:
    """A measure belongs to its day: of two statements of one day the later holds."""
    giorno = riga.aggiornamento.riferito_al
    if _ultimo(accettati, indicatori__indicatore=riga.indicatore, riferito_al=giorno) != riga.aggiornamento:
        return
    misura = Misurazione.objects.filter(indicatore=riga.indicatore, data=giorno).first()
    if misura:
        scrivi(misura, {"valore": riga.valore})
        return
    misura = Misurazione(indicatore=riga.indicatore, data=giorno, valore=riga.valore)
    misura.full_clean()
    misura.save()


def _togli_misure_corrette(accettati: models.QuerySet[Aggiornamento], aggiornamento: Aggiornamento) -> None:
    """The measures that only the corrected statement gave go away with it."""
    corretto = aggiornamento.corregge
    if corretto is None:
        return
    for riga in corretto.indicatori.all():
        if _ultimo(accettati, indicatori__indicatore=riga.indicatore, riferito_al=corretto.riferito_al):
            continue
        for misura in Misurazione.objects.filter(
            indicatore=riga.indicatore, data=corretto.riferito_al, valore=riga.valore
        ):
            misura.delete()
