# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import datetime
from typing import Any

from delibere.models import AllegatoAtto, Atto, Foglio, Rapporto, Stampa
from delibere.report.foglio import DatiFoglio, VoceFoglio, da_json
from tavolo.queries.oscuramenti import Coperture, coperture, copri


def dati_del_foglio(atto: Atto, *, numero: int, noto_al: datetime, ente: str) -> DatiFoglio:
    """What a foglio asked for now would say: the act's attachments as they are registered, covered texts covered."""
    coperti = coperture(Atto, AllegatoAtto)
    copri(coperti, atto)
    return DatiFoglio(
        ente=ente,
        atto=str(atto),
        del_giorno=atto.data,
        oggetto=atto.oggetto,
        numero=numero,
        noto_al=noto_al,
        dati_esempio=atto.dati_esempio,
        voci=_voci(atto, coperti),
    )


def foglio_da_rifare(atto: Atto, ultimo: Foglio | None) -> bool:
    """Whether the act has attachments and its last foglio, if any, failed or says others or an earlier act.

    While one is being made the answer is no.
    """
    if ultimo is None or ultimo.stato == Stampa.Stato.FALLITO:
        return atto.allegati.exists()
    detto = da_json(ultimo.dati)
    ora = dati_del_foglio(atto, numero=detto.numero, noto_al=detto.noto_al, ente=detto.ente)
    return ultimo.stato == Stampa.Stato.PRONTO and bool(ora.voci) and detto != ora


def _voci(atto: Atto, coperti: Coperture) -> tuple[VoceFoglio, ...]:
    allegati = atto.allegati.select_related("rapporto__congelamento", "rapporto__cambio").order_by("ordine", "pk")
    return tuple(_voce(copri(coperti, allegato), allegato.rapporto) for allegato in allegati)


def _voce(allegato: AllegatoAtto, rapporto: Rapporto | None) -> VoceFoglio:
    nostro: dict[str, Any] = {}
    if rapporto is not None:
        nostro = {
            "documento": str(rapporto),
            "chiesto": rapporto.cambio.istante,
            "pagine": rapporto.pagine,
            "dimensione": rapporto.dimensione,
            "impronta_dati": rapporto.congelamento.impronta,
        }
    return VoceFoglio(allegato.nome, str(allegato.get_ruolo_display()), allegato.impronta, **nostro)
