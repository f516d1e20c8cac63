# SPDX-License-Identifier: AGPL-3.0-or-later
"""A real start: the sectors of the act, the first administrator, the Comuni of the ambito, an empty programme."""

from datetime import date
from typing import Any

from django.db import transaction

from programma.models import Programma
from programma.services.programma import crea_programma
from programma.services.territorio import carica_territorio
from tavolo.models import Ruolo, Settore, Utente
from tavolo.services import affida_coordinamento, conferisci_incarico, crea_settore, invita_persona
from tavolo.storia import Via, con_autore

# DGC Cremona 154/2025, motivazione n. 5: the table and who coordinates it.
SETTORI = (
    ("PS", "Politiche Sociali"),
    ("LP", "Lavori Pubblici"),
    ("URB", "Urbanistica"),
    ("ET", "Entrate-Tributi"),
)
COORDINA = "PS"
MOTIVO = "Prima installazione: DGC Cremona 154/2025"


class GiaInizializzato(Exception):
    """There are sectors or people already."""


def inizializza(
    *, nome: str, cognome: str, email: str, dal: date, programma: dict[str, Any]
) -> tuple[Utente, Programma]:
    """All or nothing; the administrator gets the invitation by mail. Raises GiaInizializzato, ValidationError."""
    sistema = Utente.objects.sistema()
    if Settore.objects.exists() or Utente.objects.exclude(pk=sistema.pk).exists():
        raise GiaInizializzato("Il portale contiene già settori o persone: non c'è niente da inizializzare.")
    with transaction.atomic(), con_autore(sistema, MOTIVO, via=Via.COMANDO):
        for codice, nome_settore in SETTORI:
            settore = crea_settore(utente=sistema, codice=codice, nome=nome_settore, dal=dal)
            if codice == COORDINA:
                affida_coordinamento(utente=sistema, settore=settore, motivo=MOTIVO)
        persona = invita_persona(utente=sistema, nome=nome, cognome=cognome, email=email)
        conferisci_incarico(utente=sistema, persona=persona, ruolo=Ruolo.AMMINISTRATORE, dal=dal, motivo=MOTIVO)
        carica_territorio(utente=sistema)
        return persona, crea_programma(utente=sistema, dati=programma, motivo=MOTIVO)
