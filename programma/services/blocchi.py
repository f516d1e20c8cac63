# SPDX-License-Identifier: AGPL-3.0-or-later
"""How the programme is written: one transaction, one author, the programme's row held, the right looked at again.

Locks are always taken in this order: programme, objective, action.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import connection

from abitare.lib.tempo import oggi
from programma.models import Azione, Obiettivo, Programma
from programma.permissions import puo_modificare
from tavolo.models import Incarico, Settore, SoggettoEsterno, Utente
from tavolo.permissions import incarico_di_coordinamento
from tavolo.storia import Via, con_autore

RUBRICA = (Utente, Settore, Incarico, SoggettoEsterno)


def blocca_programma(programma_id: int) -> Programma:
    """Holds the programme FOR SHARE: many may write in it at once, nobody may freeze or change its own row."""
    righe = Programma.objects.raw("SELECT * FROM programma_programma WHERE id = %s FOR SHARE", [programma_id])
    for programma in righe:
        return programma
    raise Programma.DoesNotExist


def blocca_per_congelare(programma_id: int) -> Programma:
    """Holds the programme FOR UPDATE: nobody writes in it until the end of the transaction."""
    return Programma.objects.select_for_update(of=("self",)).get(pk=programma_id)


def ferma_la_rubrica() -> None:
    """Waits for who is writing sectors, people, terms and subjects, and keeps others out until the end.

    They stand outside of any programme, so its row does not hold them; reading goes on.
    """
    with connection.cursor() as cursore:
        tabelle = ", ".join(connection.ops.quote_name(modello._meta.db_table) for modello in RUBRICA)
        cursore.execute(f"LOCK TABLE {tabelle} IN SHARE MODE")


def blocca_obiettivo(obiettivo_id: int) -> Obiettivo:
    return Obiettivo.objects.select_for_update(of=("self",)).select_related("programma", "settore").get(pk=obiettivo_id)


def blocca_azione(azione_id: int) -> Azione:
    righe = Azione.objects.select_for_update(of=("self",))
    return righe.select_related("obiettivo__programma", "settore", "persona").get(pk=azione_id)


@contextmanager
def scrive_nel_programma(
    utente: Utente,
    programma_id: int,
    *,
    motivo: str = "",
    via: Via | None = None,
    atto: Any = None,
    esclusivo: bool = False,
) -> Iterator[Programma]:
    """One act of writing of the coordination; PermissionDenied, with nothing written, where the right is missing.

    `esclusivo` is for who writes the programme's own row or numbers its objectives: FOR SHARE held by two writers
    who both go on to update the row is a deadlock.
    """
    incarico = incarico_di_coordinamento(utente, oggi())
    settore = incarico.settore if incarico else None
    with con_autore(utente, motivo, via=via, settore=settore, atto=atto):
        programma = (blocca_per_congelare if esclusivo else blocca_programma)(programma_id)
        if not puo_modificare(utente, programma):
            raise PermissionDenied
        yield programma
