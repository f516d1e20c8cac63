# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who answers for an action: the right of the sector's group moves with the assignment, and its referenti are told."""

from collections import defaultdict
from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse

from abitare.lib.tempo import oggi
from programma.models import Azione, Collaborazione
from programma.permissions import AGGIORNA, CONTRIBUISCI
from tavolo.models import Incarico, Ruolo, Settore, Utente
from tavolo.permissions import concedi, revoca, sposta
from tavolo.services import accoda_messaggio


def affida(azione: Azione, settore: Settore) -> None:
    """Gives the sector the right to say how the action is going, and takes it from who had it."""
    sposta(AGGIORNA, azione, settore.gruppo)
    collaborazione = azione.collaborazioni.filter(settore=settore).first()
    if collaborazione:
        _togli(collaborazione)


def scrivi_collaborazioni(azione: Azione, settori: Iterable[Settore]) -> bool:
    """The collaborating sectors become exactly these, the responsible one aside; True when something changed."""
    voluti = {settore.pk: settore for settore in settori if settore.pk != azione.settore_id}
    presenti = {riga.settore_id: riga for riga in azione.collaborazioni.select_related("settore")}
    for chiave in presenti.keys() - voluti.keys():
        _togli(presenti[chiave])
    for chiave in sorted(voluti.keys() - presenti.keys()):
        Collaborazione(azione=azione, settore=voluti[chiave]).save()
        concedi(CONTRIBUISCI, voluti[chiave].gruppo, azione)
    return presenti.keys() != voluti.keys()


def _togli(collaborazione: Collaborazione) -> None:
    revoca(CONTRIBUISCI, collaborazione.settore.gruppo, collaborazione.azione)
    collaborazione.delete()


def avvisa_assegnazioni(azioni: Iterable[Azione], *, autore: Utente) -> None:
    """One mail to each referente of today, whatever the number of actions assigned; nothing to who assigns."""
    per_settore: dict[Settore, list[Azione]] = defaultdict(list)
    for azione in azioni:
        per_settore[azione.settore].append(azione)
    for settore, assegnate in per_settore.items():
        referenti = Incarico.objects.vigenti(oggi()).filter(
            settore=settore, ruolo=Ruolo.REFERENTE, utente__is_active=True
        )
        for incarico in referenti.exclude(utente=autore).select_related("utente"):
            accoda_messaggio(
                destinatario=incarico.utente, oggetto=_oggetto(assegnate), testo=_testo(settore, assegnate)
            )


def _oggetto(azioni: list[Azione]) -> str:
    if len(azioni) == 1:
        return f"Nuova azione assegnata: {azioni[0]}"[:200]
    return f"{len(azioni)} nuove azioni assegnate"


def _testo(settore: Settore, azioni: list[Azione]) -> str:
    righe = [f"- {azione}\n  {settings.INDIRIZZO_PORTALE}{_pagina(azione)}" for azione in azioni]
    programma = azioni[0].obiettivo.programma
    return f"Al settore «{settore}» è stato assegnato, nel programma «{programma}»:\n\n" + "\n".join(righe) + "\n"


def _pagina(azione: Azione) -> str:
    return reverse("programma:scheda-azione", args=[azione.pk])
