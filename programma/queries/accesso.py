# SPDX-License-Identifier: AGPL-3.0-or-later
"""How views get objects: what is not visible is not there (404), what is visible but closed is forbidden (403)."""

from typing import TypeVar

from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404

from programma.models import (
    Aggiornamento,
    Azione,
    Comune,
    Documento,
    EnteProprietario,
    Indicatore,
    Obiettivo,
    ParametroNormativo,
    Programma,
    Rilevazione,
)
from programma.permissions import con_ragioni, puo_aggiornare, puo_contribuire, puo_modificare, puo_scrivere_territorio
from programma.queries.lettura.stati import adozioni, rapporti_leggibili
from tavolo.models import Utente
from tavolo.permissions import leggi_con_permessi

M = TypeVar("M", bound=models.Model)


def _uno(utente: Utente, righe: models.QuerySet[M], pk: int, *percorsi: str) -> M:
    """The row, with the person's permissions on what `percorsi` lead to: see `leggi_con_permessi`."""
    oggetto = leggi_con_permessi(utente, righe.filter(pk=pk), *percorsi)
    if oggetto is None:
        raise Http404
    return oggetto


def programma_visibile(utente: Utente, pk: int) -> Programma:
    return _uno(utente, con_ragioni(Programma.objects.visibili_a(utente)), pk, "")


def programma_da_confrontare(utente: Utente, pk: int) -> Programma:
    """With `ha_rapporto`, `ha_adozione`, and the keys of what has a page today: `obiettivi_vivi`, `azioni_vive`."""
    suo = models.OuterRef("pk")
    obiettivi = Obiettivo.objects.order_by().filter(programma=suo).values("pk")
    azioni = Azione.objects.order_by().filter(obiettivo__programma=suo).values("pk")
    righe = Programma.objects.visibili_a(utente).annotate(
        ha_rapporto=models.Exists(rapporti_leggibili(utente).filter(programma=suo)),
        ha_adozione=models.Exists(adozioni().filter(programma=suo)),
        obiettivi_vivi=ArraySubquery(obiettivi),
        azioni_vive=ArraySubquery(azioni),
    )
    return _uno(utente, con_ragioni(righe), pk, "")


def programma_modificabile(utente: Utente, pk: int) -> Programma:
    programma = programma_visibile(utente, pk)
    if not puo_modificare(utente, programma):
        raise PermissionDenied
    return programma


def obiettivo_visibile(utente: Utente, pk: int) -> Obiettivo:
    righe = Obiettivo.objects.visibili_a(utente).select_related("programma", "settore")
    return _uno(utente, con_ragioni(righe), pk, "programma")


def obiettivo_modificabile(utente: Utente, pk: int) -> Obiettivo:
    obiettivo = obiettivo_visibile(utente, pk)
    if not puo_modificare(utente, obiettivo.programma):
        raise PermissionDenied
    return obiettivo


def azione_visibile(utente: Utente, pk: int) -> Azione:
    righe = Azione.objects.visibili_a(utente).select_related("obiettivo__programma", "settore", "persona")
    return _uno(utente, con_ragioni(righe), pk, "", "obiettivo__programma")


def azione_modificabile(utente: Utente, pk: int) -> Azione:
    azione = azione_visibile(utente, pk)
    if not puo_modificare(utente, azione.obiettivo.programma):
        raise PermissionDenied
    return azione


def azione_aggiornabile(utente: Utente, pk: int) -> Azione:
    azione = azione_visibile(utente, pk)
    if not puo_aggiornare(utente, azione):
        raise PermissionDenied
    return azione


def azione_a_cui_contribuire(utente: Utente, pk: int) -> Azione:
    azione = azione_visibile(utente, pk)
    if not puo_contribuire(utente, azione):
        raise PermissionDenied
    return azione


def aggiornamento_visibile(utente: Utente, pk: int) -> Aggiornamento:
    righe = Aggiornamento.objects.visibili_a(utente).select_related(
        "azione__obiettivo__programma", "azione__settore", "settore", "cambio__utente", "verifica__cambio__utente"
    )
    return _uno(utente, righe, pk, "azione", "azione__obiettivo__programma")


def aggiornamento_correggibile(utente: Utente, pk: int) -> Aggiornamento:
    """A statement of a sector is corrected by the same sector, while the action is its own."""
    aggiornamento = aggiornamento_visibile(utente, pk)
    azione = aggiornamento.azione
    if aggiornamento.settore_id != azione.settore_id or not puo_aggiornare(utente, azione):
        raise PermissionDenied
    return aggiornamento


def aggiornamento_verificabile(utente: Utente, pk: int) -> Aggiornamento:
    """For the pages of the coordination; that it may answer this one is asked again by the service."""
    aggiornamento = aggiornamento_visibile(utente, pk)
    if not puo_modificare(utente, aggiornamento.azione.obiettivo.programma):
        raise PermissionDenied
    return aggiornamento


def documento_visibile(utente: Utente, pk: int) -> Documento:
    return _uno(utente, Documento.objects.visibili_a(utente), pk)


def indicatore_modificabile(utente: Utente, pk: int) -> Indicatore:
    obiettivi, azioni = Obiettivo.objects.visibili_a(utente), Azione.objects.visibili_a(utente)
    visibili = Indicatore.objects.filter(models.Q(obiettivo__in=obiettivi) | models.Q(azione__in=azioni))
    indicatore = _uno(utente, visibili.select_related("obiettivo__programma", "azione__obiettivo__programma"), pk)
    if not puo_modificare(utente, indicatore.programma):
        raise PermissionDenied
    return indicatore


def comune_visibile(utente: Utente, pk: int) -> Comune:
    return _uno(utente, Comune.objects.visibili_a(utente).select_related("ambito", "ente"), pk)


def ente_visibile(utente: Utente, pk: int) -> EnteProprietario:
    return _uno(utente, EnteProprietario.objects.visibili_a(utente).select_related("ambito", "comune"), pk)


def parametro_visibile(utente: Utente, pk: int) -> ParametroNormativo:
    return _uno(utente, ParametroNormativo.objects.visibili_a(utente), pk)


def esigi_scrittura_del_territorio(utente: Utente) -> None:
    if not puo_scrivere_territorio(utente):
        raise PermissionDenied


def rilevazione_gestibile(utente: Utente, pk: int) -> Rilevazione:
    """For the pages of the coordination; readers see the cycles of a programme all together."""
    righe = Rilevazione.objects.visibili_a(utente).select_related("programma")
    rilevazione = _uno(utente, righe, pk, "programma")
    if not puo_modificare(utente, rilevazione.programma):
        raise PermissionDenied
    return rilevazione
