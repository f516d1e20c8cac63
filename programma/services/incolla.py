# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError

from programma.models import Azione
from programma.services.assegnazioni import avvisa_assegnazioni
from programma.services.azioni import aggiungi_azione
from programma.services.blocchi import blocca_obiettivo, scrive_nel_programma
from programma.services.parti import Parti, RigheNonValide, scrivi_parti
from tavolo.models import Utente
from tavolo.storia import Via


@dataclass(frozen=True)
class AzioneIncollata:
    """A row of a pasted table: `dati` as `crea_azione` takes them; errors name its `posto`."""

    obiettivo_id: int
    dati: Mapping[str, Any]
    parti: Parti = field(default_factory=Parti)
    posto: int = 0


def incolla_azioni(
    *, utente: Utente, programma_id: int, righe: Sequence[AzioneIncollata], motivo: str = ""
) -> list[Azione]:
    """All the rows or none, as one act of writing; RigheNonValide tells what is wrong with which."""
    azioni: list[Azione] = []
    errori: dict[int, ValidationError] = {}
    with scrive_nel_programma(utente, programma_id, motivo=motivo, via=Via.INCOLLA) as programma:
        obiettivi = {chiave: blocca_obiettivo(chiave) for chiave in sorted({riga.obiettivo_id for riga in righe})}
        if any(obiettivo.programma_id != programma.pk for obiettivo in obiettivi.values()):
            raise ValidationError("Uno degli obiettivi scelti non è di questo programma.")
        for riga in righe:
            try:
                azione = aggiungi_azione(obiettivi[riga.obiettivo_id], riga.dati)
                scrivi_parti(azione, riga.parti, motivo=motivo)
                azioni.append(azione)
            except ValidationError as errore:
                errori[riga.posto] = errore
        if errori:
            raise RigheNonValide({"azioni": errori})
        avvisa_assegnazioni(azioni, autore=utente)
    return azioni
