# SPDX-License-Identifier: AGPL-3.0-or-later
"""Cycles that open by themselves: those foreseen for a day, and those that come back at the end of each period."""

import logging
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction

from abitare.lib.tempo import oggi
from programma.models import Cadenza, Programma, Ricorrenza, Rilevazione
from programma.queries.rilevazione.periodi import fine_periodo, titolo_ricorrente
from programma.services.blocchi import blocca_per_congelare, scrive_nel_programma
from programma.services.conflitti import VersioneSconosciuta, concilia
from programma.services.regole import limita, scrivi
from programma.services.rilevazione.regole import controlla
from programma.services.rilevazione.stesura import apri_bloccata, blocca_rilevazione, quesiti, scrivi_domande
from tavolo.models import Utente
from tavolo.storia import Via, con_autore

logger = logging.getLogger(__name__)
CAMPI_RICORRENZA = ("attiva", "cadenza", "dal", "apre_dopo", "risposta_entro", "tolleranza")
MOTIVO = "Rilevazione che si apre da sola"


def scrivi_ricorrenza(
    *,
    utente: Utente,
    programma_id: int,
    dati: Mapping[str, Any],
    versione: int | None = None,
    vista: int | None = None,
) -> Ricorrenza:
    """How often the programme is asked about; a programme has one, made the first time (`dati`: CAMPI_RICORRENZA)."""
    with scrive_nel_programma(utente, programma_id, esclusivo=True) as programma:
        ricorrenza = Ricorrenza.objects.select_for_update().filter(programma=programma).first()
        if ricorrenza is None:
            if versione is not None:
                raise VersioneSconosciuta(versione)
            ricorrenza = Ricorrenza(programma=programma, **limita(dati, CAMPI_RICORRENZA))
            ricorrenza.full_clean()
            ricorrenza.save()
        else:
            scrivi(ricorrenza, concilia(ricorrenza, versione, limita(dati, CAMPI_RICORRENZA), vista=vista))
    return ricorrenza


def apri_dovute() -> int:
    """Opens what is due today; how many. Safe to run as often as one likes and by many at once; on holidays nothing.

    What cannot be opened is logged and tried again the next time.
    """
    if not settings.COMUNE.calendario.lavorativo(oggi()):
        return 0
    programmi = Programma.objects.exclude(stato=Programma.Stato.CHIUSO).order_by("pk")
    return sum(_prova(programma) for programma in programmi if _dovuta(programma))


def _prova(programma: Programma) -> bool:
    try:
        with transaction.atomic(), con_autore(Utente.objects.sistema(), MOTIVO, via=Via.LAVORO):
            return _apri_di(programma.pk)
    except ValidationError as errore:
        logger.warning("Cycle of programme %s not opened: %s", programma.pk, "; ".join(errore.messages))
        return False


def _apri_di(programma_id: int) -> bool:
    """What is due is looked for again under the lock: somebody else may have opened it."""
    programma = blocca_per_congelare(programma_id)
    dovuta = _dovuta(programma)
    if dovuta is None:
        return False
    if dovuta.pk is None:
        _scrivi(dovuta)
    apri_bloccata(blocca_rilevazione(dovuta.pk))
    return True


def _dovuta(programma: Programma) -> Rilevazione | None:
    """The cycle to open today, not written yet if it is a recurring one; while one is open, none."""
    if programma.stato == Programma.Stato.CHIUSO or Rilevazione.objects.aperte().filter(programma=programma).exists():
        return None
    previste = Rilevazione.objects.filter(programma=programma, stato=Rilevazione.Stato.PREVISTA, apre__lte=oggi())
    return previste.order_by("apre", "pk").first() or _ricorrente(programma)


def _ricorrente(programma: Programma) -> Rilevazione | None:
    """The cycle of the last period that is over, unless somebody asked about that day already."""
    ricorrenza = Ricorrenza.objects.filter(programma=programma, attiva=True).first()
    if ricorrenza is None:
        return None
    al = _ultimo_periodo_finito(ricorrenza)
    if not max(ricorrenza.dal, programma.dal) <= al <= programma.al or programma.rilevazioni.filter(al=al).exists():
        return None
    return _nuova(ricorrenza, programma, al)


def _scrivi(rilevazione: Rilevazione) -> None:
    """With the questions of the time before."""
    precedente = Rilevazione.objects.filter(ricorrenza=rilevazione.ricorrenza).order_by("-al").first()
    rilevazione.full_clean()
    controlla(rilevazione)
    rilevazione.save()
    if precedente:
        scrivi_domande(rilevazione, quesiti(precedente))


def _ultimo_periodo_finito(ricorrenza: Ricorrenza) -> date:
    """Over by enough days: `apre_dopo` of them have to pass, and the opening is on a working one."""
    limite = oggi() - timedelta(days=ricorrenza.apre_dopo)
    fine = fine_periodo(limite, ricorrenza.cadenza)
    if fine <= limite:
        return fine
    inizio = date(fine.year, fine.month - Cadenza(ricorrenza.cadenza).mesi + 1, 1)
    return inizio - timedelta(days=1)


def _nuova(ricorrenza: Ricorrenza, programma: Programma, al: date) -> Rilevazione:
    giorno = oggi()
    scade = giorno + timedelta(days=ricorrenza.risposta_entro)
    return Rilevazione(
        programma=programma,
        ricorrenza=ricorrenza,
        titolo=titolo_ricorrente(al, ricorrenza.cadenza),
        al=al,
        apre=giorno,
        scade=settings.COMUNE.calendario.prossimo_lavorativo(scade),
        tolleranza=ricorrenza.tolleranza,
    )
