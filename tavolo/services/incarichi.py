# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import date

from django.core.exceptions import ValidationError

from abitare.lib.tempo import oggi
from tavolo.models import ORGANO_DEL_RUOLO, Incarico, Ruolo, Settore, Utente
from tavolo.permissions import esigi_amministrazione
from tavolo.storia import con_autore

SENZA_AMMINISTRATORI = "Resterebbe un portale senza amministratori: prima conferisci l'incarico a un'altra persona."


def conferisci_incarico(
    *,
    utente: Utente,
    persona: Utente,
    ruolo: Ruolo,
    dal: date,
    al: date | None = None,
    settore: Settore | None = None,
    supplente: bool = False,
    motivo: str = "",
) -> Incarico:
    """Gives a person a role in a sector or, for the roles that have no sector, in their body."""
    esigi_amministrazione(utente)
    with con_autore(utente, motivo, settore=settore):
        persona = Utente.objects.select_for_update(of=("self",)).get(pk=persona.pk)
        if not persona.is_active:
            raise ValidationError({"utente": "La persona è disattivata: prima va riattivata."})
        incarico = Incarico(utente=persona, ruolo=ruolo, settore=settore, dal=dal, al=al, supplente=supplente)
        incarico.organo = ORGANO_DEL_RUOLO.get(Ruolo(ruolo), "")
        incarico.conferito_da = utente
        _verifica(incarico)
        incarico.save()
    return incarico


def modifica_incarico(
    *, utente: Utente, incarico: Incarico, dal: date, al: date | None, supplente: bool, motivo: str
) -> Incarico:
    """Corrects the days of a term; person, role and office never change: another term is given for those."""
    esigi_amministrazione(utente)
    with con_autore(utente, motivo, settore=incarico.settore):
        attuale = _blocca(incarico)
        attuale.dal, attuale.al, attuale.supplente = dal, al, supplente
        _verifica(attuale)
        attuale.save()
        esigi_un_amministratore()
    return attuale


def termina_incarico(*, utente: Utente, incarico: Incarico, al: date, motivo: str) -> Incarico:
    """Ends a term: `al` is its last day, the right goes at midnight."""
    esigi_amministrazione(utente)
    with con_autore(utente, motivo, settore=incarico.settore):
        attuale = _blocca(incarico)
        if attuale.al is not None and attuale.al < al:
            raise ValidationError({"al": f"L'incarico finisce già il {attuale.al:%d/%m/%Y}."})
        attuale.al = al
        _verifica(attuale)
        attuale.save()
        esigi_un_amministratore()
    return attuale


def annulla_incarico(*, utente: Utente, incarico: Incarico, motivo: str) -> None:
    """Takes back a term that has not begun; its history stays."""
    esigi_amministrazione(utente)
    with con_autore(utente, motivo, settore=incarico.settore):
        attuale = _blocca(incarico)
        if attuale.dal <= oggi():
            raise ValidationError("L'incarico è già cominciato: va terminato.")
        attuale.delete()


def esigi_un_amministratore() -> None:
    """Refuses a change after which nobody could manage people; the caller has locked them."""
    righe = Incarico.objects.vigenti(oggi()).filter(ruolo=Ruolo.AMMINISTRATORE, utente__is_active=True)
    if not righe.exists():
        raise ValidationError(SENZA_AMMINISTRATORI)


def blocca_amministratori() -> None:
    """Locks the terms of the administrators, in one order, so that two of them cannot send each other away."""
    amministratori = Incarico.objects.filter(ruolo=Ruolo.AMMINISTRATORE).order_by("pk")
    list(amministratori.select_for_update(of=("self",)).values_list("pk", flat=True))


def _blocca(incarico: Incarico) -> Incarico:
    blocca_amministratori()
    return Incarico.objects.select_for_update(of=("self",)).get(pk=incarico.pk)


def _verifica(incarico: Incarico) -> None:
    incarico.full_clean()
    settore = incarico.settore
    if settore is None:
        return
    if incarico.dal < settore.dal:
        raise ValidationError({"dal": f"Il settore esiste dal {settore.dal:%d/%m/%Y}."})
    if settore.al and (incarico.al is None or incarico.al > settore.al):
        raise ValidationError({"al": f"Il settore finisce il {settore.al:%d/%m/%Y}: l'incarico non va oltre."})
