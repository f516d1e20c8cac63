# SPDX-License-Identifier: AGPL-3.0-or-later
"""Acts, as they are registered and as they bear on a programme."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from abitare.lib.tempo import oggi
from delibere.estratto import AllegatoEstratto, EstrattoAtto
from delibere.estratto import Presenza as PresenzaEstratto
from delibere.models import AllegatoAtto, Atto, EffettoAtto, Presenza, PuntoAtto
from delibere.permissions import puo_registrare_atti
from programma.models import Programma
from programma.services.blocchi import scrive_nel_programma
from programma.services.congelamenti import congela
from programma.services.regole import limita, scrivi
from programma.services.stato import Passaggio, imposta_stato
from tavolo.models import Utente
from tavolo.permissions import incarichi_vigenti
from tavolo.storia import Via, con_autore

CAMPI = (
    "tipo",
    "organo",
    "registro",
    "anno",
    "numero",
    "data",
    "oggetto",
    "settore_proponente",
    "servizio",
    "responsabile_procedimento",
    "pratica_trattata_da",
    "presidente",
    "segretario",
    "votazione",
)
COMPLETATO = "Completato con il testo dell'estratto"
DOPPIO = "C'è già un atto con questo tipo, organo, registro, anno e numero."
Punti = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class PartiAtto:
    """What an act holds besides its own fields; `punti` by section (`PuntoAtto.Sezione`), each in its order."""

    presenze: tuple[PresenzaEstratto, ...] = ()
    punti: Punti = field(default_factory=dict)
    allegati: tuple[AllegatoEstratto, ...] = ()


def crea_atto(
    *, utente: Utente, dati: Mapping[str, Any], parti: PartiAtto, via: Via | None = None, dati_esempio: bool = False
) -> Atto:
    """Registers an act (`dati`: CAMPI); ValidationError when it is already there or a part of it is not valid."""
    with _registra(utente, via=via):
        atto = Atto(**limita(dati, CAMPI), dati_esempio=dati_esempio)
        _salva(atto)
        _scrivi_parti(atto, parti)
    return atto


def crea_atto_da_estratto(*, utente: Utente, estratto: EstrattoAtto, dati_esempio: bool = False) -> Atto:
    """Registers the act that an extract tells of, in its own words; one registered by its essentials is completed."""
    dati, parti = dati_da_estratto(estratto)
    essenziale = _registrato_senza_parti(dati)
    if essenziale is not None:
        return modifica_atto(utente=utente, atto_id=essenziale.pk, dati=dati, parti=parti, motivo=COMPLETATO)
    return crea_atto(utente=utente, dati=dati, parti=parti, via=Via.IMPORTAZIONE, dati_esempio=dati_esempio)


def _registrato_senza_parti(dati: Mapping[str, Any]) -> Atto | None:
    chiave = {campo: dati[campo] for campo in ("tipo", "organo", "registro", "anno", "numero")}
    return Atto.objects.filter(**chiave, presenze=None, punti=None, allegati=None).first()


def modifica_atto(*, utente: Utente, atto_id: int, dati: Mapping[str, Any], parti: PartiAtto, motivo: str = "") -> Atto:
    """Corrects a registered act. The parts that differ are written anew; nothing is written where nothing differs."""
    with _registra(utente, motivo=motivo):
        atto = Atto.objects.select_for_update(of=("self",)).get(pk=atto_id)
        if not motivo.strip():
            raise ValidationError({"motivo": "Scrivi perché l'atto registrato va corretto."})
        with _senza_doppioni():
            scrivi(atto, limita(dati, CAMPI))
        if parti_di(atto) != parti:
            for riga in (*atto.presenze.all(), *atto.punti.all(), *atto.allegati.all()):
                riga.delete()
            _scrivi_parti(atto, parti)
    return atto


def collega_mandato(*, utente: Utente, programma_id: int, atto_id: int) -> EffettoAtto:
    """The act that asked for the programme; the programme itself does not change."""
    atto = Atto.objects.get(pk=atto_id)
    with scrive_nel_programma(utente, programma_id, atto=atto) as programma:
        return _scrivi_effetto(atto, programma, EffettoAtto.Tipo.MANDATO)


def adotta_programma(*, utente: Utente, programma_id: int, atto_id: int, motivo: str = "") -> EffettoAtto:
    """From draft to adopted, and what is adopted is frozen: the data on the day of the act, known today."""
    atto = Atto.objects.get(pk=atto_id)
    with scrive_nel_programma(utente, programma_id, motivo=motivo, atto=atto, esclusivo=True) as bloccato:
        effetto = _scrivi_effetto(atto, bloccato, EffettoAtto.Tipo.ADOZIONE)
        programma = imposta_stato(utente=utente, programma_id=programma_id, passaggio=Passaggio.ADOZIONE, atto=atto)
        congela(utente=utente, programma=programma, al=min(atto.data, oggi()))
    return effetto


def chiudi_programma(*, utente: Utente, programma_id: int, atto_id: int, motivo: str = "") -> EffettoAtto:
    """From adopted to closed, for ever; the last data are frozen."""
    atto = Atto.objects.get(pk=atto_id)
    with scrive_nel_programma(utente, programma_id, motivo=motivo, atto=atto, esclusivo=True) as bloccato:
        effetto = _scrivi_effetto(atto, bloccato, EffettoAtto.Tipo.CHIUSURA)
        programma = imposta_stato(utente=utente, programma_id=programma_id, passaggio=Passaggio.CHIUSURA, atto=atto)
        congela(utente=utente, programma=programma, al=min(atto.data, oggi()))
    return effetto


def dati_da_estratto(estratto: EstrattoAtto) -> tuple[dict[str, Any], PartiAtto]:
    votazione = estratto.voto if estratto.esito == "approvata" else f"{estratto.voto}; proposta {estratto.esito}"
    dati = {campo: getattr(estratto, campo) for campo in CAMPI if hasattr(estratto, campo)} | {
        "tipo": Atto.Tipo.DELIBERAZIONE.value,
        "organo": Atto.Organo.GIUNTA.value,
        "settore_proponente": estratto.settore,
        "votazione": votazione,
    }
    sezioni = PuntoAtto.Sezione
    punti = {
        sezioni.PREMESSE.value: estratto.premesse,
        sezioni.MOTIVAZIONE.value: estratto.motivazioni,
        sezioni.NORMATIVA.value: estratto.norme,
        sezioni.DECISIONE.value: estratto.decisioni,
    }
    return dati, PartiAtto(estratto.presenze, punti, estratto.allegati)


def parti_di(atto: Atto) -> PartiAtto:
    """The parts as they are registered."""
    punti: dict[str, list[str]] = {}
    for punto in atto.punti.order_by("sezione", "numero"):
        punti.setdefault(punto.sezione, []).append(punto.testo)
    return PartiAtto(
        tuple(PresenzaEstratto(p.nominativo, p.qualifica, p.presente, p.da_remoto) for p in atto.presenze.all()),
        {sezione: tuple(testi) for sezione, testi in punti.items()},
        tuple(AllegatoEstratto(a.nome, a.impronta) for a in atto.allegati.all()),
    )


@contextmanager
def _registra(utente: Utente, *, motivo: str = "", via: Via | None = None) -> Iterator[None]:
    if not (utente.e_sistema or puo_registrare_atti(utente)):
        raise PermissionDenied
    incarico = next((i for i in incarichi_vigenti(utente, oggi()) if i.settore), None)
    with con_autore(utente, motivo, via=via, settore=incarico.settore if incarico else None):
        yield


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


def _scrivi_parti(atto: Atto, parti: PartiAtto) -> None:
    righe: list[Presenza | PuntoAtto | AllegatoAtto] = []
    for posto, presenza in enumerate(parti.presenze, 1):
        righe.append(
            Presenza(
                atto=atto,
                nominativo=presenza.nominativo,
                qualifica=presenza.qualifica,
                presente=presenza.presente,
                da_remoto=presenza.da_remoto,
                ordine=posto,
            )
        )
    for sezione, testi in parti.punti.items():
        righe += [PuntoAtto(atto=atto, sezione=sezione, numero=n, testo=testo) for n, testo in enumerate(testi, 1)]
    for posto, allegato in enumerate(parti.allegati, 1):
        righe.append(AllegatoAtto(atto=atto, nome=allegato.nome, impronta=allegato.impronta, ordine=posto))
    for riga in righe:
        riga.full_clean()
        riga.save()


def _scrivi_effetto(atto: Atto, programma: Programma, tipo: str) -> EffettoAtto:
    if atto.data > oggi():
        raise ValidationError("L'atto ha una data futura: non ha ancora effetto.", code="futuro")
    effetto = EffettoAtto(atto=atto, programma=programma, tipo=tipo)
    effetto.full_clean()
    effetto.save()
    return effetto
