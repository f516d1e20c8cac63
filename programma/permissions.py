# SPDX-License-Identifier: AGPL-3.0-or-later
"""Rights on the programme: one predicate per question, and next to it the words that explain the answer.

Table of the rights: docs/permessi.md.
"""

from datetime import date
from typing import Any, TypeVar

from django.db.models import Model, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from abitare.lib.tempo import giorno_di, oggi
from programma.models import Aggiornamento, Azione, Obiettivo, PianoAnnuale, PianoTriennale, Programma, Stato
from tavolo.models import Incarico, Ruolo, Settore, Utente
from tavolo.permissions import (
    Spiegazione,
    amministra,
    coordina,
    ha_permesso,
    incarichi_vigenti,
    incarico_con,
    incarico_di_coordinamento,
    spiega_incarico,
)

M = TypeVar("M", bound=Model)
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


def puo_scrivere_territorio(utente: Utente) -> bool:
    """Comuni, owners and thresholds belong to the coordination and to administrators (and to the system)."""
    return utente.e_sistema or coordina(utente) or amministra(utente)


def spiega_scrivere_territorio(utente: Utente) -> Spiegazione:
    regola = "Il coordinamento del tavolo e chi amministra il portale scrivono Comuni, enti e parametri."
    incarico = incarico_di_coordinamento(utente, oggi()) or incarico_con(utente, [Ruolo.AMMINISTRATORE], oggi())
    return spiega_incarico(incarico, regola) if incarico else Spiegazione(False, regola)


def puo_scrivere_piani(utente: Utente) -> bool:
    """The coordination collects and writes the plans of the ambito (and the system, in commands)."""
    return utente.e_sistema or coordina(utente)


def spiega_scrivere_piano(utente: Utente, piano: PianoAnnuale | PianoTriennale | None) -> Spiegazione:
    """Why the numbers of a plan can be written, or why a plan can be opened where there is none yet."""
    incarico = incarico_di_coordinamento(utente, oggi())
    if incarico is None:
        return Spiegazione(False, "Solo il coordinamento del tavolo raccoglie e scrive i piani dell'ambito.")
    if piano is not None and not piano.aperto:
        chiuso = f"Il piano è {piano.get_stato_display()}: i suoi numeri si scrivono solo in bozza o in ricognizione."
        return Spiegazione(False, chiuso, incarico.sede)
    return spiega_incarico(incarico, "Il coordinamento del tavolo raccoglie e scrive i piani dell'ambito.")


def programma_di(oggetto: Azione | Obiettivo | Programma) -> Programma:
    if isinstance(oggetto, Programma):
        return oggetto
    return oggetto.obiettivo.programma if isinstance(oggetto, Azione) else oggetto.programma


def spiega_modificare(utente: Utente, oggetto: Azione | Obiettivo | Programma) -> Spiegazione:
    """Of an object read `con_ragioni`, as accessors do."""
    programma = programma_di(oggetto)
    if programma.stato == Programma.Stato.CHIUSO:
        return Spiegazione(False, "Il programma è chiuso: non si modifica più.")
    incarico = incarico_di_coordinamento(utente, oggi())
    if incarico and puo_modificare(utente, programma):
        return spiega_incarico(incarico, _regola_di_chi_scrive(programma))
    return Spiegazione(False, "Solo il coordinamento del tavolo scrive il programma.", *_ufficio_che_coordina(oggetto))


def _regola_di_chi_scrive(programma: Programma) -> str:
    regola = "Il coordinamento del tavolo scrive il programma."
    voci = programma.voci_con_atto
    return (
        f"{regola} È adottato: per cambiare quello che è stato deliberato serve un atto ({voci})." if voci else regola
    )


def spiega_aggiornare(utente: Utente, azione: Azione) -> Spiegazione:
    """Of an action read `con_ragioni`, as accessors do."""
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


def con_ragioni(righe: QuerySet[M]) -> QuerySet[M]:
    """Objects with what a refusal names: the office that coordinates; of actions, since when theirs is responsible."""
    coordina = Settore.objects.vigenti(oggi()).filter(coordina=True)
    ragioni = {f"coordina_{campo}": Subquery(coordina.values(campo)[:1]) for campo in ("nome", "dal")}
    if issubclass(righe.model, Azione):
        ragioni["responsabile_dal"] = _inizio_della_responsabilita()
    return righe.annotate(**ragioni)


def _inizio_della_responsabilita() -> Subquery:
    """First instant, in the history, of the run of rows in which the present sector is responsible."""
    storico = Azione.storia.model.objects
    di_altri = storico.filter(id=OuterRef("id")).exclude(settore_id=OuterRef(OuterRef("settore_id")))
    ultima_di_altri = Subquery(di_altri.order_by("-history_id").values("history_id")[:1])
    sue = storico.filter(id=OuterRef("pk"), history_id__gt=Coalesce(ultima_di_altri, 0))
    return Subquery(sue.order_by("history_id").values("history_date")[:1])


def _responsabile_dal(azione: Any) -> date | None:
    return giorno_di(azione.responsabile_dal) if azione.responsabile_dal else None


def _ufficio_che_coordina(oggetto: Any) -> tuple[str, date | None]:
    return oggetto.coordina_nome or "nessun settore coordina oggi", oggetto.coordina_dal
