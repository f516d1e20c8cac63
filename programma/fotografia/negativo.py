# SPDX-License-Identifier: AGPL-3.0-or-later
"""The ten queries of a fotografia, as plain rows; parents are read before what they name, so each name is found."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import F, Model, Q, QuerySet

from programma.fotografia.sorgenti import anagrafica, legami, nel_ciclo, parole, righe, rilevazione_aperta, tra
from programma.models import Aggiornamento, Azione, Fase, Indicatore, Misurazione, Obiettivo, Programma, Risorsa

Riga = tuple[Any, ...]


def _campi(nomi: str) -> tuple[str, ...]:
    return tuple(nomi.split())


CAMPI: dict[type[Model], tuple[str, ...]] = {
    Programma: _campi("id titolo descrizione dal al stato anno_breve anno_medio anno_lungo dati_esempio"),
    Obiettivo: _campi("id codice titolo descrizione orizzonte settore_id peso codice_dup linea_mandato"),
    Azione: _campi(
        "id obiettivo_id codice titolo descrizione settore_id persona_id inizio_previsto fine_prevista inizio_effettivo"
        " fine_effettiva peso stato motivo_stato criticita testo_criticita luogo fonte"
    ),
    Fase: _campi("id azione_id nome inizio_previsto fine_prevista inizio_effettivo fine_effettiva peso"),
    Risorsa: _campi("id azione_id fonte capitolo missione anno stanziato impegnato liquidato per_lavori"),
    Indicatore: _campi(
        "id obiettivo_id azione_id nome unita base data_base obiettivo_valore data_obiettivo fonte verso"
    ),
    Misurazione: _campi("id indicatore_id valore data nota"),
    Aggiornamento: _campi(
        "id azione_id settore_id riferito_al scritto nessuna_variazione stato motivo_stato avanzamento testo criticita"
        " testo_criticita inizio_effettivo fine_effettiva mezzo_di_prova proposta corregge_id"
    ),
}
RISPOSTA = ("cambio__utente_id", "risposta__id", "risposta__esito", "risposta__commento", "risposta__scritta")


@dataclass(frozen=True, slots=True)
class Negativo:
    """Rows as read, columns in the order of `CAMPI`; those of `parole` end with `RISPOSTA`, those of `azioni` with
    `nel_ciclo`, that of the programme with its open cycle."""

    programma: Riga
    obiettivi: list[Riga]
    azioni: list[Riga]
    fasi: list[Riga]
    risorse: list[Riga]
    indicatori: list[Riga]
    misure: list[Riga]
    legami: list[Riga]
    parole: list[Riga]
    anagrafica: list[Riga]


def esponi(programma_id: int, al: date, prima: datetime | None) -> Negativo:
    """Reads the rows now (`prima` None) or as they were just before an instant; Programma.DoesNotExist when absent."""
    scelto = righe(Programma, prima).filter(id=programma_id)
    programma = list(scelto.values_list(*CAMPI[Programma], rilevazione_aperta(prima)))
    if not programma:
        raise Programma.DoesNotExist(f"no programme {programma_id} before {prima}")
    obiettivi = _righe(Obiettivo, righe(Obiettivo, prima).filter(programma_id=programma_id).order_by("ordine", "id"))
    sue = _di(righe(Azione, prima), "obiettivo_id", obiettivi).order_by("ordine", "id")
    azioni = list(sue.values_list(*CAMPI[Azione], nel_ciclo(programma[0][-1], prima)))
    return _sviluppa(programma[0], obiettivi, azioni, al, prima)


def esponi_azioni(chiavi: list[int], al: date) -> Negativo:
    """Reads now only these actions, of whatever programme: neither programme nor objectives."""
    azioni = righe(Azione, None).filter(tra("id", chiavi)).values_list(*CAMPI[Azione], nel_ciclo(None, None))
    return _sviluppa((), [], list(azioni), al, None)


def _sviluppa(programma: Riga, obiettivi: list[Riga], azioni: list[Riga], al: date, prima: datetime | None) -> Negativo:
    chiavi = _chiavi(azioni)
    indicatori = righe(Indicatore, prima).filter(
        Q(tra("obiettivo_id", _chiavi(obiettivi))) | Q(tra("azione_id", chiavi))
    )
    indicatori_letti = _righe(Indicatore, indicatori.order_by("ordine", "id"))
    return Negativo(
        programma=programma,
        obiettivi=obiettivi,
        azioni=azioni,
        fasi=_righe(Fase, _di(righe(Fase, prima), "azione_id", azioni).order_by("ordine", "inizio_previsto", "id")),
        risorse=_righe(Risorsa, _di(righe(Risorsa, prima), "azione_id", azioni).order_by("anno", "fonte", "id")),
        indicatori=indicatori_letti,
        misure=_righe(Misurazione, _ultime_misure(indicatori_letti, al, prima)),
        legami=list(legami(chiavi, prima)),
        parole=list(parole(chiavi, al, prima).values_list(*CAMPI[Aggiornamento], *map(F, RISPOSTA))),
        anagrafica=list(anagrafica(al, prima)),
    )


def _righe(modello: type[Model], scelte: QuerySet[Any]) -> list[Riga]:
    return list(scelte.values_list(*CAMPI[modello]))


def _di(scelte: QuerySet[Any], colonna: str, padri: list[Riga]) -> QuerySet[Any]:
    return scelte.filter(tra(colonna, _chiavi(padri)))


def _chiavi(lette: list[Riga]) -> list[int]:
    return [riga[0] for riga in lette]


def _ultime_misure(indicatori: list[Riga], al: date, prima: datetime | None) -> QuerySet[Any]:
    misure = _di(righe(Misurazione, prima), "indicatore_id", indicatori).filter(data__lte=al)
    return misure.order_by("indicatore_id", "-data", "-id").distinct("indicatore_id")
