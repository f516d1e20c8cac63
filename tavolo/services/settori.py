# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import date
from uuid import uuid4

from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError

from abitare.lib.tempo import oggi
from tavolo.models import Settore, Utente
from tavolo.permissions import esigi_amministrazione, passa_tutto
from tavolo.storia import con_autore


def crea_settore(*, utente: Utente, codice: str, nome: str, dal: date, al: date | None = None) -> Settore:
    """A sector with its two groups; the coordination is given by `affida_coordinamento`."""
    esigi_amministrazione(utente)
    with con_autore(utente, "Nuovo settore"):
        settore = Settore(codice=codice, nome=nome, dal=dal, al=al)
        settore.gruppo = _nuovo_gruppo("referenti")
        settore.gruppo_coordinamento = _nuovo_gruppo("coordinamento")
        settore.full_clean()
        settore.save()
    return settore


def _nuovo_gruppo(scopo: str) -> Group:
    """Groups are found through their sector; a code may change, so it is no name for them."""
    return Group.objects.create(name=f"{scopo} {uuid4()}")


def modifica_settore(
    *, utente: Utente, settore: Settore, codice: str, nome: str, dal: date, al: date | None, motivo: str = ""
) -> Settore:
    esigi_amministrazione(utente)
    with con_autore(utente, motivo, settore=settore):
        attuale = Settore.objects.select_for_update(of=("self",)).get(pk=settore.pk)
        attuale.codice, attuale.nome, attuale.dal, attuale.al = codice, nome, dal, al
        attuale.full_clean()
        _incarichi_dentro(attuale)
        attuale.save()
    return attuale


def _incarichi_dentro(settore: Settore) -> None:
    """A right never outlives its office: terms are ended first."""
    if settore.incarichi.filter(dal__lt=settore.dal).exists():
        raise ValidationError({"dal": "Ci sono incarichi cominciati prima di questo giorno."})
    if settore.al and settore.incarichi.exclude(al__lte=settore.al).exists():
        raise ValidationError({"al": "Ci sono incarichi che vanno oltre questo giorno: prima vanno terminati."})


def affida_coordinamento(*, utente: Utente, settore: Settore, motivo: str) -> Settore:
    """Gives the coordination of the table to a sector: all that the former one may write passes in the same act."""
    esigi_amministrazione(utente)
    with con_autore(utente, motivo, settore=settore):
        tutti = {s.pk: s for s in Settore.objects.select_for_update(of=("self",)).order_by("pk")}
        nuovo = tutti[settore.pk]
        if nuovo.coordina:
            raise ValidationError({"settore": "Questo settore coordina già il tavolo."})
        if not Settore.objects.vigenti(oggi()).filter(pk=nuovo.pk).exists():
            raise ValidationError({"settore": "Questo settore oggi non è in funzione."})
        precedenti = [s for s in tutti.values() if s.coordina]
        for precedente in precedenti:
            precedente.coordina = False
            precedente.save(update_fields=["coordina"])
            passa_tutto(da=precedente.gruppo_coordinamento, a=nuovo.gruppo_coordinamento)
        nuovo.coordina = True
        nuovo.full_clean()
        nuovo.save(update_fields=["coordina"])
    return nuovo
