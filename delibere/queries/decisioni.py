# SPDX-License-Identifier: AGPL-3.0-or-later
"""Decisions of the meetings that still ask for something, whatever the meeting."""

from dataclasses import dataclass

from django.db.models import Q

from delibere.models import Decisione, Incontro
from delibere.permissions import puo_gestire_incontri
from delibere.queries.incontri import coperture_incontri
from tavolo.models import Utente
from tavolo.queries.oscuramenti import Coperture, copri

Stato = Decisione.Stato


@dataclass(frozen=True)
class DecisioniDaApplicare:
    """Oldest meeting first; each with its `punto` and `punto.incontro`, covered: to be shown, never to be saved.

    `attendono_atto`: taken, they change the programme once there is an act (`delibere:applica-decisione`).
    `attendono_conferma`: of how an action is going, for its sector to confirm (`delibere:conferma-decisione`).
    `da_approvare`: written in minutes that nobody has approved yet; only for who approves them.
    `aperte`: in words, they come back on the next agenda until somebody closes them.
    """

    attendono_atto: tuple[Decisione, ...]
    attendono_conferma: tuple[Decisione, ...]
    da_approvare: tuple[Decisione, ...]
    aperte: tuple[Decisione, ...]

    def __len__(self) -> int:
        return sum(map(len, (self.attendono_atto, self.attendono_conferma, self.da_approvare, self.aperte)))


def decisioni_da_applicare(utente: Utente, coperti: Coperture | None = None) -> DecisioniDaApplicare:
    """Of the meetings the person sees. One query, and one for what is covered where `coperti` does not bring it."""
    stati = Q(stato__in=Stato.APERTE)
    if puo_gestire_incontri(utente):
        stati |= Q(stato=Stato.PROPOSTA, punto__incontro__stato=Incontro.Stato.SVOLTO)
    righe = Decisione.objects.filter(stati, punto__incontro__in=Incontro.objects.visibili_a(utente))
    noti = coperture_incontri() if coperti is None else coperti
    per_stato: dict[str, list[Decisione]] = {stato: [] for stato in Stato}
    for decisione in righe.select_related("punto__incontro").order_by("punto__incontro__inizio", "punto", "ordine"):
        copri(noti, decisione.punto.incontro)
        copri(noti, decisione.punto)
        per_stato[decisione.stato].append(copri(noti, decisione))
    ordine = (Stato.ATTENDE_ATTO, Stato.ATTENDE_CONFERMA, Stato.PROPOSTA, Stato.APERTA)
    return DecisioniDaApplicare(*(tuple(per_stato[stato]) for stato in ordine))
