# SPDX-License-Identifier: AGPL-3.0-or-later
"""Decisions of a meeting: written in the minutes, applied to the programme by the services of its forms."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from copy import copy
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from abitare.lib.testo import tronca_parole
from delibere.models import Atto, Decisione, Incontro, PuntoOrdine
from delibere.services.incontri.comuni import Stato, blocca_incontro, scrive_da_coordinamento, scrive_incontro
from delibere.services.incontri.parole import motivo_di, testo_di
from delibere.services.incontri.stati import conferma, dichiara_e_accetta, esigi_dichiarazione_possibile
from programma.services import annulla_azione, crea_azione, modifica_azione, ripristina_azione
from programma.services.regole import cambiati, limita, scrivi
from tavolo.models import Utente
from tavolo.queries.oscuramenti import coperture
from tavolo.storia import Via

CAMPI = (
    *("genere", "testo", "azione", "obiettivo", "settore", "titolo", "inizio_previsto", "fine_prevista"),
    *("giorno", "motivo_stato", "mezzo_di_prova"),
)
TESTI = frozenset({"titolo", "motivo_stato", "mezzo_di_prova"})
MASSIMO = 30
SERVE = "Serve per questa decisione."
NON_APPLICABILE = "Punto {punto}, «{testo}»: {errore}"
Genere = Decisione.Genere
# What each kind needs to say what it changes; the rest of what was typed is left out.
CHIESTI: Mapping[str, tuple[str, ...]] = {
    Genere.LIBERA: ("azione",),
    Genere.DATE: ("azione", "inizio_previsto", "fine_prevista"),
    Genere.RESPONSABILE: ("azione", "settore"),
    Genere.AVVIA: ("azione", "giorno"),
    Genere.SOSPENDE: ("azione", "motivo_stato"),
    Genere.RIPRENDE: ("azione",),
    Genere.CONCLUDE: ("azione", "giorno", "mezzo_di_prova"),
    Genere.ANNULLA: ("azione",),
    Genere.RIPRISTINA: ("azione",),
    Genere.NUOVA: ("obiettivo", "settore", "titolo", "inizio_previsto", "fine_prevista"),
}
FACOLTATIVI: Mapping[str, tuple[str, ...]] = {
    Genere.LIBERA: ("azione",),
    Genere.DATE: ("inizio_previsto", "fine_prevista"),
    Genere.AVVIA: ("giorno",),
    Genere.NUOVA: ("inizio_previsto", "fine_prevista"),
}
MANCA = {
    "mezzo_di_prova": "Scrivi qual è l'atto o il documento che prova la conclusione: senza, l'azione non si conclude.",
    "giorno": "Scrivi quando l'azione è finita.",
    "motivo_stato": "Scrivi perché l'azione è sospesa.",
}


def scrivi_decisione(
    *, utente: Utente, punto_id: int, dati: Mapping[str, Any], decisione_id: int | None = None
) -> Decisione:
    """While the minutes are written. `dati`: CAMPI; without `decisione_id` it is a new one."""
    with _nel_verbale(utente, punto_id) as punto:
        puliti = _puliti(limita(dati, CAMPI))
        if decisione_id is not None:
            return _riscrivi(punto, punto.decisioni.get(pk=decisione_id), puliti, utente)
        ultima = punto.decisioni.order_by("-ordine").first()
        decisione = Decisione(punto=punto, ordine=ultima.ordine + 1 if ultima else 1, **puliti)
        if decisione.ordine > MASSIMO:
            raise ValidationError(f"Un punto ha al massimo {MASSIMO} decisioni.")
        decisione.full_clean()
        decisione.save()
        prova(decisione, utente=utente)
    return decisione


def _riscrivi(punto: PuntoOrdine, decisione: Decisione, puliti: dict[str, Any], utente: Utente) -> Decisione:
    """Who confirmed other words has not confirmed these."""
    decisione.punto = punto
    if cambiati(decisione, puliti):
        puliti |= {"confermata_da": None, "confermata_il": None}
    scrivi(decisione, puliti)
    prova(decisione, utente=utente)
    return decisione


def prova(decisione: Decisione, *, utente: Utente) -> str:
    """What the approval would make of it (Decisione.Stato), tried after those before it and taken back.

    ValidationError with what would stop it.
    """
    if decisione.dichiara:
        esigi_dichiarazione_possibile(decisione)
        return Decisione.Stato.APPLICATA if decisione.confermata_da_id else Decisione.Stato.ATTENDE_CONFERMA
    prima = Q(punto__ordine__lt=decisione.punto.ordine) | Q(punto=decisione.punto, ordine__lt=decisione.ordine)
    stesse = Decisione.objects.filter(prima, punto__incontro=decisione.punto.incontro, azione=decisione.azione_id)
    try:
        with transaction.atomic():
            for altra in stesse.exclude(azione=None).select_related("punto").order_by("punto__ordine", "ordine"):
                altra.punto.incontro = decisione.punto.incontro
                with suppress(ValidationError):
                    applica(altra, utente=utente)
            raise _Indietro(applica(copy(decisione), utente=utente))
    except _Indietro as fatta:
        return str(fatta)


class _Indietro(Exception):
    """Takes back what was tried; carries how it went."""


def togli_decisione(*, utente: Utente, decisione_id: int) -> None:
    punto_id = Decisione.objects.values_list("punto_id", flat=True).get(pk=decisione_id)
    with _nel_verbale(utente, punto_id) as punto:
        punto.decisioni.get(pk=decisione_id).delete()


def applica(decisione: Decisione, *, utente: Utente, atto: Atto | None = None) -> Decisione.Stato:
    """Does to the programme what the decision says, or answers what it waits for.

    ValidationError when the programme refuses it. To be called in a transaction, outside any open act of writing: the
    history of the action has a line of its own, which names the meeting and the point.
    """
    if not decisione.cambia:
        return Decisione.Stato.APERTA
    try:
        with transaction.atomic():
            if decisione.dichiara:
                return dichiara_e_accetta(decisione, utente=utente)
            come = {"utente": utente, "motivo": motivo_di(decisione), "via": Via.INCONTRO}
            GESTI[decisione.genere](decisione, come, atto)
    except ValidationError as errore:
        if atto is None and "atto" in getattr(errore, "error_dict", {}):
            return Decisione.Stato.ATTENDE_ATTO
        raise ValidationError(_perche(decisione, errore)) from errore
    return Decisione.Stato.APPLICATA


def applica_con_atto(*, utente: Utente, decisione_id: int, atto: Atto) -> Decisione:
    """One that waited for an act, now that there is one."""
    with transaction.atomic():
        decisione = _blocca(decisione_id, Decisione.Stato.ATTENDE_ATTO)
        applica(decisione, utente=utente, atto=atto)
        with scrive_da_coordinamento(utente, motivo_di(decisione)):
            segna(decisione, Decisione.Stato.APPLICATA, atto=atto)
    return decisione


def conferma_decisione(*, utente: Utente, decisione_id: int) -> Decisione:
    """Somebody who speaks for the sector says, in their own name, what the decision says of its action."""
    with transaction.atomic():
        decisione = _blocca(decisione_id, Decisione.Stato.PROPOSTA, Decisione.Stato.ATTENDE_CONFERMA)
        conferma(decisione, utente=utente)
    return decisione


def chiudi_decisione(*, utente: Utente, decisione_id: int, esito: str) -> Decisione:
    """It comes back on no agenda any more, and how it ended stays written."""
    with scrive_da_coordinamento(utente):
        decisione = _blocca(decisione_id, *Decisione.Stato.APERTE)
        if not esito.strip():
            raise ValidationError({"esito": "Scrivi com'è finita."})
        segna(decisione, Decisione.Stato.CHIUSA, esito=esito)
    return decisione


def segna(decisione: Decisione, stato: str, **campi: Any) -> None:
    """Inside an open act of writing."""
    for campo, valore in campi.items():
        setattr(decisione, campo, valore)
    decisione.stato = stato
    decisione.full_clean()
    decisione.save(update_fields=["stato", *campi])


def riporta_decisioni(incontro: Incontro) -> None:
    """Open decisions of earlier meetings become points of the agenda, once; inside an open act of writing."""
    gia = set(incontro.punti.exclude(riprende=None).values_list("riprende_id", flat=True))
    ordine, coperti = incontro.punti.count(), coperture(Decisione)
    for decisione in Decisione.objects.da_riportare(incontro).exclude(pk__in=gia).order_by("pk")[:MASSIMO]:
        ordine += 1
        punto = PuntoOrdine(
            incontro=incontro,
            ordine=ordine,
            riprende=decisione,
            titolo=tronca_parole(f"Da seguire: {testo_di(decisione, coperti)}", 200),
            descrizione=f"{decisione.punto.incontro}, punto {decisione.punto.ordine}.",
        )
        punto.full_clean()
        punto.save()


@contextmanager
def _nel_verbale(utente: Utente, punto_id: int) -> Iterator[PuntoOrdine]:
    incontro_id = PuntoOrdine.objects.values_list("incontro_id", flat=True).get(pk=punto_id)
    with scrive_incontro(utente, incontro_id, Stato.SVOLTO) as incontro:
        punto = PuntoOrdine.objects.get(pk=punto_id)
        punto.incontro = incontro
        yield punto
        incontro.save(update_fields=[])


def _puliti(dati: Mapping[str, Any]) -> dict[str, Any]:
    genere = dati["genere"]
    chiesti = CHIESTI[genere]
    servono = set(chiesti) - set(FACOLTATIVI.get(genere, ()))
    mancano = {c: MANCA.get(c, SERVE) for c in chiesti if c in servono and not _pieno(dati.get(c))}
    if genere == Genere.DATE and not (dati.get("inizio_previsto") or dati.get("fine_prevista")):
        mancano["fine_prevista"] = "Scrivi almeno una data."
    if mancano:
        raise ValidationError(mancano)
    vuoti = {campo: "" if campo in TESTI else None for campo in CAMPI[2:]}
    tenuti = {campo: dati.get(campo) or vuoto if campo in chiesti else vuoto for campo, vuoto in vuoti.items()}
    return {"genere": genere, "testo": dati["testo"], **tenuti}


def _pieno(valore: Any) -> bool:
    return bool(valore.strip() if isinstance(valore, str) else valore)


def _blocca(decisione_id: int, *stati: str) -> Decisione:
    """The meeting's row is held first, as whoever approves its minutes does."""
    trovata = Decisione.objects.select_related("punto").get(pk=decisione_id)
    incontro = blocca_incontro(trovata.punto.incontro_id)
    decisione = (
        Decisione.objects.select_for_update(of=("self",)).select_related("punto", "confermata_da").get(pk=decisione_id)
    )
    decisione.punto.incontro = incontro
    if decisione.stato not in stati:
        raise ValidationError(f"La decisione è {decisione.get_stato_display()}.", code="stato")
    return decisione


def _perche(decisione: Decisione, errore: ValidationError) -> str:
    testo = tronca_parole(decisione.testo, 80)
    return NON_APPLICABILE.format(punto=decisione.punto.ordine, testo=testo, errore=" ".join(errore.messages))


def _date(decisione: Decisione, come: dict[str, Any], atto: Atto | None) -> None:
    scritte = {c: getattr(decisione, c) for c in ("inizio_previsto", "fine_prevista") if getattr(decisione, c)}
    modifica_azione(azione_id=_azione(decisione), dati=scritte, atto=atto, **come)


def _responsabile(decisione: Decisione, come: dict[str, Any], atto: Atto | None) -> None:
    modifica_azione(
        azione_id=_azione(decisione), dati={"settore": decisione.settore, "persona": None}, atto=atto, **come
    )


def _annulla(decisione: Decisione, come: dict[str, Any], atto: Atto | None) -> None:
    annulla_azione(azione_id=_azione(decisione), atto=atto, **come)


def _ripristina(decisione: Decisione, come: dict[str, Any], atto: Atto | None) -> None:
    ripristina_azione(azione_id=_azione(decisione), atto=atto, **come)


def _nuova(decisione: Decisione, come: dict[str, Any], _atto: Atto | None) -> None:
    obiettivo = decisione.obiettivo
    if obiettivo is None:
        raise ValueError("a new action without an objective")
    campi = ("titolo", "settore", "inizio_previsto", "fine_prevista")
    dati = {campo: getattr(decisione, campo) for campo in campi}
    decisione.azione = crea_azione(obiettivo_id=obiettivo.pk, dati=dati, **come)


def _azione(decisione: Decisione) -> int:
    if decisione.azione_id is None:
        raise ValueError("a decision about no action")
    return decisione.azione_id


GESTI: Mapping[str, Callable[[Decisione, dict[str, Any], Atto | None], None]] = {
    Genere.DATE: _date,
    Genere.RESPONSABILE: _responsabile,
    Genere.ANNULLA: _annulla,
    Genere.RIPRISTINA: _ripristina,
    Genere.NUOVA: _nuova,
}
