# SPDX-License-Identifier: AGPL-3.0-or-later
"""Taking the fotografia of a plan: from live tables for now, from history tables for a past instant.

The number of queries is the same whatever the number of Comuni, owners and years.
"""

from collections.abc import Iterable, Iterator
from dataclasses import fields
from datetime import datetime
from functools import cached_property
from typing import Any, TypeVar

from django.db.models import Model, Q

from abitare.lib.tempo import adesso
from programma import models
from programma.fotografia.sorgenti import righe
from programma.models import UNITA, CodiceParametro, StatoPiano
from programma.piani import VOCI, Numeri, Riga, somma
from programma.piani import fotografia as foto
from programma.piani.calcolo import con_calcolo, con_totali
from programma.queries.parametri import ParametroAssente
from tavolo.models import vigente_il
from tavolo.queries.oscuramenti import tutte_le_coperture

T = TypeVar("T")
Valori = dict[str, Any]


def fotografa_annuale(
    piano_id: int, *, noto_al: datetime | None = None, atto: foto.AttoDelPiano | None = None
) -> foto.FotografiaAnnuale:
    """As known before `noto_al`; None is now. Raises PianoAnnuale.DoesNotExist, or ParametroAssente."""
    presa = _Presa(models.PianoAnnuale, piano_id, noto_al)
    parti: dict[str, tuple[Any, ...]] = {
        "righe": presa.righe(models.RigaAnnuale),
        "scelte_comuni": presa.per_comune(foto.SceltaDelComune, models.SceltaComune),
        "scelte_enti": presa.per_ente(foto.SceltaDellEnte, models.SceltaEnte),
        "comunicazioni": presa.per_ente(foto.ComunicazioneDellEnte, models.Comunicazione, comuni_prima=True),
    }
    estremi = presa.estremi(atto, "triennale_id", "anno", "parametri_al", "trasmesso_il")
    nuda = foto.FotografiaAnnuale(
        **estremi,
        **parti,  # type: ignore[arg-type]
        comuni=presa.comuni_di(*parti.values()),
        enti=presa.enti_di(*parti.values()),
        pubblicati=next(iter(presa.parti(foto.Pubblicati, models.TotaliPubblicati)), None),
        parametri=presa.parametri(),
    )
    anno_prima, elencate = presa.altri_anni()
    previste = somma(riga.numeri for riga in presa.righe(models.RigaTriennale, presa.triennale["id"]))
    return con_calcolo(nuda, anno_prima=anno_prima, previste=previste, elencate=elencate)


def fotografa_triennale(
    piano_id: int, *, noto_al: datetime | None = None, atto: foto.AttoDelPiano | None = None
) -> foto.FotografiaTriennale:
    presa = _Presa(models.PianoTriennale, piano_id, noto_al)
    trovate = presa.righe(models.RigaTriennale)
    nuda = foto.FotografiaTriennale(
        **presa.estremi(atto), righe=trovate, comuni=presa.comuni_di(trovate), enti=presa.enti_di(trovate)
    )
    return con_totali(nuda)


class _Presa:
    """The rows of one plan and of its territory, covered texts covered, before an instant."""

    def __init__(self, modello: type[Model], piano_id: int, noto_al: datetime | None) -> None:
        self._prima = noto_al
        self.noto_al = noto_al or adesso()
        self._coperture = tutte_le_coperture()
        # As they were written: a name that is covered later does not move what bears it.
        self._nomi: dict[tuple[type[Model], int], str] = {}
        self.piano = self._uno(modello, piano_id)
        annuale = modello is models.PianoAnnuale
        self.triennale = self._uno(models.PianoTriennale, self.piano["triennale_id"]) if annuale else self.piano
        self._ambito = self._uno(models.Ambito, self.triennale["ambito_id"])

    def estremi(self, atto: foto.AttoDelPiano | None, *altri: str) -> Valori:
        primo = self.triennale["primo_anno"]
        return {
            **{campo: self.piano[campo] for campo in ("id", "stato", "nota", *altri)},
            "noto_al": self.noto_al,
            "primo_anno": primo,
            "ultimo_anno": primo + models.ANNI_DEL_TRIENNALE - 1,
            "ambito": _oggetto(foto.Ambito, self._ambito),
            "atto": atto,
        }

    @cached_property
    def comuni(self) -> dict[int, foto.Comune]:
        return {v["id"]: _oggetto(foto.Comune, v) for v in self._valori(models.Comune, ambito_id=self._ambito["id"])}

    @cached_property
    def enti(self) -> dict[int, foto.Ente]:
        tutti = self._valori(models.EnteProprietario, ambito_id=self._ambito["id"])
        return {valori["id"]: _oggetto(foto.Ente, valori) for valori in tutti}

    def comuni_di(self, *parti: Iterable[Any]) -> tuple[foto.Comune, ...]:
        """Those that are named, by name."""
        nominati = {getattr(voce, "comune_id", None) for parte in parti for voce in parte}
        scelti = (comune for comune in self.comuni.values() if comune.id in nominati)
        return tuple(sorted(scelti, key=lambda comune: (self._nomi[models.Comune, comune.id], comune.id)))

    def enti_di(self, *parti: Iterable[Any]) -> tuple[foto.Ente, ...]:
        voci = [voce for parte in parti for voce in parte]
        nominati = {getattr(voce, campo, None) for voce in voci for campo in ("ente_id", "gestore_id")}
        scelti = (ente for ente in self.enti.values() if ente.id in nominati)
        return tuple(sorted(scelti, key=lambda ente: (self._nomi[models.EnteProprietario, ente.id], ente.id)))

    def righe(self, modello: type[Model], piano_id: int | None = None) -> tuple[foto.RigaDelPiano, ...]:
        """Of the plan, or of another: by Comune, its own dwellings first, then the other owners by name."""
        lette = self._valori(modello, piano_id=piano_id or self.piano["id"])
        return tuple(sorted((_riga(valori) for valori in lette), key=self._posto))

    def parti(self, tipo: type[T], modello: type[Model]) -> list[T]:
        return [_oggetto(tipo, valori) for valori in self._valori(modello, piano_id=self.piano["id"])]

    def per_comune(self, tipo: type[T], modello: type[Model]) -> tuple[T, ...]:
        return tuple(sorted(self.parti(tipo, modello), key=self._del_comune))

    def per_ente(self, tipo: type[T], modello: type[Model], *, comuni_prima: bool = False) -> tuple[T, ...]:
        def posto(voce: Any) -> tuple[bool, str, int]:
            fuori, nome, pk = self._dell_ente(voce)
            return comuni_prima and fuori, nome, pk

        return tuple(sorted(self.parti(tipo, modello), key=posto))

    def parametri(self) -> tuple[foto.Parametro, ...]:
        """Those in force on the day that the plan names. Raises ParametroAssente."""
        al = self.piano["parametri_al"]
        trovati = {valori["codice"]: valori for valori in self._valori(models.ParametroNormativo, vigente_il(al))}
        if CodiceParametro.QUOTA_INDIGENTI not in trovati:
            raise ParametroAssente(CodiceParametro.QUOTA_INDIGENTI, al)
        return tuple(_parametro(codice, trovati[codice]) for codice in CodiceParametro if codice in trovati)

    def altri_anni(self) -> tuple[list[Riga], list[Numeri]]:
        """The rows of the plan of the year before, and the numbers of the earlier ones of the same triennale."""
        anno = self.piano["anno"]
        triennali = [v["id"] for v in self._valori(models.PianoTriennale, ambito_id=self._ambito["id"])]
        precedenti = list(
            self._valori(
                models.PianoAnnuale,
                ~Q(stato=StatoPiano.SOSTITUITO),
                Q(anno=anno - 1, triennale_id__in=triennali) | Q(anno__lt=anno, triennale_id=self.triennale["id"]),
            )
        )
        del_triennale = {piano["id"] for piano in precedenti if piano["triennale_id"] == self.triennale["id"]}
        di_prima = {piano["id"] for piano in precedenti if piano["anno"] == anno - 1}
        lette = list(self._valori(models.RigaAnnuale, piano_id__in=[piano["id"] for piano in precedenti]))
        prima = sorted((_riga(valori) for valori in lette if valori["piano_id"] in di_prima), key=self._posto)
        elencate = [_riga(valori).numeri for valori in lette if valori["piano_id"] in del_triennale]
        return [foto.pura(riga, self.comuni[riga.comune_id], self.enti[riga.ente_id]) for riga in prima], elencate

    def _posto(self, riga: foto.RigaDelPiano) -> tuple[Any, ...]:
        return self._del_comune(riga)[0], *self._dell_ente(riga)

    def _del_comune(self, voce: Any) -> tuple[str, int]:
        return self._nomi[models.Comune, self.comuni[voce.comune_id].id], voce.id

    def _dell_ente(self, voce: Any) -> tuple[bool, str, int]:
        """The Comuni first."""
        ente = self.enti[voce.ente_id]
        return ente.comune_id is None, self._nomi[models.EnteProprietario, ente.id], voce.id

    def _uno(self, modello: type[Model], pk: int) -> Valori:
        for valori in self._valori(modello, id=pk):
            return valori
        raise modello.DoesNotExist  # type: ignore[attr-defined]

    def _valori(self, modello: type[Model], *condizioni: Q, **campi: Any) -> Iterator[Valori]:
        trovate = righe(modello, self._prima).filter(*condizioni, **campi).order_by("id")
        colonne = [campo.attname for campo in modello._meta.concrete_fields]
        for valori in trovate.values(*colonne):
            self._nomi[modello, valori["id"]] = str(valori.get("nome", "")).casefold()
            yield self._coperture.voce(modello, valori)


def _oggetto(tipo: type[T], valori: Valori) -> T:
    return tipo(**{campo.name: valori[campo.name] for campo in fields(tipo)})  # type: ignore[arg-type]


def _riga(valori: Valori) -> foto.RigaDelPiano:
    numeri = Numeri(**{voce: valori.get(voce, 0) for voce in VOCI})
    estremi = (valori["id"], valori["comune_id"], valori["ente_id"])
    return foto.RigaDelPiano(*estremi, valori.get("gestore_id"), valori["nota"], numeri)


def _parametro(codice: CodiceParametro, valori: Valori) -> foto.Parametro:
    return _oggetto(foto.Parametro, valori | {"nome": str(codice.label), "unita": UNITA[codice]})
