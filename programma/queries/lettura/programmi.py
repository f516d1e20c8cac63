# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which programmes a person sees, and which one is meant when none is named."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Value

from programma.models import Azione, Obiettivo, Programma
from tavolo.models import Utente


def programmi_visibili(utente: Utente) -> list[Programma]:
    return list(Programma.objects.visibili_a(utente))


def programma_corrente(programmi: Iterable[Programma], giorno: date) -> Programma | None:
    """The adopted one whose period runs on that day, else the latest adopted, else the latest draft, else closed."""
    ordine = [Programma.Stato.ADOTTATO, Programma.Stato.BOZZA, Programma.Stato.CHIUSO]
    in_ordine = sorted(
        programmi,
        key=lambda p: (ordine.index(Programma.Stato(p.stato)), not p.dal <= giorno <= p.al, -p.dal.toordinal(), -p.pk),
    )
    return in_ordine[0] if in_ordine else None


def oggetti_vivi(programma_id: int) -> frozenset[tuple[str, int]]:
    """(kind, id) of what has a page today: the programme, its objectives and actions; one query."""
    obiettivi = Obiettivo.objects.order_by().filter(programma=programma_id).values_list(Value("obiettivo"), "pk")
    azioni = Azione.objects.order_by().filter(obiettivo__programma=programma_id).values_list(Value("azione"), "pk")
    return frozenset({*obiettivi.union(azioni, all=True), ("programma", programma_id)})
