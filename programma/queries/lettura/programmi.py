# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which programmes a person sees, and which one is meant when none is named."""

from collections.abc import Iterable
from datetime import date

from programma.models import Programma
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
