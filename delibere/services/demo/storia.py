# SPDX-License-Identifier: AGPL-3.0-or-later
"""What happened to the demo programme: statements of the sectors, answers, changes, each written on its day."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from abitare.lib.tempo import ROMA
from delibere.models import Atto
from programma.models import Azione, Stato
from programma.services import modifica_azione
from programma.services.aggiornamenti import accetta, dichiara, restituisci
from tavolo.models import Ruolo, Utente

GIORNI_PER_SCRIVERE = 6
GIORNI_PER_RISPONDERE = 4
NESSUNA_RISPOSTA = "attesa"


@dataclass(frozen=True)
class Evento:
    """Something that one person does at an instant."""

    istante: datetime
    fai: Callable[[], Any]


def alle(giorno: date, ora: int) -> datetime:
    return datetime.combine(giorno, time(ora), tzinfo=ROMA)


def eventi_di(azione: Azione, scheda: dict[str, Any], coordinatrice: Utente) -> Iterable[Evento]:
    referente = referente_di(azione)
    for parola in scheda.get("parole", ()):
        scritta = parola.get("scritta", parola["al"] + timedelta(days=GIORNI_PER_SCRIVERE))
        fatto: list[int] = []
        yield Evento(alle(scritta, 10), _dice(referente, azione, parola, fatto))
        if parola.get("esito") != NESSUNA_RISPOSTA:
            giorno = scritta + timedelta(days=GIORNI_PER_RISPONDERE)
            yield Evento(alle(giorno, 15), _risponde(coordinatrice, parola, fatto))
    for modifica in scheda.get("modifiche", ()):
        yield Evento(alle(modifica["il"], 11), _cambia(coordinatrice, azione, modifica))


def referente_di(azione: Azione) -> Utente:
    return Utente.objects.get(
        incarichi__settore=azione.settore_id, incarichi__ruolo=Ruolo.REFERENTE, incarichi__supplente=False
    )


def _dice(referente: Utente, azione: Azione, parola: dict[str, Any], fatto: list[int]) -> Callable[[], None]:
    def fai() -> None:
        aggiornamento = dichiara(utente=referente, azione_id=azione.pk, dati=_dati(azione, parola))
        fatto.append(aggiornamento.pk)

    return fai


def _risponde(coordinatrice: Utente, parola: dict[str, Any], fatto: list[int]) -> Callable[[], None]:
    def fai() -> None:
        if parola.get("esito") == "restituita":
            restituisci(utente=coordinatrice, aggiornamento_id=fatto[0], commento=parola["commento"])
        else:
            accetta(utente=coordinatrice, aggiornamento_id=fatto[0])

    return fai


def _cambia(coordinatrice: Utente, azione: Azione, modifica: dict[str, Any]) -> Callable[[], None]:
    dati = {campo: valore for campo, valore in modifica.items() if campo not in {"il", "motivo", "atto"}}

    def fai() -> None:
        atto = Atto.objects.get(numero=modifica["atto"]) if "atto" in modifica else None
        modifica_azione(utente=coordinatrice, azione_id=azione.pk, dati=dati, motivo=modifica["motivo"], atto=atto)

    return fai


def _dati(azione: Azione, parola: dict[str, Any]) -> dict[str, Any]:
    """The flat values of a statement; dates and state already said stay as they were."""
    stato = parola.get("stato", Stato.IN_CORSO)
    dati: dict[str, Any] = {
        "riferito_al": parola["al"],
        "avanzamento": Decimal(parola["p"]),
        "stato": stato,
        "testo": parola["testo"],
        "criticita": parola.get("criticita", "nessuna"),
        "testo_criticita": parola.get("testo_criticita", ""),
        "motivo_stato": parola.get("motivo", ""),
        "proposta": parola.get("proposta", ""),
        "mezzo_di_prova": parola.get("prova", ""),
        "fine_effettiva": parola.get("fine"),
    }
    if "inizio" in parola:
        dati["inizio_effettivo"] = parola["inizio"]
    return dati | _parti(azione, parola)


def _parti(azione: Azione, parola: dict[str, Any]) -> dict[str, Any]:
    fasi, risorse = list(azione.fasi.all()), list(azione.risorse.all())
    indicatori = list(azione.indicatori.all())
    dati: dict[str, Any] = {}
    for posto, (inizio, *fine) in parola.get("fasi", {}).items():
        chiave = f"fase_{fasi[int(posto)].pk}"
        dati |= {f"{chiave}_inizio": inizio, f"{chiave}_fine": fine[0] if fine else None}
    for risorsa, (impegnato, liquidato) in zip(risorse, parola.get("risorse", ()), strict=False):
        chiave = f"risorsa_{risorsa.pk}"
        dati |= {f"{chiave}_impegnato": Decimal(impegnato), f"{chiave}_liquidato": Decimal(liquidato)}
    for indicatore, valore in zip(indicatori, parola.get("indicatori", ()), strict=False):
        dati[f"indicatore_{indicatore.pk}"] = Decimal(valore)
    return dati
