# SPDX-License-Identifier: AGPL-3.0-or-later
"""A meeting from its draft to the day it is held; its minutes are in `verbale`."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError

from abitare.lib.tempo import adesso, giorno_di, oggi
from delibere.models import Convocato, Incontro
from delibere.services.incontri.comuni import Stato, scrive_da_coordinamento, scrive_incontro
from delibere.services.incontri.decisioni import riporta_decisioni
from delibere.services.incontri.documenti import togli_tutti
from delibere.services.incontri.inviti import invia_inviti, rinnova_inviti, ritira_inviti
from delibere.services.incontri.ordine import aggiungi_titoli
from programma.services.regole import cambiati, limita, scrivi
from tavolo.models import Utente

CAMPI = ("tipo", "oggetto", "inizio", "fine", "luogo", "collegamento")
PASSATO = "Questo giorno e quest'ora sono già passati."
GIA_SVOLTO = "Un incontro già svolto comincia nel passato: togli la spunta per convocarlo."
PASSAGGI: Mapping[str, tuple[str, ...]] = {
    Stato.BOZZA: (Stato.CONVOCATO,),
    Stato.CONVOCATO: (Stato.SVOLTO, Stato.ANNULLATO),
    Stato.SVOLTO: (Stato.VERBALIZZATO,),
    Stato.VERBALIZZATO: (),
    Stato.ANNULLATO: (),
}


def crea_incontro(
    *,
    utente: Utente,
    dati: Mapping[str, Any],
    punti: Sequence[str] = (),
    gia_svolto: bool = False,
    dati_esempio: bool = False,
) -> Incontro:
    """`dati`: CAMPI; `punti`: titles of the agenda. One already held is written down to be minuted, not convened."""
    with scrive_da_coordinamento(utente):
        incontro = Incontro(**limita(dati, CAMPI), dati_esempio=dati_esempio)
        if gia_svolto:
            incontro.stato = Stato.SVOLTO
        _esigi_tempo(incontro, passato=gia_svolto)
        incontro.full_clean()
        incontro.save()
        aggiungi_titoli(incontro, punti)
        riporta_decisioni(incontro)
    return incontro


def modifica_incontro(
    *, utente: Utente, incontro_id: int, dati: Mapping[str, Any], versione: int | None = None
) -> Incontro:
    """While it is not held; of one already convened, a change is to be told."""
    with scrive_incontro(utente, incontro_id, *Stato.APERTI, versione=versione) as incontro:
        spostato = bool({"inizio", "fine"} & cambiati(incontro, limita(dati, CAMPI)))
        if scrivi(incontro, dati):
            _esigi_tempo(incontro)
            _comunica(incontro, spostato=spostato)
    return incontro


def elimina_incontro(*, utente: Utente, incontro_id: int) -> None:
    """Only a draft: once convened, a meeting is called off."""
    with scrive_incontro(utente, incontro_id, Stato.BOZZA) as incontro:
        togli_tutti(incontro)
        incontro.delete()


def convoca_incontro(*, utente: Utente, incontro_id: int) -> Incontro:
    with scrive_incontro(utente, incontro_id, Stato.BOZZA) as incontro:
        _esigi_tempo(incontro)
        riporta_decisioni(incontro)
        if not incontro.punti.exists():
            raise ValidationError("L'ordine del giorno è vuoto: scrivi almeno un punto.")
        if not incontro.convocati.exists():
            raise ValidationError("Non c'è nessun convocato: scegli almeno un settore o una persona.")
        _passa(incontro, Stato.CONVOCATO)
        invia_inviti(incontro, incontro.convocati.select_related("utente"))
    return incontro


def comunica_modifiche(*, utente: Utente, incontro_id: int) -> Incontro:
    """What changed in the agenda since the last invitation goes to everybody, once."""
    with scrive_incontro(utente, incontro_id, Stato.CONVOCATO) as incontro:
        if not incontro.da_comunicare:
            raise ValidationError("Non ci sono modifiche da comunicare.")
        riporta_decisioni(incontro)
        rinnova_inviti(incontro)
    return incontro


def annulla_incontro(*, utente: Utente, incontro_id: int, motivo: str) -> Incontro:
    with scrive_incontro(utente, incontro_id, Stato.CONVOCATO, motivo=motivo) as incontro:
        if not motivo.strip():
            raise ValidationError({"motivo": "Scrivi perché l'incontro è annullato."})
        incontro.motivo_annullamento = motivo
        ritira_inviti(incontro, incontro.convocati.select_related("utente"))
        _passa(incontro, Stato.ANNULLATO, "motivo_annullamento", "sequenza")
    return incontro


def apri_verbale(*, utente: Utente, incontro_id: int) -> Incontro:
    """From the day of the meeting on: its minutes are written while it happens."""
    with scrive_incontro(utente, incontro_id, Stato.CONVOCATO) as incontro:
        if oggi() < giorno_di(incontro.inizio):
            raise ValidationError("Il verbale si apre il giorno dell'incontro.")
        riporta_decisioni(incontro)
        _passa(incontro, Stato.SVOLTO)
    return incontro


def _comunica(incontro: Incontro, *, spostato: bool) -> None:
    """Who said yes to another hour has not said yes to this one."""
    if incontro.stato != Stato.CONVOCATO:
        return
    for convocato in incontro.convocati.exclude(risposta=Convocato.Risposta.ATTESA) if spostato else ():
        convocato.risposta, convocato.risposta_del = Convocato.Risposta.ATTESA, None
        convocato.save(update_fields=["risposta", "risposta_del"])
    rinnova_inviti(incontro)


def _passa(incontro: Incontro, stato: str, *campi: str) -> None:
    if stato not in PASSAGGI[incontro.stato]:
        raise ValueError(f"{incontro.stato} does not lead to {stato}")
    incontro.stato = stato
    incontro.full_clean()
    incontro.save(update_fields=["stato", *campi])


def _esigi_tempo(incontro: Incontro, *, passato: bool = False) -> None:
    if passato and incontro.fine > adesso():
        raise ValidationError({"gia_svolto": GIA_SVOLTO})
    if not passato and incontro.inizio < adesso():
        raise ValidationError({"giorno": PASSATO})
