# SPDX-License-Identifier: AGPL-3.0-or-later
"""The minutes: attendance and text while the meeting goes on, then their approval, which applies what was decided."""

from collections.abc import Mapping

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max

from abitare.lib.tempo import giorno_di
from delibere.models import Atto, Convocato, Decisione, Incontro
from delibere.permissions import puo_gestire_incontri
from delibere.services.atti import crea_atto
from delibere.services.incontri.comuni import (
    Stato,
    blocca_incontro,
    esigi_stato,
    scrive_da_coordinamento,
    scrive_incontro,
)
from delibere.services.incontri.decisioni import applica, segna
from delibere.services.incontri.stampa import chiedi_verbale
from delibere.services.parti_atto import PartiAtto
from programma.services.regole import scrivi
from tavolo.models import Utente

REGISTRO = "Verbali del tavolo"
APPROVATO = "Verbale approvato"


def scrivi_verbale(
    *,
    utente: Utente,
    incontro_id: int,
    presenze: Mapping[int, str],
    testi: Mapping[int, str],
    versione: int | None = None,
) -> Incontro:
    """`presenze` by convocation (Convocato.Presenza), `testi` by point; those not named stay as they are."""
    with scrive_incontro(utente, incontro_id, Stato.SVOLTO, versione=versione) as incontro:
        for convocato in incontro.convocati.filter(pk__in=presenze):
            scrivi(convocato, {"presenza": presenze[convocato.pk]})
        for punto in incontro.punti.filter(pk__in=testi):
            scrivi(punto, {"verbale": testi[punto.pk]})
        incontro.save(update_fields=[])
    return incontro


def approva_verbale(*, utente: Utente, incontro_id: int) -> Incontro:
    """All or nothing: what changes the programme is applied, what needs an act waits for it, the rest stays open.

    The minutes become an act of the register and the meeting stands still.
    """
    with transaction.atomic():
        incontro = blocca_incontro(incontro_id)
        if not puo_gestire_incontri(utente):
            raise PermissionDenied
        esigi_stato(incontro, Stato.SVOLTO)
        _esigi_completo(incontro)
        esiti = [(d, applica(d, utente=utente)) for d in _decisioni(incontro)]
        with scrive_da_coordinamento(utente, APPROVATO):
            for decisione, stato in esiti:
                segna(decisione, stato, azione=decisione.azione, esito=decisione.esito)
            _chiudi(incontro, utente)
    return incontro


def _decisioni(incontro: Incontro) -> list[Decisione]:
    righe = Decisione.objects.filter(punto__incontro=incontro).select_related(
        "punto", "azione", "obiettivo", "settore", "confermata_da"
    )
    decisioni = list(righe.order_by("punto__ordine", "ordine", "pk"))
    for decisione in decisioni:
        decisione.punto.incontro = incontro
    return decisioni


def _esigi_completo(incontro: Incontro) -> None:
    if not incontro.punti.exists():
        raise ValidationError("Il verbale non ha nessun punto.")
    if incontro.convocati.filter(presenza=Convocato.Presenza.IGNOTA).exists():
        raise ValidationError("Registra la presenza o l'assenza di tutti i convocati.")
    if not incontro.convocati.exclude(presenza=Convocato.Presenza.ASSENTE).exists():
        raise ValidationError("Non risulta presente nessuno.")


def _chiudi(incontro: Incontro, utente: Utente) -> None:
    giorno = giorno_di(incontro.inizio)
    del_registro = Atto.objects.filter(
        tipo=Atto.Tipo.VERBALE, organo=Atto.Organo.TAVOLO, registro=REGISTRO, anno=giorno.year
    )
    dati = {
        "tipo": Atto.Tipo.VERBALE,
        "organo": Atto.Organo.TAVOLO,
        "registro": REGISTRO,
        "anno": giorno.year,
        "numero": (del_registro.aggregate(ultimo=Max("numero"))["ultimo"] or 0) + 1,
        "data": giorno,
        "oggetto": " – ".join(filter(None, (f"Verbale: {incontro}", incontro.oggetto))),
    }
    incontro.atto = crea_atto(utente=utente, dati=dati, parti=PartiAtto(), dati_esempio=incontro.dati_esempio)
    incontro.stato = Stato.VERBALIZZATO
    incontro.save(update_fields=["stato", "atto"])
    chiedi_verbale(incontro)
