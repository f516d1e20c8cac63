# SPDX-License-Identifier: AGPL-3.0-or-later
"""Rights on acts and reports: one predicate per question, and next to it the words that explain the answer."""

from abitare.lib.tempo import oggi
from programma.models import Programma
from programma.permissions import MODIFICA
from tavolo.models import Ruolo, Utente
from tavolo.permissions import (
    Spiegazione,
    coordina,
    ha_permesso,
    incarico_con,
    incarico_di_coordinamento,
    segue_gli_atti,
    spiega_incarico,
)


def puo_registrare_atti(utente: Utente) -> bool:
    return segue_gli_atti(utente)


def spiega_registrare_atti(utente: Utente) -> Spiegazione:
    giorno = oggi()
    incarico = incarico_di_coordinamento(utente, giorno) or incarico_con(utente, [Ruolo.SEGRETERIA], giorno)
    if incarico:
        return spiega_incarico(incarico, "La segreteria generale e il coordinamento del tavolo registrano gli atti.")
    return Spiegazione(False, "Solo la segreteria generale e il coordinamento del tavolo registrano gli atti.")


def puo_chiedere_rapporti(utente: Utente, programma: Programma) -> bool:
    """The coordination asks for reports, on a closed programme too."""
    return ha_permesso(utente, MODIFICA, programma)


def spiega_chiedere_rapporti(utente: Utente, programma: Programma) -> Spiegazione:
    incarico = incarico_di_coordinamento(utente, oggi())
    if incarico and puo_chiedere_rapporti(utente, programma):
        return spiega_incarico(incarico, "Il coordinamento del tavolo chiede rapporti, schede ed elenchi.")
    return Spiegazione(False, "Solo il coordinamento del tavolo chiede rapporti, schede ed elenchi.")


def puo_gestire_incontri(utente: Utente) -> bool:
    """The coordination prepares, convenes and minutes the meetings of the table."""
    return coordina(utente)


def spiega_gestire_incontri(utente: Utente) -> Spiegazione:
    incarico = incarico_di_coordinamento(utente, oggi())
    if incarico:
        return spiega_incarico(incarico, "Il coordinamento del tavolo convoca gli incontri e ne scrive il verbale.")
    return Spiegazione(False, "Solo il coordinamento del tavolo convoca gli incontri e ne scrive il verbale.")
