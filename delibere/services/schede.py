# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sheets of one action and of one sector: asked for by the coordination, like the reports."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError

from abitare.lib.italiano import data_it
from delibere.models import Rapporto
from delibere.services.documenti import chiedi_documento
from programma.models import Azione, Congelamento
from programma.queries.congelamenti import fotografia_di
from tavolo.models import Utente


@dataclass(frozen=True)
class RichiestaScheda:
    """What is written when it is asked for; `sostituisce` is the key of the sheet of which this is a new version."""

    al: date
    titolo: str
    testo_copertina: str = ""
    protocollo: str = ""
    sostituisce: int | None = None


def chiedi_scheda_azione(*, utente: Utente, azione_id: int, richiesta: RichiestaScheda) -> Rapporto:
    """Once the programme's row is held the action may be gone: it is looked for among the data that were frozen."""

    def campi(congelamento: Congelamento) -> dict[str, object]:
        if fotografia_di(congelamento).azione(azione_id) is None:
            raise ValidationError("L'azione non è più nel programma.", code="cancellata")
        return {"genere": Rapporto.Genere.SCHEDA_AZIONE, "azione_id": azione_id} | scritti(richiesta)

    return chiedi_documento(
        utente=utente,
        programma_id=Azione.objects.values_list("obiettivo__programma_id", flat=True).get(pk=azione_id),
        al=richiesta.al,
        motivo=f"Scheda di un'azione al {data_it(richiesta.al)}",
        sostituisce=richiesta.sostituisce,
        campi=campi,
    )


def chiedi_scheda_settore(
    *, utente: Utente, programma_id: int, settore_id: int, richiesta: RichiestaScheda
) -> Rapporto:
    """In one programme; a sector that answers for nothing in it has a sheet that says so."""
    return chiedi_documento(
        utente=utente,
        programma_id=programma_id,
        al=richiesta.al,
        motivo=f"Scheda di un settore al {data_it(richiesta.al)}",
        sostituisce=richiesta.sostituisce,
        campi=lambda congelamento: (
            {"genere": Rapporto.Genere.SCHEDA_SETTORE, "settore_id": settore_id} | scritti(richiesta)
        ),
    )


def scritti(richiesta: RichiestaScheda) -> dict[str, object]:
    """What the row of any document of these kinds keeps of what was written."""
    return {
        "titolo": richiesta.titolo,
        "testo_copertina": richiesta.testo_copertina,
        "protocollo": richiesta.protocollo,
        "sezioni": [],
    }
