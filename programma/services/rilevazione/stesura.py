# SPDX-License-Identifier: AGPL-3.0-or-later
"""A cycle is written, changed while it may be, and opened."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Max

from abitare.lib.tempo import adesso, oggi
from programma.models import Azione, AzioneRilevata, Domanda, Passaggio, Rilevazione
from programma.services.blocchi import scrive_nel_programma
from programma.services.conflitti import Conflitto, Urto, concilia, riga_di_versione, righe_alla_versione
from programma.services.regole import cambiati, limita, scrivi
from programma.services.rilevazione.passaggi import segna_passaggio
from programma.services.rilevazione.regole import (
    controlla,
    da_chiedere,
    esigi_apertura_futura,
    esigi_azioni_del_programma,
    esigi_giorno_non_festivo,
    esigi_motivo,
    esigi_nessuna_aperta,
)
from programma.services.rilevazione.rettifica import rettifica_azioni
from tavolo.models import Utente
from tavolo.storia import Via

CAMPI = ("titolo", "al", "apre", "scade", "tolleranza")
DA_APERTA = ("titolo", "scade", "tolleranza")
CON_MOTIVO = ("scade", "tolleranza")
GIA_VISTA = "La rilevazione è aperta: si cambiano titolo, scadenza, tolleranza e azioni comprese."
NON_SI_APRE = "La rilevazione è già stata aperta."


@dataclass(frozen=True)
class Visto:
    """The version a person started from, and the one whose clashes they were shown."""

    versione: int | None
    vista: int | None


@dataclass(frozen=True)
class Quesito:
    """A question of a cycle, as the form gives it."""

    testo: str
    tipo: str = Domanda.Tipo.TESTO
    scelte: tuple[str, ...] = ()


def crea_rilevazione(
    *,
    utente: Utente,
    programma_id: int,
    dati: Mapping[str, Any],
    azioni: Iterable[int] = (),
    domande: Sequence[Quesito] = (),
    via: Via | None = None,
) -> Rilevazione:
    """A cycle (`dati`: CAMPI; no `azioni`: all the open ones), opened at once when its day has come."""
    with scrive_nel_programma(utente, programma_id, via=via, esclusivo=True) as programma:
        rilevazione = Rilevazione(programma=programma, **limita(dati, CAMPI))
        rilevazione.azioni_scelte = esigi_azioni_del_programma(programma_id, azioni)
        rilevazione.full_clean()
        esigi_apertura_futura(rilevazione.apre)
        controlla(rilevazione)
        rilevazione.save()
        scrivi_domande(rilevazione, domande)
        if rilevazione.apre <= oggi():
            apri_bloccata(rilevazione)
    return rilevazione


def modifica_rilevazione(
    *,
    utente: Utente,
    rilevazione_id: int,
    dati: Mapping[str, Any],
    azioni: Iterable[int] | None = None,
    domande: Sequence[Quesito] | None = None,
    versione: int | None = None,
    vista: int | None = None,
    motivo: str = "",
) -> Rilevazione:
    """While foreseen all of it; once open DA_APERTA and the actions, days and actions with a reason.

    None: left as it is. Raises Conflitto when somebody else wrote the same things since `versione`, as for an action.
    """
    programma_id = Rilevazione.objects.values_list("programma_id", flat=True).get(pk=rilevazione_id)
    with scrive_nel_programma(utente, programma_id, motivo=motivo, esclusivo=True):
        rilevazione = blocca_rilevazione(rilevazione_id)
        visto = Visto(versione, vista)
        if rilevazione.stato == Rilevazione.Stato.PREVISTA:
            _riscrivi(rilevazione, limita(dati, CAMPI), azioni, domande, visto)
        else:
            _ritocca(rilevazione, limita(dati, CAMPI), azioni, motivo, visto)
        controlla(rilevazione)
    return rilevazione


def apri(*, utente: Utente, rilevazione_id: int) -> Rilevazione:
    """Opens a foreseen cycle now, before its day; the next working one when today is a holiday."""
    programma_id = Rilevazione.objects.values_list("programma_id", flat=True).get(pk=rilevazione_id)
    with scrive_nel_programma(utente, programma_id, esclusivo=True):
        rilevazione = blocca_rilevazione(rilevazione_id)
        apri_bloccata(rilevazione)
    return rilevazione


def blocca_rilevazione(rilevazione_id: int) -> Rilevazione:
    """To be called with the programme held FOR UPDATE."""
    righe = Rilevazione.objects.select_for_update(of=("self",)).select_related("programma")
    return righe.get(pk=rilevazione_id)


def apri_bloccata(rilevazione: Rilevazione) -> None:
    """Fixes of which actions it asks and from when a statement counts as its answer."""
    if rilevazione.stato != Rilevazione.Stato.PREVISTA:
        raise ValidationError(NON_SI_APRE, code="stato")
    esigi_giorno_non_festivo()
    esigi_nessuna_aperta(rilevazione)
    chieste = _chieste(rilevazione)
    if not chieste:
        raise ValidationError("Non c'è nessuna azione aperta di cui chiedere.", code="vuota")
    ora = adesso()
    chiuse = rilevazione.programma.rilevazioni.aggregate(ultima=Max("chiusa"))
    rilevazione.stato = Rilevazione.Stato.APERTA
    rilevazione.aperta, rilevazione.risposte_dal = ora, chiuse["ultima"] or ora
    rilevazione.save(update_fields=["stato", "aperta", "risposte_dal"])
    segna_passaggio(rilevazione, Passaggio.Tipo.APERTURA, ora)
    AzioneRilevata.objects.bulk_create(
        AzioneRilevata(rilevazione=rilevazione, azione=azione, settore_id=azione.settore_id) for azione in chieste
    )


def _chieste(rilevazione: Rilevazione) -> list[Azione]:
    aperte, scelte = da_chiedere(rilevazione.programma_id), set(rilevazione.azioni_scelte)
    return [azione for azione in aperte if azione.pk in scelte] if scelte else aperte


def scrivi_domande(rilevazione: Rilevazione, domande: Sequence[Quesito]) -> None:
    for posto, quesito in enumerate(domande, start=1):
        domanda = Domanda(
            rilevazione=rilevazione,
            testo=quesito.testo,
            tipo=quesito.tipo,
            scelte=list(quesito.scelte),
            ordine=posto,
        )
        domanda.full_clean()
        domanda.save()


def _riscrivi(
    rilevazione: Rilevazione,
    dati: Mapping[str, Any],
    azioni: Iterable[int] | None,
    domande: Sequence[Quesito] | None,
    visto: Visto,
) -> None:
    scelte = {} if azioni is None else {"azioni_scelte": esigi_azioni_del_programma(rilevazione.programma_id, azioni)}
    nuovi = concilia(rilevazione, visto.versione, {**dati, **scelte}, vista=visto.vista)
    da_scrivere = _domande_da_scrivere(rilevazione, domande, visto)
    scrivi(rilevazione, nuovi)
    if da_scrivere is None:
        return
    for domanda in rilevazione.domande.all():
        domanda.delete()
    scrivi_domande(rilevazione, da_scrivere)
    rilevazione.save()


def _domande_da_scrivere(
    rilevazione: Rilevazione, domande: Sequence[Quesito] | None, visto: Visto
) -> Sequence[Quesito] | None:
    """None when they stay as they are: nobody changed them, or only somebody else did."""
    adesso_sono = quesiti(rilevazione)
    if domande is None or list(domande) == adesso_sono:
        return None
    if visto.versione is None or visto.versione == rilevazione.versione:
        return domande
    riga = riga_di_versione(rilevazione, visto.versione)
    righe = righe_alla_versione(Domanda, rilevazione, riga).values()
    erano = [Quesito(d.testo, d.tipo, tuple(d.scelte)) for d in sorted(righe, key=lambda d: (d.ordine, d.id))]
    if list(domande) == erano:
        return None
    if erano != adesso_sono and visto.vista != rilevazione.versione:
        raise Conflitto({"domande": Urto(erano, adesso_sono, list(domande))}, rilevazione.versione)
    return domande


def quesiti(rilevazione: Rilevazione) -> list[Quesito]:
    return [Quesito(d.testo, d.tipo, tuple(d.scelte)) for d in rilevazione.domande.all()]


def _ritocca(
    rilevazione: Rilevazione, dati: Mapping[str, Any], azioni: Iterable[int] | None, motivo: str, visto: Visto
) -> None:
    if rilevazione.stato not in Rilevazione.Stato.MODIFICABILI:
        raise ValidationError("La rilevazione è chiusa: per cambiarla va prima riaperta.", code="stato")
    nuovi = concilia(rilevazione, visto.versione, dati, vista=visto.vista)
    toccati = cambiati(rilevazione, nuovi)
    if toccati - set(DA_APERTA):
        raise ValidationError(GIA_VISTA, code="stato")
    if toccati & set(CON_MOTIVO):
        esigi_motivo(motivo, "Scrivi perché cambiano i tempi: i settori li hanno già ricevuti.")
    if azioni is not None:
        rettifica_azioni(rilevazione, azioni, motivo, visto.versione)
    scrivi(rilevazione, nuovi)
