# SPDX-License-Identifier: AGPL-3.0-or-later
"""How views get objects: what is not visible is not there (404), what is visible but closed is forbidden (403)."""

from django.core.exceptions import PermissionDenied
from django.http import Http404

from delibere.models import Atto, Rapporto
from delibere.permissions import puo_chiedere_rapporti, puo_registrare_atti
from programma.models import Programma
from programma.queries.accesso import programma_visibile
from tavolo.models import Utente


def atto_visibile(utente: Utente, pk: int) -> Atto:
    atto = Atto.objects.visibili_a(utente).filter(pk=pk).first()
    if atto is None:
        raise Http404
    return atto


def atto_correggibile(utente: Utente, pk: int) -> Atto:
    atto = atto_visibile(utente, pk)
    esigi_registrazione(utente)
    return atto


def esigi_registrazione(utente: Utente) -> None:
    if not puo_registrare_atti(utente):
        raise PermissionDenied


def programma_rapportabile(utente: Utente, pk: int) -> Programma:
    programma = programma_visibile(utente, pk)
    if not puo_chiedere_rapporti(utente, programma):
        raise PermissionDenied
    return programma


def rapporto_visibile(utente: Utente, pk: int) -> Rapporto:
    righe = Rapporto.objects.visibili_a(utente).filter(pk=pk)
    rapporto = righe.select_related("programma", "congelamento", "cambio__utente").first()
    if rapporto is None:
        raise Http404
    return rapporto


def rapporto_pronto(utente: Utente, pk: int) -> Rapporto:
    """One that has its file; while it is being made the file is not there."""
    rapporto = rapporto_visibile(utente, pk)
    if rapporto.stato != Rapporto.Stato.PRONTO:
        raise Http404
    return rapporto


def rapporto_da_riprovare(utente: Utente, pk: int) -> Rapporto:
    rapporto = rapporto_visibile(utente, pk)
    if not puo_chiedere_rapporti(utente, rapporto.programma):
        raise PermissionDenied
    return rapporto
