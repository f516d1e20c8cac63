# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who is called to a meeting, and what they answer."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError

from abitare.lib.tempo import adesso, oggi
from delibere.models import Convocato, Incontro
from delibere.services.incontri.comuni import Stato, blocca_incontro, esigi_stato, scrive_incontro
from delibere.services.incontri.inviti import invia_inviti, ritira_inviti
from tavolo.models import Incarico, Organo, Settore, SoggettoEsterno, Utente
from tavolo.storia import con_autore

MASSIMO_CONVOCATI = 200
Risposta = Convocato.Risposta


@dataclass(frozen=True)
class DatiEsterno:
    nome: str
    email: str
    soggetto: SoggettoEsterno | None = None


@dataclass(frozen=True)
class Chiamati:
    """Offices and bodies, for whoever holds a term in them today; people one by one; people from outside."""

    settori: tuple[Settore, ...] = ()
    organi: tuple[str, ...] = ()
    persone: tuple[Utente, ...] = ()
    esterni: tuple[DatiEsterno, ...] = ()


def aggiungi_convocati(*, utente: Utente, incontro_id: int, chi: Chiamati) -> list[Convocato]:
    """Those not there yet are added; who is there stays as they are."""
    with scrive_incontro(utente, incontro_id, *Stato.APERTI, Stato.SVOLTO) as incontro:
        presenti = list(incontro.convocati.all())
        persone = {c.utente_id for c in presenti}
        indirizzi = {c.email.lower() for c in presenti}
        nuovi = [Convocato(incontro=incontro, **campi) for campi in _interni(chi) if campi["utente"].pk not in persone]
        nuovi += [
            Convocato(incontro=incontro, nome=e.nome, email=e.email, soggetto=e.soggetto)
            for e in chi.esterni
            if e.email.lower() not in indirizzi
        ]
        if len(presenti) + len(nuovi) > MASSIMO_CONVOCATI:
            raise ValidationError(f"I convocati sono al massimo {MASSIMO_CONVOCATI}.")
        for convocato in nuovi:
            convocato.full_clean()
            convocato.save()
        if incontro.stato == Stato.CONVOCATO:
            invia_inviti(incontro, nuovi)
    return nuovi


def _interni(chi: Chiamati) -> Iterable[dict[str, Any]]:
    """Each person once, for the first office they are called for."""
    vigenti = Incarico.objects.vigenti(oggi()).filter(utente__is_active=True)
    righe = vigenti.filter(settore__in=chi.settori) | vigenti.filter(organo__in=chi.organi)
    visti: set[int] = set()
    for incarico in righe.select_related("utente", "settore").order_by("settore__nome", "utente__last_name", "pk"):
        if incarico.utente_id not in visti:
            visti.add(incarico.utente_id)
            yield {"utente": incarico.utente, "settore": incarico.settore}
    for persona in chi.persone:
        if persona.pk not in visti:
            yield {"utente": persona, "settore": None}


def togli_convocato(*, utente: Utente, convocato_id: int) -> Incontro:
    incontro_id = Convocato.objects.values_list("incontro_id", flat=True).get(pk=convocato_id)
    with scrive_incontro(utente, incontro_id, *Stato.APERTI) as incontro:
        convocato = incontro.convocati.select_related("utente").get(pk=convocato_id)
        if incontro.stato == Stato.CONVOCATO:
            ritira_inviti(incontro, [convocato])
            incontro.save(update_fields=["sequenza"])
        convocato.delete()
    return incontro


def rispondi(*, utente: Utente, incontro_id: int, risposta: str) -> Convocato:
    """The answer of a person of the portal; PermissionDenied for who was not invited."""
    convocato = Convocato.objects.filter(incontro=incontro_id, utente=utente).first()
    if convocato is None:
        raise PermissionDenied
    with con_autore(utente, settore=convocato.settore):
        return _rispondi(convocato, risposta)


def rispondi_da_fuori(*, convocato_id: int, risposta: str) -> Convocato:
    """The answer of somebody from outside, who came by the signed link of the invitation."""
    convocato = Convocato.objects.get(pk=convocato_id, utente=None)
    with con_autore(Utente.objects.sistema(), "Risposta dal collegamento dell'invito"):
        return _rispondi(convocato, risposta)


def _rispondi(convocato: Convocato, risposta: str) -> Convocato:
    incontro = blocca_incontro(convocato.incontro_id)
    esigi_stato(incontro, Stato.CONVOCATO)
    attuale = Convocato.objects.select_for_update(of=("self",)).get(pk=convocato.pk)
    if risposta not in Risposta.values or risposta == Risposta.ATTESA:
        raise ValidationError({"risposta": "Scegli una risposta fra quelle proposte."})
    if attuale.risposta != risposta:
        attuale.risposta, attuale.risposta_del = risposta, adesso()
        attuale.save(update_fields=["risposta", "risposta_del"])
    return attuale


ORGANI_CONVOCABILI = (Organo.GIUNTA, Organo.CONSIGLIO, Organo.SEGRETERIA)
