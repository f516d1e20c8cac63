# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the pages that write the programme show."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch

from programma.models import Azione, CodiceProgetto, Obiettivo, Programma, Stato
from programma.permissions import spiega_modificare
from tavolo.models import Utente
from tavolo.permissions import Spiegazione


@dataclass(frozen=True)
class Comandi:
    """The controls that write an object, open or closed to one person: `programma/parti/azioni_di_modifica.html`."""

    oggetto: Azione | Obiettivo | Programma
    genere: str
    spiegazione: Spiegazione

    @property
    def puo(self) -> bool:
        return self.spiegazione.puo


def comandi_per(utente: Utente, oggetto: Azione | Obiettivo | Programma) -> Comandi:
    """Of an object that an accessor gave."""
    return Comandi(oggetto, oggetto._meta.model_name or "", spiega_modificare(utente, oggetto))


def struttura(programma: Programma) -> list[tuple[Obiettivo, list[tuple[Azione, list[str]]]]]:
    """Objectives in order, each with its actions and their warnings; five queries whatever their number."""
    azioni = Azione.objects.select_related("settore", "persona").prefetch_related("fasi", "risorse", "codici")
    righe = programma.obiettivi.select_related("settore").order_by("ordine", "pk")
    obiettivi = righe.prefetch_related(Prefetch("azioni", azioni.order_by("ordine", "pk")))
    return [
        (obiettivo, [(azione, avvisi_azione(azione)) for azione in obiettivo.azioni.all()]) for obiettivo in obiettivi
    ]


def avvisi_azione(azione: Azione) -> list[str]:
    """What is missing or odd in the plan of an action: nothing of it prevents saving."""
    if azione.stato == Stato.ANNULLATA:
        return []
    return [*_avvisi_date(azione), *_avvisi_denaro(azione)]


def _avvisi_date(azione: Azione) -> list[str]:
    if not (azione.inizio_previsto and azione.fine_prevista):
        return ["Senza date previste: non si può dire se è in ritardo o a rischio."]
    fuori = [
        fase.nome
        for fase in azione.fasi.all()
        if fase.inizio_previsto < azione.inizio_previsto or fase.fine_prevista > azione.fine_prevista
    ]
    return [f"Fasi fuori dalle date dell'azione: {', '.join(fuori)}."] if fuori else []


def _avvisi_denaro(azione: Azione) -> list[str]:
    per_lavori = any(risorsa.per_lavori for risorsa in azione.risorse.all())
    con_cup = any(codice.tipo == CodiceProgetto.Tipo.CUP for codice in azione.codici.all())
    return ["Ha denaro per lavori ma nessun CUP."] if per_lavori and not con_cup else []


def ultimo_cambio(oggetto: Any) -> Any:
    """The act of writing that made the present version of a versioned object."""
    riga = oggetto.storia.select_related("cambio__utente", "cambio__settore").order_by("-history_id").first()
    return riga.cambio if riga else None
