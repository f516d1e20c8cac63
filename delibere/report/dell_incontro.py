# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import datetime

from abitare.lib.italiano import data_it
from delibere.models import Decisione, Incontro
from delibere.queries.incontri import PuntoLetto, leggi_tutto
from delibere.report.verbale import DatiVerbale, VoceDecisione, VoceDocumento, VocePresenza, VocePunto


def dati_del_verbale(incontro: Incontro, *, noto_al: datetime, ente: str) -> DatiVerbale:
    """What minutes approved now say, covered texts covered."""
    letto = leggi_tutto(incontro)
    return DatiVerbale(
        ente=ente,
        nome=str(incontro),
        oggetto=letto.incontro.oggetto,
        atto=str(incontro.atto),
        inizio=incontro.inizio,
        fine=incontro.fine,
        dove=letto.incontro.luogo or "da remoto",
        noto_al=noto_al,
        dati_esempio=incontro.dati_esempio,
        presenze=tuple(VocePresenza(str(c), c.di_chi, str(c.get_presenza_display())) for c in letto.convocati),
        punti=tuple(_punto(voce) for voce in letto.punti),
        documenti=tuple(VoceDocumento(d.titolo, d.nome, d.impronta) for d in letto.documenti),
    )


def _punto(voce: PuntoLetto) -> VocePunto:
    punto = voce.punto
    return VocePunto(
        punto.titolo, punto.descrizione, punto.verbale, tuple(_decisione(decisione) for decisione in voce.decisioni)
    )


def _decisione(decisione: Decisione) -> VoceDecisione:
    cambia = _cambia(decisione) if decisione.cambia else ""
    return VoceDecisione(decisione.testo, cambia, str(decisione.get_stato_display()))


def _cambia(decisione: Decisione) -> str:
    date = (("inizio", decisione.inizio_previsto), ("fine", decisione.fine_prevista))
    parti = [
        str(decisione.get_genere_display()).capitalize(),
        f"azione {decisione.azione}" if decisione.azione else decisione.titolo,
        *(f"{nome} {data_it(giorno)}" for nome, giorno in date if giorno),
        str(decisione.settore or ""),
        data_it(decisione.giorno) if decisione.giorno else "",
        decisione.motivo_stato and f"motivo: {decisione.motivo_stato}",
        decisione.mezzo_di_prova and f"mezzo di prova: {decisione.mezzo_di_prova}",
        f"confermata da {decisione.confermata_da}" if decisione.confermata_da else "",
    ]
    return ", ".join(filter(None, parti))
