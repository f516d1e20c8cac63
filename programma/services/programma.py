# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied

from abitare.lib.tempo import oggi
from programma.models import Programma
from programma.permissions import MODIFICA
from programma.services.blocchi import scrive_nel_programma
from programma.services.conflitti import concilia
from programma.services.regole import esigi_ragioni, limita, scrivi
from tavolo.models import Settore, Utente
from tavolo.permissions import concedi, incarico_di_coordinamento
from tavolo.storia import Via, con_autore

CON_MOTIVO = ("dal", "al", "anno_breve", "anno_medio", "anno_lungo", "campi_con_atto")
CAMPI = ("titolo", "descrizione", *CON_MOTIVO)


def crea_programma(
    *, utente: Utente, dati: Mapping[str, Any], motivo: str = "", via: Via | None = None, dati_esempio: bool = False
) -> Programma:
    """A programme in draft (`dati`: CAMPI), in the hands of the sector that coordinates the table today."""
    settore = _settore_che_scrive(utente)
    if settore is None:
        raise PermissionDenied
    with con_autore(utente, motivo, via=via, settore=settore):
        programma = Programma(**limita(dati, CAMPI), dati_esempio=dati_esempio)
        programma.full_clean()
        programma.save()
        concedi(MODIFICA, settore.gruppo_coordinamento, programma)
    return programma


def _settore_che_scrive(utente: Utente) -> Settore | None:
    """The coordinating sector, for who coordinates it and for the system in commands."""
    if utente.e_sistema:
        return Settore.objects.vigenti(oggi()).filter(coordina=True).first()
    incarico = incarico_di_coordinamento(utente, oggi())
    return incarico.settore if incarico else None


def modifica_programma(
    *,
    utente: Utente,
    programma_id: int,
    dati: Mapping[str, Any],
    versione: int | None = None,
    vista: int | None = None,
    motivo: str = "",
    atto: Any = None,
    via: Via | None = None,
) -> Programma:
    with scrive_nel_programma(utente, programma_id, motivo=motivo, via=via, atto=atto, esclusivo=True) as programma:
        nuovi = concilia(programma, versione, limita(dati, CAMPI), vista=vista)
        esigi_ragioni(programma, nuovi, CON_MOTIVO, motivo)
        scrivi(programma, nuovi)
    return programma
