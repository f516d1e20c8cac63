# SPDX-License-Identifier: AGPL-3.0-or-later
"""Two people on the same object: disjoint edits join, true clashes go back to who came second, with nothing lost."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Q

from tavolo.storia import ModelloConVersione

Valori = dict[str, Any]


@dataclass(frozen=True)
class Urto:
    """One field written differently by two people: what it was, what the other wrote, what is written now."""

    base: Any
    loro: Any
    mio: Any


class Conflitto(Exception):
    """True clashes, by field. Who writes again with the same version and `vista=versione` has seen them and wins.

    `accolti`: what others changed and this person did not, by field: (before, now). It is kept.
    """

    def __init__(
        self, urti: Mapping[str, Urto], versione: int, accolti: Mapping[str, tuple[Any, Any]] | None = None
    ) -> None:
        super().__init__(f"fields written twice: {', '.join(urti)}")
        self.urti = dict(urti)
        self.versione = versione
        self.accolti = dict(accolti or {})


class VersioneSconosciuta(ValueError):
    """The form carries a version this object never had."""


def valori(oggetto: models.Model, campi: Iterable[str]) -> Valori:
    """Values by field as they stand in the table; a foreign key gives its id. Works on history rows too."""
    return {campo: getattr(oggetto, oggetto._meta.get_field(campo).attname) for campo in campi}  # type: ignore[union-attr]


def grezzi(dati: Mapping[str, Any]) -> Valori:
    """The same form for what comes from a form, where a foreign key is an object."""
    return {campo: valore.pk if isinstance(valore, models.Model) else valore for campo, valore in dati.items()}


def unisci(base: Valori, loro: Valori, mio: Valori) -> tuple[Valori, dict[str, Urto]]:
    """Three-way merge by field: values to write, and the fields both changed, each in their own way."""
    uniti = {campo: mio[campo] if mio[campo] != base[campo] else loro[campo] for campo in mio}
    urti = {
        campo: Urto(base[campo], loro[campo], mio[campo])
        for campo in mio
        if mio[campo] != base[campo] and loro[campo] not in (base[campo], mio[campo])
    }
    return uniti, urti


def riga_di_versione(oggetto: ModelloConVersione, versione: int) -> Any:
    """History row of an object at one of its versions; VersioneSconosciuta when there never was one."""
    storia = type(oggetto).storia  # type: ignore[attr-defined]
    riga = storia.filter(id=oggetto.pk, versione=versione).order_by("-history_id").first()
    if riga is None:
        raise VersioneSconosciuta(f"{oggetto._meta.label} {oggetto.pk} never had version {versione}")
    return riga


def accolti(base: Valori, loro: Valori, mio: Valori) -> dict[str, tuple[Any, Any]]:
    """Fields changed by others alone: before and now."""
    return {campo: (base[campo], loro[campo]) for campo in mio if mio[campo] == base[campo] != loro[campo]}


def concilia(
    oggetto: ModelloConVersione, versione: int | None, dati: Mapping[str, Any], *, vista: int | None = None
) -> Valori:
    """What is to be written on a locked object by who saw it at `versione`; None stands for "as it is now".

    `vista` is the version whose clashes the person was shown. Raises Conflitto or VersioneSconosciuta.
    Foreign keys go in as objects or ids and come out as ids.
    """
    mio = grezzi(dati)
    if versione is None or versione == oggetto.versione:
        return mio
    base, loro = valori(riga_di_versione(oggetto, versione), mio), valori(oggetto, mio)
    return risolvi(base, loro, mio, adesso=oggetto.versione, vista=vista)


def risolvi(base: Valori, loro: Valori, mio: Valori, *, adesso: int, vista: int | None) -> Valori:
    """The merge, or Conflitto while the person has not seen the clashes with the version of now."""
    uniti, urti = unisci(base, loro, mio)
    if urti and vista != adesso:
        raise Conflitto(urti, adesso, accolti(base, loro, mio))
    return uniti


def unisci_insiemi(base: set[Any], loro: set[Any], mio: set[Any]) -> set[Any]:
    """What each added stays in, what each took away stays out."""
    return (loro | (mio - base)) - (base - mio)


def prime_righe(modello: type[models.Model], padre: models.Model) -> dict[int, Any]:
    """The first history row, by id, of all that ever hung on `padre`: the base of rows younger than a version."""
    righe = modello.storia.filter(**{f"{padre._meta.model_name}_id": padre.pk})  # type: ignore[attr-defined]
    return {riga.id: riga for riga in righe.order_by("-history_id")}


def righe_alla_versione(modello: type[models.Model], padre: models.Model, versione: Any) -> dict[int, Any]:
    """History rows, by id, of what hung on `padre` at one of its versions (a history row of `padre`).

    What was written with that version counts, whichever was saved first.
    """
    scritte = Q(history_date__lte=versione.history_date) | Q(cambio_id=versione.cambio_id)
    righe = modello.storia.filter(scritte, **{f"{padre._meta.model_name}_id": padre.pk})  # type: ignore[attr-defined]
    ultime = {riga.id: riga for riga in righe.order_by("history_id")}
    return {chiave: riga for chiave, riga in ultime.items() if riga.history_type != "-"}
