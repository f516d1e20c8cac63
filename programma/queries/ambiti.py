# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which rows of which tables belong to a programme, to one of its objects or to an act.

Conditions on a row `t`, true also of what was moved or deleted since; `%(pk)s` is what the history is asked of. Acts
and reports stand in an app above this one, which is known only through its reverse relations.
"""

from dataclasses import asdict, dataclass
from functools import cache

from django.db.models import Model
from psycopg.sql import SQL, Composable

from programma import models as m
from tavolo.models import Cambio

NESSUNO = -1
Condizioni = dict[type[Model], Composable]


def _del_programma(azione: Composable) -> Composable:
    return SQL(
        "EXISTS (SELECT 1 FROM programma_historicalazione ha JOIN programma_historicalobiettivo ho"
        " ON ho.id = ha.obiettivo_id WHERE ho.programma_id = %(pk)s AND ha.id = {})"
    ).format(azione)


def _indicatore_del_programma(riga: Composable) -> Composable:
    return SQL(
        "({} OR EXISTS (SELECT 1 FROM programma_historicalobiettivo ho"
        " WHERE ho.programma_id = %(pk)s AND ho.id = {}.obiettivo_id))"
    ).format(_del_programma(SQL("{}.azione_id").format(riga)), riga)


def _misurazioni(indicatore: Composable) -> Composable:
    return SQL("EXISTS (SELECT 1 FROM programma_historicalindicatore hi WHERE hi.id = t.indicatore_id AND {})").format(
        indicatore
    )


def _verifiche(azione: Composable) -> Composable:
    return SQL("EXISTS (SELECT 1 FROM programma_aggiornamento g WHERE g.id = t.aggiornamento_id AND {})").format(azione)


FIGLI: tuple[type[Model], ...] = (
    m.Collaborazione,
    m.Coinvolgimento,
    m.CodiceProgetto,
    m.Fase,
    m.Risorsa,
    m.Documento,
    m.Aggiornamento,
    m.Nota,
)
DEL_PROGRAMMA: dict[str, Condizioni] = {
    "programma": {
        m.Programma: SQL("t.id = %(pk)s"),
        m.Obiettivo: SQL("t.programma_id = %(pk)s"),
        m.Azione: _del_programma(SQL("t.id")),
        **dict.fromkeys(FIGLI, _del_programma(SQL("t.azione_id"))),
        m.Indicatore: _indicatore_del_programma(SQL("t")),
        m.Misurazione: _misurazioni(_indicatore_del_programma(SQL("hi"))),
        m.Verifica: _verifiche(_del_programma(SQL("g.azione_id"))),
        m.Congelamento: SQL("t.programma_id = %(pk)s"),
        m.Ricorrenza: SQL("t.programma_id = %(pk)s"),
        m.Rilevazione: SQL("t.programma_id = %(pk)s"),
        m.Domanda: SQL(
            "EXISTS (SELECT 1 FROM programma_rilevazione r WHERE r.id = t.rilevazione_id AND r.programma_id = %(pk)s)"
        ),
    },
    "obiettivo": {
        m.Obiettivo: SQL("t.id = %(pk)s"),
        m.Indicatore: SQL("t.obiettivo_id = %(pk)s"),
        m.Misurazione: _misurazioni(SQL("hi.obiettivo_id = %(pk)s")),
    },
    "azione": {
        m.Azione: SQL("t.id = %(pk)s"),
        **dict.fromkeys(FIGLI, SQL("t.azione_id = %(pk)s")),
        m.Indicatore: SQL("t.azione_id = %(pk)s"),
        m.Misurazione: _misurazioni(SQL("hi.azione_id = %(pk)s")),
        m.Verifica: _verifiche(SQL("g.azione_id = %(pk)s")),
    },
}


DEL_TERRITORIO: dict[str, Condizioni] = {
    "comune": {m.Comune: SQL("t.id = %(pk)s"), m.EnteProprietario: SQL("t.comune_id = %(pk)s")},
    "ente": {m.EnteProprietario: SQL("t.id = %(pk)s")},
    "parametro": {m.ParametroNormativo: SQL("t.id = %(pk)s")},
    "piano_triennale": {m.PianoTriennale: SQL("t.id = %(pk)s"), m.RigaTriennale: SQL("t.piano_id = %(pk)s")},
    "piano_annuale": {
        m.PianoAnnuale: SQL("t.id = %(pk)s"),
        **dict.fromkeys(
            (m.RigaAnnuale, m.SceltaComune, m.SceltaEnte, m.Comunicazione, m.TotaliPubblicati),
            SQL("t.piano_id = %(pk)s"),
        ),
    },
}


@cache
def ambiti() -> dict[str, Condizioni]:
    legame, atto = legami_degli_atti(), atti()
    parti = {rel.related_model: SQL("t.atto_id = %(pk)s") for rel in atto._meta.related_objects if rel.name != "cambi"}
    di_sopra: dict[str, Condizioni] = {
        "programma": {
            legame: SQL(
                "({} OR EXISTS (SELECT 1 FROM programma_historicalobiettivo ho"
                " WHERE ho.programma_id = %(pk)s AND ho.id = t.obiettivo_id))"
            ).format(_del_programma(SQL("t.azione_id"))),
            effetti_degli_atti(): SQL("t.programma_id = %(pk)s"),
            rapporti(): SQL("t.programma_id = %(pk)s"),
        },
        "obiettivo": {legame: SQL("t.obiettivo_id = %(pk)s")},
        "azione": {legame: SQL("t.azione_id = %(pk)s")},
        "atto": {atto: SQL("t.id = %(pk)s"), **parti},
        "incontro": _incontro(),
    }
    del_programma = {nome: DEL_PROGRAMMA.get(nome, {}) | condizioni for nome, condizioni in di_sopra.items()}
    return del_programma | DEL_TERRITORIO


def _incontro() -> Condizioni:
    """A meeting, its points, who is called to it, its documents, and what hangs from the points."""
    incontro, punto = incontri(), _oltre(_oltre(m.Azione, "legami_punti"), "punto")
    del_punto = SQL(
        "EXISTS (SELECT 1 FROM delibere_historicalpuntoordine hp WHERE hp.incontro_id = %(pk)s AND hp.id = t.punto_id)"
    )
    return {
        incontro: SQL("t.id = %(pk)s"),
        punto: SQL("t.incontro_id = %(pk)s"),
        _oltre(incontro, "convocati"): SQL("t.incontro_id = %(pk)s"),
        _oltre(incontro, "documenti"): SQL("t.incontro_id = %(pk)s"),
        _oltre(m.Azione, "legami_punti"): del_punto,
        _oltre(m.Azione, "decisioni"): del_punto,
    }


def incontri() -> type[Model]:
    return _oltre(atti(), "incontro")


def atti() -> type[Model]:
    return _oltre(Cambio, "atto")


def effetti_degli_atti() -> type[Model]:
    return _oltre(m.Programma, "effetti")


def rapporti() -> type[Model]:
    return _oltre(m.Programma, "rapporti")


def legami_degli_atti() -> type[Model]:
    return _oltre(m.Azione, "legami_atti")


def _oltre(modello: type[Model], relazione: str) -> type[Model]:
    """The model at the other end of a relation."""
    trovato = modello._meta.get_field(relazione).related_model
    if not isinstance(trovato, type):
        raise TypeError(f"{modello._meta.label}.{relazione} leads to no model")
    return trovato


@dataclass(frozen=True, slots=True)
class Ambito:
    """What the history is asked of: exactly one of these, by its id."""

    programma: int = NESSUNO
    obiettivo: int = NESSUNO
    azione: int = NESSUNO
    atto: int = NESSUNO
    comune: int = NESSUNO
    ente: int = NESSUNO
    parametro: int = NESSUNO
    incontro: int = NESSUNO
    piano_triennale: int = NESSUNO
    piano_annuale: int = NESSUNO

    @property
    def scelto(self) -> tuple[str, int]:
        return next((tipo, pk) for tipo, pk in asdict(self).items() if pk != NESSUNO)

    @property
    def condizioni(self) -> Condizioni:
        return ambiti()[self.scelto[0]]

    @property
    def pk(self) -> int:
        return self.scelto[1]
