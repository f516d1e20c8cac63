# SPDX-License-Identifier: AGPL-3.0-or-later
"""How views get objects: what is not visible is not there (404), what is visible but closed is forbidden (403)."""

from django.core.exceptions import PermissionDenied
from django.http import Http404

from delibere.models import Atto, Foglio, LegameAtto, Rapporto
from delibere.permissions import puo_chiedere_rapporti, puo_registrare_atti
from delibere.queries.atti import legami_visibili
from programma.models import Azione, Programma
from programma.queries.accesso import azione_visibile, programma_visibile
from tavolo.models import Settore, Utente
from tavolo.permissions import leggi_con_permessi


def atto_visibile(utente: Utente, pk: int) -> Atto:
    atto = Atto.objects.visibili_a(utente).filter(pk=pk).first()
    if atto is None:
        raise Http404
    return atto


def atto_correggibile(utente: Utente, pk: int) -> Atto:
    atto = atto_visibile(utente, pk)
    esigi_registrazione(utente)
    return atto


def legame_scioglibile(utente: Utente, pk: int) -> LegameAtto:
    """A tie of an act that the person sees, to something of a programme that the person sees."""
    atto = Atto.objects.visibili_a(utente).filter(legami=pk).first()
    legame = legami_visibili(utente, atto).filter(pk=pk).first() if atto else None
    if legame is None:
        raise Http404
    esigi_registrazione(utente)
    return legame


def foglio_pronto(utente: Utente, pk: int) -> Foglio:
    """One that has its file, of an act that the person sees."""
    atti = Atto.objects.visibili_a(utente)
    foglio = Foglio.objects.pronti().filter(pk=pk, atto__in=atti).select_related("atto").first()
    if foglio is None:
        raise Http404
    return foglio


def rapporto_allegabile(utente: Utente, pk: int) -> Rapporto:
    """One that has its file, for who registers the acts."""
    rapporto = rapporto_pronto(utente, pk)
    esigi_registrazione(utente)
    return rapporto


def esigi_registrazione(utente: Utente) -> None:
    if not puo_registrare_atti(utente):
        raise PermissionDenied


def programma_rapportabile(utente: Utente, pk: int) -> Programma:
    programma = programma_visibile(utente, pk)
    if not puo_chiedere_rapporti(utente, programma):
        raise PermissionDenied
    return programma


def azione_rapportabile(utente: Utente, pk: int) -> Azione:
    azione = azione_visibile(utente, pk)
    if not puo_chiedere_rapporti(utente, azione.obiettivo.programma):
        raise PermissionDenied
    return azione


def settore_del_tavolo(pk: int) -> Settore:
    settore = Settore.objects.filter(pk=pk).first()
    if settore is None:
        raise Http404
    return settore


def rapporto_visibile(utente: Utente, pk: int) -> Rapporto:
    righe = Rapporto.objects.visibili_a(utente).filter(pk=pk)
    righe = righe.select_related("programma", "congelamento", "partenza", "cambio__utente", "sostituisce")
    rapporto = leggi_con_permessi(utente, righe, "programma")
    if rapporto is None:
        raise Http404
    return rapporto


def rapporto_pronto(utente: Utente, pk: int) -> Rapporto:
    """One that has its file; while it is being made the file is not there."""
    rapporto = rapporto_visibile(utente, pk)
    if rapporto.stato != Rapporto.Stato.PRONTO:
        raise Http404
    return rapporto


def rapporto_alla_giunta(utente: Utente, pk: int) -> Rapporto:
    """A report: of the other kinds no act takes note."""
    rapporto = rapporto_pronto(utente, pk)
    if rapporto.genere != Rapporto.Genere.RAPPORTO:
        raise Http404
    return rapporto


def rapporto_da_riprovare(utente: Utente, pk: int) -> Rapporto:
    rapporto = rapporto_visibile(utente, pk)
    if not puo_chiedere_rapporti(utente, rapporto.programma):
        raise PermissionDenied
    return rapporto
