# SPDX-License-Identifier: AGPL-3.0-or-later
"""Two fotografie as the list of what differs: a path, what stood there before, what stands there after.

A path is made of names and ids, never of positions: `("azioni", 11, "fasi", 5, "fine_prevista")`. Actions, sectors,
people and subjects stand once at the root, and elsewhere as their id, so a thing that moves keeps its path. The list of
what a thing holds, in its order, is a value like any other: the path ends with the name of the list and the value is a
tuple of ids. None is what is not there.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum
from functools import cache
from operator import attrgetter
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from programma.fotografia.dati import Azione, Fotografia, Persona, Settore, Soggetto

Percorso = tuple[str | int, ...]
Voci = dict[Percorso, Any]
RADICI: dict[type, str] = {Azione: "azioni", Persona: "persone", Settore: "settori", Soggetto: "soggetti"}


@dataclass(frozen=True, slots=True)
class Tripla:
    percorso: Percorso
    prima: Any
    dopo: Any


class NonSegue(ValueError):
    """Differences that do not start from what they are given."""


def triple(prima: Fotografia, dopo: Fotografia) -> tuple[Tripla, ...]:
    """All that differs, in order of path; nothing when the two are equal."""
    return _in_ordine(_tra(prima, dopo))


def applica(prima: Fotografia, differenze: Iterable[Tripla]) -> Fotografia:
    """The fotografia those differences lead to; NonSegue when they do not start from `prima`."""
    voci = {tripla.percorso: tripla.dopo for tripla in _tra(None, prima)}
    for tripla in differenze:
        if voci.get(tripla.percorso) != tripla.prima:
            raise NonSegue(f"{tripla.percorso}: expected {tripla.prima!r}")
        voci[tripla.percorso] = tripla.dopo
    foto: Fotografia = _Cantiere(voci).costruisci(Fotografia, ())
    return foto


def componi(prime: Iterable[Tripla], seconde: Iterable[Tripla]) -> tuple[Tripla, ...]:
    """One list for two steps, the second from where the first arrives; what comes back to where it was is not there."""
    unite = {tripla.percorso: tripla for tripla in prime}
    for tripla in seconde:
        prima = unite.get(tripla.percorso)
        if prima is not None and prima.dopo != tripla.prima:
            raise NonSegue(f"{tripla.percorso}: expected {tripla.prima!r}")
        unite[tripla.percorso] = Tripla(tripla.percorso, prima.prima if prima else tripla.prima, tripla.dopo)
    return _in_ordine(tripla for tripla in unite.values() if tripla.prima != tripla.dopo)


class _Modo(Enum):
    VALORE, PARTE, PARTI, UNO, MOLTI = range(5)


def _in_ordine(differenze: Iterable[Tripla]) -> tuple[Tripla, ...]:
    return tuple(sorted(differenze, key=lambda tripla: tripla.percorso))


def _tra(prima: Fotografia | None, dopo: Fotografia) -> Iterator[Tripla]:
    yield from _differenze(Fotografia, (), prima, dopo)
    for tipo, radice in RADICI.items():
        yield from _tra_parti(tipo, (radice,), _alla_radice(prima, radice), _alla_radice(dopo, radice))


def _alla_radice(foto: Fotografia | None, radice: str) -> Iterable[Any]:
    if foto is None:
        return ()
    parti: Iterable[Any] = foto.azioni() if radice == RADICI[Azione] else getattr(foto, radice)
    return parti


def _differenze(tipo: type, percorso: Percorso, prima: Any, dopo: Any) -> Iterator[Tripla]:
    nomi, leggi, composti = _piano(tipo)
    valori_prima, valori_dopo = leggi(prima), leggi(dopo)
    if valori_prima != valori_dopo:
        for nome, vecchio, nuovo in zip(nomi, valori_prima, valori_dopo, strict=True):
            if vecchio != nuovo:
                yield Tripla((*percorso, nome), vecchio, nuovo)
    for nome, modo, altro in composti:
        vecchio, nuovo = getattr(prima, nome, None), getattr(dopo, nome, None)
        if vecchio is not nuovo:
            yield from _tra_composti(modo, altro, (*percorso, nome), vecchio, nuovo)


def _tra_composti(modo: _Modo, tipo: type, percorso: Percorso, prima: Any, dopo: Any) -> Iterator[Tripla]:
    if modo is _Modo.PARTE:
        yield from _differenze(tipo, percorso, prima, dopo)
        return
    chiave = _chiave if modo is _Modo.UNO else _chiavi
    vecchie, nuove = chiave(prima), chiave(dopo)
    if vecchie != nuove:
        yield Tripla(percorso, vecchie, nuove)
    if modo is _Modo.PARTI:
        yield from _tra_parti(tipo, percorso, prima or (), dopo or ())


def _tra_parti(tipo: type, percorso: Percorso, prima: Iterable[Any], dopo: Iterable[Any]) -> Iterator[Tripla]:
    vecchie, nuove = {parte.id: parte for parte in prima}, {parte.id: parte for parte in dopo}
    for pk in vecchie | nuove:
        yield from _differenze(tipo, (*percorso, pk), vecchie.get(pk), nuove.get(pk))


def _chiave(valore: Any) -> int | None:
    return valore and valore.id


def _chiavi(valori: Any) -> tuple[int, ...] | None:
    return None if valori is None else tuple([valore.id for valore in valori])


@cache
def _piano(tipo: type) -> tuple[tuple[str, ...], Callable[[Any], tuple[Any, ...]], tuple[tuple[str, _Modo, type], ...]]:
    """Names and reader of plain values, read at once as most are equal; then the fields that hold or name things."""
    nomi = tuple(nome for nome, modo, _ in _campi(tipo) if modo is _Modo.VALORE)
    niente = (None,) * len(nomi)
    leggi = attrgetter(*nomi)
    composti = tuple(campo for campo in _campi(tipo) if campo[1] is not _Modo.VALORE)
    return nomi, lambda oggetto: niente if oggetto is None else leggi(oggetto), composti


@cache
def _campi(tipo: type) -> tuple[tuple[str, _Modo, type], ...]:
    annotazioni = get_type_hints(tipo)
    return tuple((campo.name, *_modo(annotazioni[campo.name])) for campo in fields(tipo))


def _modo(annotazione: Any) -> tuple[_Modo, type]:
    """How a field is compared, and the type of what it holds or names."""
    if isinstance(annotazione, UnionType):
        annotazione = next(tipo for tipo in get_args(annotazione) if tipo is not NoneType)
    molti = get_origin(annotazione) is tuple
    tipo: type = get_args(annotazione)[0] if molti else annotazione
    if not is_dataclass(tipo):
        return _Modo.VALORE, tipo
    if tipo in RADICI:
        return _Modo.MOLTI if molti else _Modo.UNO, tipo
    return _Modo.PARTI if molti else _Modo.PARTE, tipo


class _Cantiere:
    """Builds the tree again from its values by path; what stands at the root is built once."""

    def __init__(self, voci: Voci) -> None:
        self._voci = voci
        self._fatti: dict[Percorso, Any] = {}

    def costruisci(self, tipo: type, percorso: Percorso) -> Any:
        return tipo(**{nome: self._valore(modo, altro, (*percorso, nome)) for nome, modo, altro in _campi(tipo)})

    def _valore(self, modo: _Modo, tipo: type, dove: Percorso) -> Any:
        if modo is _Modo.PARTE:
            primo = _campi(tipo)[0][0]
            return None if self._voci.get((*dove, primo)) is None else self.costruisci(tipo, dove)
        valore = self._voci.get(dove)
        if modo is _Modo.VALORE or valore is None:
            return valore
        if modo is _Modo.UNO:
            return self._alla_radice(tipo, valore)
        if modo is _Modo.MOLTI:
            return tuple(self._alla_radice(tipo, pk) for pk in valore)
        return tuple(self.costruisci(tipo, (*dove, pk)) for pk in valore)

    def _alla_radice(self, tipo: type, pk: int) -> Any:
        percorso = (RADICI[tipo], pk)
        if percorso not in self._fatti:
            self._fatti[percorso] = self.costruisci(tipo, percorso)
        return self._fatti[percorso]
