# SPDX-License-Identifier: AGPL-3.0-or-later
"""A plan as its page reads it: an open one from the tables, an approved one from what its act froze.

So a name of the territory or a threshold that is corrected afterwards changes nothing in what the Assemblea approved.
"""

from dataclasses import asdict, dataclass, fields
from functools import cached_property
from typing import Any, TypeVar

from django.db.models import Model

from programma.models import (
    Ambito,
    Comune,
    Comunicazione,
    EnteProprietario,
    ParametroNormativo,
    PianoAnnuale,
    PianoTriennale,
    RigaAnnuale,
    RigaTriennale,
    SceltaComune,
    SceltaEnte,
)
from programma.piani import Discordanza, Previsione, Quadro, Variazione
from programma.piani import fotografia as foto
from programma.queries.parametri import Parametri
from programma.queries.piani import LetturaDelPiano
from programma.queries.piani_congelati import foto_da_leggere

M = TypeVar("M", bound=Model)


def lettura_di(piano: PianoAnnuale) -> LetturaDelPiano:
    scattata = foto_da_leggere(piano)
    return LetturaCongelata(piano, scattata) if scattata else LetturaDelPiano(piano)


def righe_del_triennale(piano: PianoTriennale) -> list[RigaTriennale]:
    scattata = foto_da_leggere(piano)
    if scattata is None:
        return list(piano.righe.select_related("comune", "ente"))
    return _righe(RigaTriennale, scattata)


@dataclass
class LetturaCongelata(LetturaDelPiano):
    """The same objects, made from the fotografia: to be shown, never to be saved."""

    foto: foto.FotografiaAnnuale

    @property
    def ambito(self) -> Ambito:
        return _oggetto(Ambito, self.foto.ambito)

    @cached_property
    def parametri(self) -> Parametri:
        trovati = {voce.codice: _oggetto(ParametroNormativo, voce) for voce in self.foto.parametri}
        return Parametri(self.foto.parametri_al, trovati)

    @cached_property
    def righe(self) -> list[RigaAnnuale]:
        return _righe(RigaAnnuale, self.foto)

    @cached_property
    def scelte_comuni(self) -> list[SceltaComune]:
        comuni = foto.per_id(self.foto.comuni)
        return [
            _oggetto(SceltaComune, voce, comune=_oggetto(Comune, comuni[voce.comune_id]))
            for voce in self.foto.scelte_comuni
        ]

    @cached_property
    def scelte_enti(self) -> list[SceltaEnte]:
        return [_oggetto(SceltaEnte, voce, ente=self._ente(voce.ente_id)) for voce in self.foto.scelte_enti]

    @cached_property
    def comunicazioni(self) -> list[Comunicazione]:
        return [_oggetto(Comunicazione, voce, ente=self._ente(voce.ente_id)) for voce in self.foto.comunicazioni]

    @cached_property
    def quadro(self) -> Quadro:
        return self.foto.quadro

    @cached_property
    def variazioni(self) -> tuple[Variazione, ...]:
        return self.foto.calcolo.variazioni

    @cached_property
    def previsione(self) -> Previsione:
        return self.foto.calcolo.previsione

    @cached_property
    def discordanze(self) -> tuple[Discordanza, ...]:
        return self.foto.calcolo.discordanze

    def _ente(self, pk: int) -> EnteProprietario:
        return _oggetto(EnteProprietario, foto.per_id(self.foto.enti)[pk])


def _righe(modello: type[M], scattata: foto.FotografiaPiano) -> list[M]:
    comuni = {voce.id: _oggetto(Comune, voce) for voce in scattata.comuni}
    enti: dict[int | None, Any] = {voce.id: _oggetto(EnteProprietario, voce) for voce in scattata.enti}
    return [_riga(modello, riga, comuni, enti) for riga in scattata.righe]


def _riga(modello: type[M], riga: foto.RigaDelPiano, comuni: dict[int, Comune], enti: dict[int | None, Any]) -> M:
    campi = {campo.name for campo in modello._meta.concrete_fields}
    legati = {"comune": comuni[riga.comune_id], "ente": enti[riga.ente_id], "gestore": enti.get(riga.gestore_id)}
    valori = asdict(riga.numeri) | legati | {"nota": riga.nota}
    return modello(id=riga.id, **{campo: valore for campo, valore in valori.items() if campo in campi})


def _oggetto(modello: type[M], voce: Any, **altri: Any) -> M:
    """With the values of the fields that it has."""
    campi = {campo.attname for campo in modello._meta.concrete_fields}
    valori = {campo.name: getattr(voce, campo.name) for campo in fields(voce) if campo.name in campi}
    return modello(**valori, **altri)
