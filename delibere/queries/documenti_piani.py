# SPDX-License-Identifier: AGPL-3.0-or-later
"""How views get the documents of a plan: what is not visible is not there (404), visible but closed is forbidden."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404

from delibere.models import DocumentoPiano
from programma.models.congelamento_piano import CAMPI
from programma.permissions import puo_scrivere_piani
from tavolo.models import Utente


def documenti_del_piano(utente: Utente, piano: Any) -> QuerySet[DocumentoPiano]:
    """Those the person may see, the latest first."""
    suoi = {f"congelamento__{CAMPI[type(piano)]}": piano}
    return _con_piano(utente).filter(**suoi).defer("congelamento__contenuto").order_by("-pk")


def documento_visibile(utente: Utente, pk: int) -> DocumentoPiano:
    documento = _con_piano(utente).filter(pk=pk).first()
    if documento is None:
        raise Http404
    return documento


def documento_pronto(utente: Utente, pk: int) -> DocumentoPiano:
    """One that has its file; while it is being made the file is not there."""
    documento = documento_visibile(utente, pk)
    if documento.stato != DocumentoPiano.Stato.PRONTO:
        raise Http404
    return documento


def documento_da_riprovare(utente: Utente, pk: int) -> DocumentoPiano:
    documento = documento_visibile(utente, pk)
    if not puo_scrivere_piani(utente):
        raise PermissionDenied
    return documento


def _con_piano(utente: Utente) -> QuerySet[DocumentoPiano]:
    righe = DocumentoPiano.objects.visibili_a(utente)
    return righe.select_related("congelamento__annuale", "congelamento__triennale", "cambio__utente")
