# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who and what a programme names: sectors, people, external subjects."""

from collections import defaultdict
from typing import Any

from programma.fotografia.dati import Persona, Settore, Soggetto
from programma.fotografia.negativo import Riga
from tavolo import models
from tavolo.queries.oscuramenti import Coperture


class Rubrica:
    """Sectors, people and subjects by id, and the texts that are covered; from the rows of `sorgenti.anagrafica`."""

    def __init__(self, righe: list[Riga]) -> None:
        per_tipo: defaultdict[str, list[Riga]] = defaultdict(list)
        for tipo, *resto in righe:
            per_tipo[tipo].append(tuple(resto))
        self.coperture = Coperture((modello, pk, campo, i) for pk, modello, campo, i, *_ in per_tipo["oscurato"])
        self._persone = {riga[0]: riga for riga in per_tipo["persona"]}
        self._nominate: dict[int, Persona] = {}
        self._referenti = self._per_settore(per_tipo["referente"])
        self.settori = {riga[0]: self._settore(riga) for riga in per_tipo["settore"]}
        self.soggetti = {riga[0]: self._soggetto(riga) for riga in per_tipo["soggetto"]}

    def persona(self, pk: int) -> Persona:
        if pk not in self._nominate:
            voce = dict(zip(("id", "first_name", "last_name", "username"), self._persone[pk], strict=False))
            _, nome, cognome, username = self.coperture.voce(models.Utente, voce).values()
            self._nominate[pk] = Persona(pk, f"{nome} {cognome}".strip() or username)
        return self._nominate[pk]

    @property
    def persone(self) -> tuple[Persona, ...]:
        """Only the people that were asked for."""
        return tuple(sorted(self._nominate.values(), key=alfabetico))

    def _per_settore(self, referenti: list[Riga]) -> defaultdict[int, dict[int, Persona]]:
        scelti: defaultdict[int, dict[int, Persona]] = defaultdict(dict)
        for pk, *_, settore in referenti:
            if self._persone[pk][4]:
                scelti[settore][pk] = self.persona(pk)
        return scelti

    def _settore(self, riga: Riga) -> Settore:
        pk, codice, nome, _, coordina, dal, al, _ = riga
        coperto = self.coperture.testo(models.Settore, pk, "nome", nome)
        return Settore(
            pk, codice, coperto, coordina, dal, al, tuple(sorted(self._referenti[pk].values(), key=alfabetico))
        )

    def _soggetto(self, riga: Riga) -> Soggetto:
        pk, nome, tipo, *_ = riga
        return Soggetto(pk, self.coperture.testo(models.SoggettoEsterno, pk, "nome", nome), tipo)


def alfabetico(voce: Any) -> tuple[str, int]:
    return voce.nome.casefold(), voce.id
