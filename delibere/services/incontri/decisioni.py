# SPDX-License-Identifier: AGPL-3.0-or-later
"""Decisions of a meeting: written in the minutes, applied to the programme by the services of its forms."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from abitare.lib.testo import tronca_parole
from delibere.models import Atto, Decisione, Incontro, PuntoOrdine
from delibere.services.incontri.comuni import Stato, blocca_incontro, scrive_da_coordinamento, scrive_incontro
from programma.services import annulla_azione, crea_azione, modifica_azione, ripristina_azione
from programma.services.regole import limita, scrivi
from tavolo.models import Utente
from tavolo.queries.oscuramenti import Coperture, coperture
from tavolo.storia import Via

CAMPI = ("genere", "testo", "azione", "obiettivo", "settore", "titolo", "inizio_previsto", "fine_prevista")
MASSIMO = 30
NON_APPLICABILE = "Punto {punto}, «{testo}»: {errore}"
Genere = Decisione.Genere
# What each kind needs to say what it changes; the rest of what was typed is left out.
CHIESTI: Mapping[str, tuple[str, ...]] = {
    Genere.LIBERA: ("azione",),
    Genere.DATE: ("azione", "inizio_previsto", "fine_prevista"),
    Genere.RESPONSABILE: ("azione", "settore"),
    Genere.ANNULLA: ("azione",),
    Genere.RIPRISTINA: ("azione",),
    Genere.NUOVA: ("obiettivo", "settore", "titolo", "inizio_previsto", "fine_prevista"),
}
FACOLTATIVI = frozenset({(Genere.LIBERA.value, "azione"), *((Genere.NUOVA.value, c) for c in CAMPI[-2:])})


def scrivi_decisione(
    *, utente: Utente, punto_id: int, dati: Mapping[str, Any], decisione_id: int | None = None
) -> Decisione:
    """While the minutes are written. `dati`: CAMPI; without `decisione_id` it is a new one."""
    with _nel_verbale(utente, punto_id) as punto:
        puliti = _puliti(limita(dati, CAMPI))
        if decisione_id is not None:
            decisione = punto.decisioni.get(pk=decisione_id)
            scrivi(decisione, puliti)
            return decisione
        ultima = punto.decisioni.order_by("-ordine").first()
        decisione = Decisione(punto=punto, ordine=ultima.ordine + 1 if ultima else 1, **puliti)
        if decisione.ordine > MASSIMO:
            raise ValidationError(f"Un punto ha al massimo {MASSIMO} decisioni.")
        decisione.full_clean()
        decisione.save()
    return decisione


def togli_decisione(*, utente: Utente, decisione_id: int) -> None:
    punto_id = Decisione.objects.values_list("punto_id", flat=True).get(pk=decisione_id)
    with _nel_verbale(utente, punto_id) as punto:
        punto.decisioni.get(pk=decisione_id).delete()


def applica(decisione: Decisione, *, utente: Utente, atto: Atto | None = None) -> bool:
    """Does to the programme what the decision says; False when it takes an act that was not given.

    ValidationError when the programme refuses it. To be called in a transaction, outside any open act of writing: the
    history of the action has a line of its own, which names the meeting and the point.
    """
    try:
        with transaction.atomic():
            GESTI[decisione.genere](
                decisione, {"utente": utente, "motivo": motivo_di(decisione), "via": Via.INCONTRO}, atto
            )
    except ValidationError as errore:
        if atto is None and "atto" in getattr(errore, "error_dict", {}):
            return False
        raise ValidationError(_perche(decisione, errore)) from errore
    return True


def applica_con_atto(*, utente: Utente, decisione_id: int, atto: Atto) -> Decisione:
    """One that waited for an act, now that there is one."""
    with transaction.atomic():
        decisione = _blocca(decisione_id, Decisione.Stato.ATTENDE_ATTO)
        applica(decisione, utente=utente, atto=atto)
        with scrive_da_coordinamento(utente, motivo_di(decisione)):
            segna(decisione, Decisione.Stato.APPLICATA, atto=atto)
    return decisione


def chiudi_decisione(*, utente: Utente, decisione_id: int, esito: str) -> Decisione:
    """It comes back on no agenda any more, and how it ended stays written."""
    with scrive_da_coordinamento(utente):
        decisione = _blocca(decisione_id, Decisione.Stato.APERTA, Decisione.Stato.ATTENDE_ATTO)
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


def motivo_di(decisione: Decisione) -> str:
    punto = decisione.punto
    return tronca_parole(f"{punto.incontro}, punto {punto.ordine}: {_testo(decisione, coperture(Decisione))}", 900)


def _testo(decisione: Decisione, coperti: Coperture) -> str:
    """What is copied from a decision is copied covered."""
    return coperti.testo(Decisione, decisione.pk, "testo", decisione.testo)


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
            titolo=tronca_parole(f"Da seguire: {_testo(decisione, coperti)}", 200),
            descrizione=f"{decisione.punto.incontro}, punto {decisione.punto.ordine}.",
        )
        punto.full_clean()
        punto.save()


@contextmanager
def _nel_verbale(utente: Utente, punto_id: int) -> Iterator[PuntoOrdine]:
    incontro_id = PuntoOrdine.objects.values_list("incontro_id", flat=True).get(pk=punto_id)
    with scrive_incontro(utente, incontro_id, Stato.SVOLTO) as incontro:
        punto = PuntoOrdine.objects.get(pk=punto_id)
        yield punto
        incontro.save(update_fields=[])


def _puliti(dati: Mapping[str, Any]) -> dict[str, Any]:
    genere = dati["genere"]
    mancano = {
        campo: "Serve per questa decisione."
        for campo in CHIESTI[genere]
        if not dati.get(campo) and (str(genere), campo) not in FACOLTATIVI and genere != Genere.DATE
    }
    if genere == Genere.DATE and not dati.get("azione"):
        mancano["azione"] = "Serve per questa decisione."
    if genere == Genere.DATE and not (dati.get("inizio_previsto") or dati.get("fine_prevista")):
        mancano["fine_prevista"] = "Scrivi almeno una data."
    if mancano:
        raise ValidationError(mancano)
    vuoti: dict[str, Any] = {"titolo": ""}
    scelti = {campo: dati.get(campo) or vuoti.get(campo) for campo in CAMPI[2:]}
    tenuti = {campo: scelti[campo] if campo in CHIESTI[genere] else vuoti.get(campo) for campo in scelti}
    return {"genere": genere, "testo": dati["testo"], **tenuti}


def _blocca(decisione_id: int, *stati: str) -> Decisione:
    """The meeting's row is held first, as whoever approves its minutes does."""
    trovata = Decisione.objects.select_related("punto").get(pk=decisione_id)
    incontro = blocca_incontro(trovata.punto.incontro_id)
    decisione = Decisione.objects.select_for_update(of=("self",)).select_related("punto").get(pk=decisione_id)
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
