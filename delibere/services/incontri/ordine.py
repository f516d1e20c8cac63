# SPDX-License-Identifier: AGPL-3.0-or-later
"""The agenda: its points, in order, each with what it speaks of."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ValidationError

from delibere.models import Incontro, LegamePunto, PuntoOrdine
from delibere.services.incontri.comuni import Stato, scrive_incontro, tocca
from programma.models import Azione, Obiettivo
from programma.services.regole import limita, scrivi
from tavolo.models import Utente

CAMPI = ("titolo", "descrizione")
MASSIMO_PUNTI = 60
TROPPI = f"L'ordine del giorno ha al massimo {MASSIMO_PUNTI} punti."
Legame = Azione | Obiettivo


def aggiungi_punto(
    *, utente: Utente, incontro_id: int, dati: Mapping[str, Any], di: Iterable[Legame] = ()
) -> PuntoOrdine:
    """At the end. `dati`: CAMPI; `di`: the objectives and actions it speaks of. Also while the meeting is held."""
    with scrive_incontro(utente, incontro_id, *Stato.APERTI, Stato.SVOLTO) as incontro:
        punto = _aggiungi(incontro, limita(dati, CAMPI))
        _scrivi_legami(punto, di)
        tocca(incontro)
    return punto


def aggiungi_titoli(incontro: Incontro, titoli: Sequence[str]) -> None:
    """Inside an open act of writing."""
    if len(titoli) > MASSIMO_PUNTI:
        raise ValidationError({"punti": f"{TROPPI} Questi sono {len(titoli)}."})
    for titolo in titoli:
        _aggiungi(incontro, {"titolo": titolo})


def modifica_punto(*, utente: Utente, punto_id: int, dati: Mapping[str, Any], di: Iterable[Legame] = ()) -> PuntoOrdine:
    with _scrive_punto(utente, punto_id) as punto:
        scrivi(punto, limita(dati, CAMPI))
        _scrivi_legami(punto, di)
    return punto


def elimina_punto(*, utente: Utente, punto_id: int) -> None:
    with _scrive_punto(utente, punto_id) as punto:
        if punto.decisioni.exists() or punto.verbale:
            raise ValidationError("Il verbale ne parla già: il punto resta.")
        incontro = punto.incontro
        punto.delete()
        _numera(list(incontro.punti.all()))


def sposta_punto(*, utente: Utente, punto_id: int, verso: int) -> None:
    """`verso`: −1 towards the top, +1 towards the end; at the edge it stays."""
    with _scrive_punto(utente, punto_id) as punto:
        punti = list(punto.incontro.punti.all())
        posto = punti.index(punto)
        if 0 <= posto + verso < len(punti):
            punti.insert(posto + verso, punti.pop(posto))
            _numera(punti)


@contextmanager
def _scrive_punto(utente: Utente, punto_id: int) -> Iterator[PuntoOrdine]:
    incontro_id = PuntoOrdine.objects.values_list("incontro_id", flat=True).get(pk=punto_id)
    with scrive_incontro(utente, incontro_id, *Stato.APERTI, Stato.SVOLTO) as incontro:
        punto = PuntoOrdine.objects.get(pk=punto_id)
        punto.incontro = incontro
        yield punto
        tocca(incontro)


def _aggiungi(incontro: Incontro, dati: Mapping[str, Any]) -> PuntoOrdine:
    ultimo = incontro.punti.order_by("-ordine").first()
    punto = PuntoOrdine(incontro=incontro, ordine=ultimo.ordine + 1 if ultimo else 1, **dati)
    if punto.ordine > MASSIMO_PUNTI:
        raise ValidationError({"titolo": TROPPI})
    punto.full_clean()
    punto.save()
    return punto


def _scrivi_legami(punto: PuntoOrdine, di: Iterable[Legame]) -> None:
    """The point speaks of exactly these."""
    voluti = {(isinstance(cosa, Azione), cosa.pk): cosa for cosa in di}
    presenti = {(riga.azione_id is not None, riga.azione_id or riga.obiettivo_id): riga for riga in punto.legami.all()}
    for chiave in presenti.keys() - voluti.keys():
        presenti[chiave].delete()
    for chiave in voluti.keys() - presenti.keys():
        cosa = voluti[chiave]
        LegamePunto.objects.create(punto=punto, **{"azione" if isinstance(cosa, Azione) else "obiettivo": cosa})


def _numera(punti: Sequence[PuntoOrdine]) -> None:
    for ordine, punto in enumerate(punti, 1):
        if punto.ordine != ordine:
            punto.ordine = ordine
            punto.save(update_fields=["ordine"])
