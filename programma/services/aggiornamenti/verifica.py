# SPDX-License-Identifier: AGPL-3.0-or-later
"""The coordination answers a statement: accepted, it becomes the state of the action; else it goes back."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.core.exceptions import PermissionDenied, ValidationError

from abitare.lib.tempo import oggi
from programma.models import Aggiornamento, Azione, Stato, Verifica
from programma.permissions import puo_modificare, puo_verificare
from programma.services.aggiornamenti.applica import applica
from programma.services.aggiornamenti.posta import avvisa_restituzione
from programma.services.blocchi import blocca_azione, blocca_programma
from tavolo.models import Cambio, Utente
from tavolo.permissions import incarico_di_coordinamento
from tavolo.storia import Via, con_autore

MOTIVO = "Verifica degli aggiornamenti dei settori"
GIA_RISPOSTO = "A questo aggiornamento è già stato risposto."
CORRETTO = "Il settore ha corretto questo aggiornamento: rispondi a quello nuovo."
PROPRIO = "Hai scritto tu questo aggiornamento: lo verifica un'altra persona del coordinamento."
PASSATO = "L'azione è passata a un altro settore: questo aggiornamento si può solo restituire."
ANNULLATA = "L'azione è annullata: questo aggiornamento si può solo restituire."


def accetta(*, utente: Utente, aggiornamento_id: int, commento: str = "", via: Via | None = None) -> Verifica:
    """Writes the answer and takes the statement into the action, in one act of writing.

    Raises PermissionDenied, or ValidationError with the reason why it cannot be accepted.
    """
    azione_id = _azione_di(aggiornamento_id)
    with _verifica(utente, {azione_id}, motivo=commento, via=via) as cambio:
        return _accetta(utente, cambio, _da_verificare(utente, aggiornamento_id), commento)


def accetta_in_blocco(*, utente: Utente, aggiornamenti: Iterable[int], commento: str = "") -> list[Verifica]:
    """All of them or none, oldest first; the reasons of each refusal are in one ValidationError."""
    scelti = list(Aggiornamento.objects.filter(pk__in=set(aggiornamenti)).order_by("riferito_al", "pk"))
    with _verifica(utente, {a.azione_id for a in scelti}, motivo=commento, via=Via.BLOCCO) as cambio:
        errori, verifiche = [], []
        for scelto in scelti:
            try:
                verifiche.append(_accetta(utente, cambio, _da_verificare(utente, scelto.pk), commento))
            except ValidationError as errore:
                errori += [f"{scelto.azione.codice}: {messaggio}" for messaggio in errore.messages]
        if errori:
            raise ValidationError(errori)
        return verifiche


def restituisci(*, utente: Utente, aggiornamento_id: int, commento: str) -> Verifica:
    """Sends a statement back with what is missing; the referenti of its sector get a mail."""
    with _verifica(utente, {_azione_di(aggiornamento_id)}, motivo=commento) as cambio:
        aggiornamento = _da_verificare(utente, aggiornamento_id)
        if not commento.strip():
            raise ValidationError({"commento": "Scrivi che cosa manca: il settore lo legge nella mail."})
        verifica = _scrivi(cambio, aggiornamento, Verifica.Esito.RESTITUITA, commento)
        avvisa_restituzione(verifica)
    return verifica


def impedimento(utente: Utente, aggiornamento: Aggiornamento) -> str:
    """Why this statement cannot be accepted by this person now; empty when it can."""
    if hasattr(aggiornamento, "verifica"):
        return GIA_RISPOSTO
    if hasattr(aggiornamento, "corretto_da"):
        return CORRETTO
    if aggiornamento.cambio.utente_id == utente.pk:
        return PROPRIO
    if aggiornamento.azione.stato == Stato.ANNULLATA:
        return ANNULLATA
    return PASSATO if aggiornamento.settore_id != aggiornamento.azione.settore_id else ""


def _azione_di(aggiornamento_id: int) -> int:
    return Aggiornamento.objects.values_list("azione_id", flat=True).get(pk=aggiornamento_id)


@contextmanager
def _verifica(utente: Utente, azioni: set[int], *, motivo: str, via: Via | None = None) -> Iterator[Cambio]:
    """Programmes held, then actions locked, each in order of id; the right is looked at under the lock."""
    incarico = incarico_di_coordinamento(utente, oggi())
    programmi = Azione.objects.filter(pk__in=azioni).values_list("obiettivo__programma_id", flat=True)
    settore = incarico.settore if incarico else None
    with con_autore(utente, motivo.strip() or MOTIVO, via=via, settore=settore) as cambio:
        for programma_id in sorted(set(programmi)):
            if not puo_modificare(utente, blocca_programma(programma_id)):
                raise PermissionDenied
        for azione_id in sorted(azioni):
            blocca_azione(azione_id)
        yield cambio


def _da_verificare(utente: Utente, aggiornamento_id: int) -> Aggiornamento:
    righe = Aggiornamento.objects.select_related("azione__obiettivo__programma", "azione__settore", "cambio", "settore")
    aggiornamento = righe.get(pk=aggiornamento_id)
    for messaggio in (GIA_RISPOSTO, CORRETTO):
        if impedimento(utente, aggiornamento) == messaggio:
            raise ValidationError(messaggio)
    if not puo_verificare(utente, aggiornamento):
        raise PermissionDenied
    return aggiornamento


def _accetta(utente: Utente, cambio: Cambio, aggiornamento: Aggiornamento, commento: str) -> Verifica:
    ostacolo = impedimento(utente, aggiornamento)
    if ostacolo:
        raise ValidationError(ostacolo)
    verifica = _scrivi(cambio, aggiornamento, Verifica.Esito.ACCETTATA, commento)
    try:
        applica(aggiornamento.azione, aggiornamento)
    except ValidationError as errore:
        raise ValidationError(f"Non si può accettare com'è: {' '.join(errore.messages)}") from errore
    return verifica


def _scrivi(cambio: Cambio, aggiornamento: Aggiornamento, esito: str, commento: str) -> Verifica:
    verifica = Verifica(aggiornamento=aggiornamento, cambio=cambio, esito=esito, commento=commento)
    verifica.full_clean()
    verifica.save(force_insert=True)
    return verifica
