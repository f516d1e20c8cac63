# SPDX-License-Identifier: AGPL-3.0-or-later
"""Lists of what changed since a frozen state: told with the request, as the data of arrival are frozen."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError

from abitare.lib.italiano import data_it
from delibere.models import Rapporto
from delibere.queries.documenti import nome_dello_stato, stati_congelati
from delibere.report.elenco import VARIAZIONI
from delibere.services.confronti import confronto_tra
from delibere.services.documenti import chiedi_documento
from delibere.services.schede import RichiestaScheda, scritti
from programma.models import Congelamento
from tavolo.models import Utente


@dataclass(frozen=True, kw_only=True)
class RichiestaElenco(RichiestaScheda):
    """`partenza` is the key of the congelamento it starts from; it ends on the day `al`, as known now."""

    partenza: int


def chiedi_elenco_variazioni(*, utente: Utente, programma_id: int, richiesta: RichiestaElenco) -> Rapporto:
    def campi(congelamento: Congelamento) -> dict[str, Any]:
        partenza = _partenza(congelamento, richiesta.partenza)
        confronto = confronto_tra(nome_dello_stato(partenza), partenza, congelamento)
        return scritti(richiesta) | {
            "genere": Rapporto.Genere.ELENCO_VARIAZIONI,
            "partenza": partenza,
            "confronti": {VARIAZIONI: confronto.in_dati()},
        }

    return chiedi_documento(
        utente=utente,
        programma_id=programma_id,
        al=richiesta.al,
        motivo=f"Elenco delle variazioni al {data_it(richiesta.al)}",
        sostituisce=richiesta.sostituisce,
        campi=campi,
    )


def _partenza(arrivo: Congelamento, pk: int) -> Congelamento:
    partenza = stati_congelati(arrivo.programma).exclude(pk=arrivo.pk).filter(pk=pk).first()
    if partenza is None:
        raise ValidationError({"partenza": "Scegli uno degli stati congelati di questo programma."})
    if partenza.al > arrivo.al:
        quando = data_it(partenza.al)
        raise ValidationError({"al": f"Lo stato di partenza parla del {quando}: scegli questo giorno o uno dopo."})
    return partenza
