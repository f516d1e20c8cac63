# SPDX-License-Identifier: AGPL-3.0-or-later
"""A statement beside what holds now in the action, line by line, for who verifies it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from abitare.lib.italiano import data_it, euro, numero, percento
from programma.models import Aggiornamento, Azione
from tavolo.queries.oscuramenti import coperture, copri

ASSENTE = "—"


@dataclass(frozen=True)
class Riga:
    etichetta: str
    prima: str
    dopo: str

    @property
    def cambia(self) -> bool:
        return self.prima != self.dopo


def confronto(aggiornamento: Aggiornamento) -> list[Riga]:
    """`prima` is the last verified value, `dopo` the declared one. Covers the texts of what it is given."""
    coperti = coperture(Aggiornamento, Azione)
    copri(coperti, aggiornamento)
    copri(coperti, aggiornamento.azione)
    return [*_situazione(aggiornamento), *_fasi(aggiornamento), *_misure(aggiornamento), *_importi(aggiornamento)]


def _situazione(dichiarato: Aggiornamento) -> Iterator[Riga]:
    azione = dichiarato.azione
    verificato = azione.aggiornamenti.accettati().exclude(pk=dichiarato.pk).recenti().first()
    yield Riga("Stato", azione.get_stato_display(), dichiarato.get_stato_display())
    yield Riga(
        "Avanzamento", _percento(verificato.avanzamento if verificato else None), _percento(dichiarato.avanzamento)
    )
    for etichetta, campo in (
        ("Motivo della sospensione", "motivo_stato"),
        ("Inizio effettivo", "inizio_effettivo"),
        ("Fine effettiva", "fine_effettiva"),
    ):
        prima, dopo = getattr(azione, campo), getattr(dichiarato, campo)
        if prima or dopo:
            yield Riga(etichetta, _parole(prima), _parole(dopo))
    yield Riga("Criticità", azione.get_criticita_display(), dichiarato.get_criticita_display())
    if azione.testo_criticita or dichiarato.testo_criticita:
        yield Riga("Descrizione", _parole(azione.testo_criticita), _parole(dichiarato.testo_criticita))


def _fasi(dichiarato: Aggiornamento) -> Iterator[Riga]:
    for riga in dichiarato.fasi.select_related("fase"):
        for parola, campo in (("inizio", "inizio_effettivo"), ("fine", "fine_effettiva")):
            prima, dopo = getattr(riga.fase, campo), getattr(riga, campo)
            if prima or dopo:
                yield Riga(f"Fase «{riga.fase.nome}», {parola}", _parole(prima), _parole(dopo))


def _misure(dichiarato: Aggiornamento) -> Iterator[Riga]:
    for riga in dichiarato.indicatori.select_related("indicatore"):
        ultima = riga.indicatore.misurazioni.order_by("data", "pk").last()
        unita = riga.indicatore.unita
        prima = f"{numero(ultima.valore, 4)} {unita} ({data_it(ultima.data)})" if ultima else ASSENTE
        yield Riga(riga.indicatore.nome, prima, f"{numero(riga.valore, 4)} {unita} ({data_it(dichiarato.riferito_al)})")


def _importi(dichiarato: Aggiornamento) -> Iterator[Riga]:
    for riga in dichiarato.risorse.select_related("risorsa"):
        for campo in ("impegnato", "liquidato"):
            prima, dopo = getattr(riga.risorsa, campo), getattr(riga, campo)
            yield Riga(f"{riga.risorsa}, {campo}", euro(prima), euro(dopo))


def _percento(valore: Decimal | None) -> str:
    return percento(valore, 2) or ASSENTE


def _parole(valore: Any) -> str:
    return (data_it(valore) if isinstance(valore, date) else valore) or ASSENTE
