# SPDX-License-Identifier: AGPL-3.0-or-later
"""The canonical JSON of a fotografia: the same data give the same bytes, for ever (docs/fotografia.md).

UTF-8, keys sorted, no spaces; days as 2026-12-31, instants in UTC with microseconds, decimal numbers as strings without
trailing zeros. Sectors, people and subjects stand once in the lists of the root and elsewhere as their id.
"""

import json
from collections.abc import Callable
from dataclasses import fields
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from hashlib import sha256
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from programma.fotografia.dati import Fotografia, Persona, Settore, Soggetto

VERSIONE = 2
ELENCHI: dict[type, str] = {Persona: "persone", Settore: "settori", Soggetto: "soggetti"}
PER_ID = frozenset(ELENCHI)
Oggetti = dict[type, dict[int, Any]]


class SchemaIgnoto(ValueError):
    """The text is not a fotografia in a version this program reads."""


def impronta(testo: str) -> str:
    """SHA-256 of the UTF-8 bytes, upper-case hex as the Comune prints it."""
    return sha256(testo.encode()).hexdigest().upper()


def in_json(foto: Fotografia) -> str:
    albero = {"schema": VERSIONE} | campi_di(foto)
    for elenco in ELENCHI.values():
        albero[elenco] = [campi_di(voce) for voce in getattr(foto, elenco)]
    return scrivi_canonico(albero)


def scrivi_canonico(albero: dict[str, Any]) -> str:
    return json.dumps(albero, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))


def da_json(testo: str) -> Fotografia:
    """Reads a text of any version written so far; SchemaIgnoto for any other."""
    albero = json.loads(testo)
    versione = albero.pop("schema", None) if isinstance(albero, dict) else None
    if type(versione) is not int or versione not in LETTORI:
        raise SchemaIgnoto(f"not a fotografia of versions {', '.join(map(str, LETTORI))}")
    return LETTORI[versione](albero)


def _versione_1(albero: dict[str, Any]) -> Fotografia:
    """It knew of no cycles: coverage was always that of the last days."""
    for obiettivo in albero["obiettivi"]:
        for azione in obiettivo["azioni"]:
            azione["nel_ciclo"] = None
    return _versione_2(albero | {"rilevazione": None})


def _versione_2(albero: dict[str, Any]) -> Fotografia:
    oggetti: Oggetti = {}
    for tipo, elenco in ELENCHI.items():
        letti = [leggi_oggetto(tipo, voce, oggetti) for voce in albero[elenco]]
        oggetti[tipo] = {voce.id: voce for voce in letti}
        albero[elenco] = [voce.id for voce in letti]
    return leggi_oggetto(Fotografia, albero, oggetti)


# A reader for each version ever written: a new version leaves the earlier readers able to give today's dataclasses.
LETTORI: dict[int, Callable[[dict[str, Any]], Fotografia]] = {1: _versione_1, 2: _versione_2}


def numero(valore: Decimal) -> str:
    """Plain digits, no exponent, no trailing zeros, no minus before zero."""
    testo = format(valore, "f")
    if "." in testo:
        testo = testo.rstrip("0").rstrip(".")
    return "0" if testo == "-0" else testo


def istante(valore: datetime) -> str:
    return valore.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def campi_di(oggetto: Any) -> dict[str, Any]:
    """A dataclass as a tree that JSON holds."""
    tipo: type = type(oggetto)
    return {nome: _scrivi(getattr(oggetto, nome)) for nome in _nomi(tipo)}


@cache
def _nomi(tipo: type) -> tuple[str, ...]:
    return tuple(campo.name for campo in fields(tipo))


def _scrivi(valore: Any) -> Any:
    tipo = type(valore)
    if tipo in (str, int, bool, NoneType):
        return valore
    if tipo is tuple:
        return [_scrivi(voce) for voce in valore]
    if tipo is date:
        return valore.isoformat()
    if tipo is Decimal:
        return numero(valore)
    if tipo in PER_ID:
        return valore.id
    return istante(valore) if tipo is datetime else campi_di(valore)


def leggi_oggetto(tipo: type, campi: dict[str, Any], oggetti: Oggetti) -> Any:
    """The dataclass from its tree; `oggetti` are those that stand in it as their id."""
    return tipo(**{nome: leggi(campi[nome], oggetti) for nome, leggi in _lettori(tipo).items()})


@cache
def _lettori(tipo: type) -> dict[str, Callable[[Any, Oggetti], Any]]:
    return {nome: _lettore(annotazione) for nome, annotazione in get_type_hints(tipo).items()}


def _lettore(annotazione: Any) -> Callable[[Any, Oggetti], Any]:
    if isinstance(annotazione, UnionType):
        pieno = _lettore(next(tipo for tipo in get_args(annotazione) if tipo is not NoneType))
        return lambda valore, oggetti: None if valore is None else pieno(valore, oggetti)
    if get_origin(annotazione) is tuple:
        voce = _lettore(get_args(annotazione)[0])
        return lambda valore, oggetti: tuple(voce(v, oggetti) for v in valore)
    if annotazione in PER_ID:
        return lambda valore, oggetti: oggetti[annotazione][valore]
    semplici: dict[Any, Callable[[Any], Any]] = {
        date: date.fromisoformat,
        datetime: datetime.fromisoformat,
        Decimal: Decimal,
    }
    if annotazione in semplici:
        return lambda valore, oggetti: semplici[annotazione](valore)
    if annotazione in (str, int, bool):
        return lambda valore, oggetti: valore
    return lambda valore, oggetti: leggi_oggetto(annotazione, valore, oggetti)
