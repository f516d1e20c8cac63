# SPDX-License-Identifier: AGPL-3.0-or-later
"""Rights on the programme: one predicate per question, and next to it the words that explain the answer.

Table of the rights: docs/permessi.md.
"""

from datetime import date

from django.db.models import Subquery
from django.db.models.functions import Coalesce

from abitare.lib.tempo import giorno_di, oggi
from programma.models import Aggiornamento, Azione, Programma, Stato
from tavolo.models import Incarico, Ruolo, Settore, Utente
from tavolo.permissions import (
    Spiegazione,
    coordina,
    ha_permesso,
    incarichi_vigenti,
    incarico_di_coordinamento,
    spiega_incarico,
)

MODIFICA = "programma.modifica_programma"
AGGIORNA = "programma.aggiorna_azione"
CONTRIBUISCI = "programma.contribuisci_azione"


def puo_creare_programmi(utente: Utente) -> bool:
    return coordina(utente)


def puo_modificare(utente: Utente, programma: Programma) -> bool:
    """The coordination writes the programme until it is closed."""
    return programma.stato != Programma.Stato.CHIUSO and ha_permesso(utente, MODIFICA, programma)


def puo_aggiornare(utente: Utente, azione: Azione) -> bool:
    """A referente of the responsible sector says how the action is going, unless it was cancelled."""
    aperta = azione.stato != Stato.ANNULLATA and azione.obiettivo.programma.stato != Programma.Stato.CHIUSO
    return aperta and ha_permesso(utente, AGGIORNA, azione)


def puo_contribuire(utente: Utente, azione: Azione) -> bool:
    """Responsible and collaborating sectors add notes and documents; so does the coordination."""
    programma = azione.obiettivo.programma
    if programma.stato == Programma.Stato.CHIUSO:
        return False
    return (
        ha_permesso(utente, CONTRIBUISCI, azione)
        or ha_permesso(utente, AGGIORNA, azione)
        or ha_permesso(utente, MODIFICA, programma)
    )


def puo_verificare(utente: Utente, aggiornamento: Aggiornamento) -> bool:
    """The coordination answers a statement once; nobody answers their own."""
    programma = aggiornamento.azione.obiettivo.programma
    return (
        not hasattr(aggiornamento, "verifica")
        and aggiornamento.cambio.utente_id != utente.pk
        and puo_modificare(utente, programma)
    )


def spiega_modificare(utente: Utente, programma: Programma) -> Spiegazione:
    if programma.stato == Programma.Stato.CHIUSO:
        return Spiegazione(False, "Il programma è chiuso: non si modifica più.")
    incarico = incarico_di_coordinamento(utente, oggi())
    if incarico and puo_modificare(utente, programma):
        return spiega_incarico(incarico, "Il coordinamento del tavolo scrive il programma.")
    return Spiegazione(False, "Solo il coordinamento del tavolo scrive il programma.", *_ufficio_che_coordina())


def spiega_aggiornare(utente: Utente, azione: Azione) -> Spiegazione:
    if azione.stato == Stato.ANNULLATA:
        return Spiegazione(False, "L'azione è annullata: non si aggiorna più.", azione.settore.nome)
    if azione.obiettivo.programma.stato == Programma.Stato.CHIUSO:
        return Spiegazione(False, "Il programma è chiuso: le sue azioni non si aggiornano più.", azione.settore.nome)
    incarico = _incarico_di_referente(utente, azione.settore)
    if incarico and puo_aggiornare(utente, azione):
        return spiega_incarico(incarico, "I referenti del settore responsabile aggiornano le sue azioni.")
    regola = "Solo i referenti del settore responsabile dicono come va l'azione."
    return Spiegazione(False, regola, azione.settore.nome, _responsabile_dal(azione))


def _incarico_di_referente(utente: Utente, settore: Settore) -> Incarico | None:
    vigenti = incarichi_vigenti(utente, oggi())
    return next((i for i in vigenti if i.ruolo == Ruolo.REFERENTE and i.settore_id == settore.pk), None)


def _responsabile_dal(azione: Azione) -> date | None:
    """First day, in the history, of the run of rows in which the present sector is responsible."""
    di_altri = azione.storia.exclude(settore_id=azione.settore_id).order_by("-history_id").values("history_id")[:1]
    righe = azione.storia.filter(history_id__gt=Coalesce(Subquery(di_altri), 0)).order_by("history_id")
    istante = righe.values_list("history_date", flat=True).first()
    return giorno_di(istante) if istante else None


def _ufficio_che_coordina() -> tuple[str, date | None]:
    settore = Settore.objects.vigenti(oggi()).filter(coordina=True).first()
    return (settore.nome, settore.dal) if settore else ("nessun settore coordina oggi", None)
