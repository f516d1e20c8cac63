# SPDX-License-Identifier: AGPL-3.0-or-later
"""Acts, as they are registered; what they do to a programme is in `effetti`."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from abitare.lib.italiano import data_it
from abitare.lib.tempo import oggi
from delibere.estratto import EstrattoAtto
from delibere.models import Atto, EffettoAtto
from delibere.permissions import puo_registrare_atti
from delibere.services.parti_atto import (
    CAMPI,
    DATE,
    PartiAtto,
    concilia_atto,
    dati_da_estratto,
    parti_di,
    scrivi_parti,
)
from programma.services.atto_richiesto import FUTURO
from programma.services.regole import limita, scrivi
from tavolo.models import Cambio, Utente
from tavolo.permissions import incarichi_vigenti
from tavolo.storia import Via, con_autore

COMPLETATO = "Completato con il testo dell'estratto"
CITATO = "Modifiche già scritte in un programma citano questo atto: la sua data non si cambia più."
CONGELATO = "L'atto {fa} il programma «{programma}», congelato al {al}: la sua data non si cambia più."
DOPPIO = "C'è già un atto con questo tipo, organo, registro, anno e numero."


def crea_atto(
    *, utente: Utente, dati: Mapping[str, Any], parti: PartiAtto, via: Via | None = None, dati_esempio: bool = False
) -> Atto:
    """Registers an act (`dati`: CAMPI); ValidationError when it is already there or a part of it is not valid."""
    with registra(utente, via=via):
        atto = Atto(**limita(dati, CAMPI), dati_esempio=dati_esempio)
        _salva(atto)
        scrivi_parti(atto, parti)
    return atto


def crea_atto_da_estratto(*, utente: Utente, estratto: EstrattoAtto, dati_esempio: bool = False) -> Atto:
    """Registers the act that an extract tells of, in its own words."""
    dati, parti = dati_da_estratto(estratto)
    return importa_atto(utente=utente, dati=dati, parti=parti, dati_esempio=dati_esempio)


def importa_atto(*, utente: Utente, dati: Mapping[str, Any], parti: PartiAtto, dati_esempio: bool = False) -> Atto:
    """Registers an act read from its extract; one registered by its essentials is completed, and loses no date."""
    with transaction.atomic():
        essenziale = _blocca_senza_parti(dati)
        if essenziale is None:
            return crea_atto(utente=utente, dati=dati, parti=parti, via=Via.IMPORTAZIONE, dati_esempio=dati_esempio)
        noti = {campo: valore for campo, valore in dati.items() if valore or campo not in DATE}
        parti = replace(parti, pareri=parti.pareri or parti_di(essenziale).pareri)
        return modifica_atto(utente=utente, atto_id=essenziale.pk, dati=noti, parti=parti, motivo=COMPLETATO)


def _blocca_senza_parti(dati: Mapping[str, Any]) -> Atto | None:
    """Looked at again once held: of two people who complete it at once, the second finds it complete."""
    trovato = registrato_senza_parti(dati)
    if trovato is None:
        return None
    blocca_atto(trovato.pk)
    return registrato_senza_parti(dati)


def registrato_senza_parti(dati: Mapping[str, Any]) -> Atto | None:
    """The act of that kind, body, register, year and number, if nothing but its essentials was written."""
    chiave = {campo: dati[campo] for campo in ("tipo", "organo", "registro", "anno", "numero")}
    return Atto.objects.filter(**chiave, presenze=None, punti=None, allegati=None).first()


def modifica_atto(
    *,
    utente: Utente,
    atto_id: int,
    dati: Mapping[str, Any],
    parti: PartiAtto,
    versione: int | None = None,
    vista: int | None = None,
    motivo: str = "",
) -> Atto:
    """Corrects a registered act. The parts that differ are written anew; nothing is written where nothing differs."""
    with scrive_nell_atto(utente, atto_id, motivo=motivo) as atto:
        if not motivo.strip():
            raise ValidationError({"motivo": "Scrivi perché l'atto registrato va corretto."})
        nuovi, unite = concilia_atto(atto, (versione, vista), limita(dati, CAMPI), parti)
        _esigi_data_ferma(atto, nuovi.get("data", atto.data))
        prima = atto.versione
        with _senza_doppioni():
            scrivi(atto, nuovi)
        if parti_di(atto) != unite:
            for riga in (*atto.presenze.all(), *atto.punti.all(), *atto.allegati.all(), *atto.pareri.all()):
                riga.delete()
            scrivi_parti(atto, unite)
            if atto.versione == prima:
                atto.save(update_fields=[])
    return atto


def _esigi_data_ferma(atto: Atto, data: date) -> None:
    """What an act froze or ordered speaks of its day, so the day moves no more; a mandate freezes nothing."""
    if data == atto.data:
        return
    effetti = atto.effetti.select_related("programma", "congelamento")
    for effetto in effetti:
        if effetto.congelamento:
            al, programma = data_it(effetto.congelamento.al), effetto.programma.titolo
            testo = CONGELATO.format(fa=effetto.get_tipo_display(), programma=programma, al=al)
            raise ValidationError({"data": testo}, code="congelato")
    mandati = EffettoAtto.storia.filter(atto=atto, tipo=EffettoAtto.Tipo.MANDATO).values("cambio")
    if Cambio.objects.filter(atto=atto).exclude(pk__in=mandati).exists():
        raise ValidationError({"data": CITATO}, code="citato")
    if effetti and data > oggi():
        raise ValidationError({"data": FUTURO}, code="futuro")


@contextmanager
def registra(utente: Utente, *, motivo: str = "", via: Via | None = None) -> Iterator[Cambio]:
    """One act of writing of whoever registers the acts; PermissionDenied for the others."""
    esigi_registrazione(utente)
    incarico = next((i for i in incarichi_vigenti(utente, oggi()) if i.settore), None)
    with con_autore(utente, motivo, via=via, settore=incarico.settore if incarico else None) as cambio:
        yield cambio


@contextmanager
def scrive_nell_atto(utente: Utente, atto_id: int, *, motivo: str = "") -> Iterator[Atto]:
    """One act of writing on a registered act, its row held and the right looked at again."""
    with registra(utente, motivo=motivo):
        atto = blocca_atto(atto_id)
        esigi_registrazione(utente)
        yield atto


def blocca_atto(atto_id: int) -> Atto:
    return Atto.objects.select_for_update(of=("self",)).get(pk=atto_id)


def esigi_registrazione(utente: Utente) -> None:
    """Asked of the person as the tables have them now: a user object remembers the terms it read before a lock."""
    if not (utente.e_sistema or puo_registrare_atti(Utente.objects.get(pk=utente.pk))):
        raise PermissionDenied


def _salva(atto: Atto) -> None:
    with _senza_doppioni():
        atto.full_clean()
        atto.save()


@contextmanager
def _senza_doppioni() -> Iterator[None]:
    """Two people may register the same act at once: the second sees why it is refused."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as errore:
        if "atto_unico" not in str(errore):
            raise
        raise ValidationError({NON_FIELD_ERRORS: [DOPPIO]}, code="unique") from errore
