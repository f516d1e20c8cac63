# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the minutes of a meeting say, and the canonical JSON they are frozen in: no database, no clock."""

import json
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class VocePresenza:
    nome: str
    di_chi: str
    presenza: str


@dataclass(frozen=True, slots=True)
class VoceDecisione:
    """`cambia`: what it does to the programme in words, or empty; `stato` as approved."""

    testo: str
    cambia: str
    stato: str


@dataclass(frozen=True, slots=True)
class VocePunto:
    titolo: str
    descrizione: str
    verbale: str
    decisioni: tuple[VoceDecisione, ...]


@dataclass(frozen=True, slots=True)
class VoceDocumento:
    titolo: str
    nome: str
    impronta: str


@dataclass(frozen=True, slots=True)
class DatiVerbale:
    """`nome` is the meeting's, `atto` the act its minutes became; `noto_al`: the instant of their approval."""

    ente: str
    nome: str
    oggetto: str
    atto: str
    inizio: datetime
    fine: datetime
    dove: str
    noto_al: datetime
    dati_esempio: bool
    presenze: tuple[VocePresenza, ...]
    punti: tuple[VocePunto, ...]
    documenti: tuple[VoceDocumento, ...] = ()

    @property
    def decisioni(self) -> tuple[VoceDecisione, ...]:
        return tuple(decisione for punto in self.punti for decisione in punto.decisioni)


def da_json(testo: str) -> DatiVerbale:
    dati = DatiVerbale(**json.loads(testo))
    istanti: dict[str, Any] = {c: datetime.fromisoformat(str(getattr(dati, c))) for c in ("inizio", "fine", "noto_al")}
    lette: dict[str, Any] = json.loads(testo)
    presenze = tuple(VocePresenza(**voce) for voce in lette["presenze"])
    punti = tuple(_punto(voce) for voce in lette["punti"])
    documenti = tuple(VoceDocumento(**voce) for voce in lette.get("documenti", ()))
    return replace(dati, presenze=presenze, punti=punti, documenti=documenti, **istanti)


def _punto(voce: dict[str, Any]) -> VocePunto:
    return VocePunto(**voce | {"decisioni": tuple(VoceDecisione(**d) for d in voce["decisioni"])})
