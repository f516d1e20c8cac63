# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the acts say of a programme: the congelamento of its latest adoption or amendment, and what differs from it.

An act decides the plan; how the plan is going (states, percentages, actual dates, spending, measures) never differs
from what was voted. A cancelled action does.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from abitare.lib.tempo import oggi
from programma.confronto import Genere, Variazione, confronta
from programma.fotografia.dati import ANNULLATA, Fotografia
from programma.fotografia.oscuramento import copri_fotografia
from programma.fotografia.sorgenti import righe
from programma.models import Congelamento, Programma
from programma.queries.congelamenti import fotografia_di
from programma.queries.variazioni import attribuite
from tavolo.models import Cambio
from tavolo.queries.oscuramenti import tutte_le_coperture

DELIBERANO = ("adozione", "modifica")
ANDAMENTO = frozenset({"inizio_effettivo", "fine_effettiva", "misura", "impegnato", "liquidato", "cup", "cig"})
NON_DEL_PIANO = ANDAMENTO | {"settori", "dati_esempio"}


@dataclass(frozen=True, slots=True)
class Delibera:
    """The act that last said how the programme is made, and the congelamento of what it said."""

    congelamento_id: int
    noto_al: datetime
    atto_id: int
    atto: str
    data: date
    modifica: bool

    @property
    def stato(self) -> str:
        """How addresses call this state."""
        return f"c{self.congelamento_id}"


@dataclass(frozen=True, slots=True)
class Parte:
    """How one objective or action stands to what was voted."""

    delibera: Delibera
    aggiunta: bool
    differenze: tuple[Variazione, ...]


@dataclass(frozen=True, slots=True)
class Deliberato:
    """`aggiunte` were never voted, `tolte` were voted and are gone, `differenze` are of what stands in both.

    `uguali`: how many objectives and actions stand now as they were voted.
    """

    delibera: Delibera
    uguali: int
    differenze: tuple[Variazione, ...]
    aggiunte: tuple[Variazione, ...]
    tolte: tuple[Variazione, ...]

    @property
    def diverso(self) -> bool:
        return bool(self.differenze or self.aggiunte or self.tolte)

    @property
    def diversi(self) -> list[tuple[Variazione, int]]:
        """Each thing that stands in both and differs, by one of its changes, and how many they are."""
        prime = {(v.tipo, v.oggetto_id): v for v in reversed(self.differenze)}
        quante = Counter((v.tipo, v.oggetto_id) for v in self.differenze)
        return [(prime[chiave], numero) for chiave, numero in quante.items()]

    def di(self, tipo: str, pk: int) -> Parte:
        aggiunta = any((v.tipo, v.oggetto_id) == (tipo, pk) for v in self.aggiunte)
        sue = tuple(v for v in self.differenze if (v.tipo, v.oggetto_id) == (tipo, pk))
        return Parte(self.delibera, aggiunta, sue)


def delibera_vigente(programma_id: int, prima: datetime | None = None) -> Delibera | None:
    """The latest adoption or amendment registered by now (`prima` None) or before that instant; one query."""
    effetto: Any = Programma._meta.get_field("effetti").related_model
    trovate = righe(effetto, prima).filter(programma_id=programma_id, tipo__in=DELIBERANO)
    trovate = trovate.select_related("atto", "congelamento").defer("congelamento__contenuto")
    ultima: Any = trovate.order_by("-congelamento_id").first()
    if ultima is None:
        return None
    congelamento, atto = ultima.congelamento, ultima.atto
    modifica = ultima.tipo != DELIBERANO[0]
    return Delibera(congelamento.pk, congelamento.noto_al, atto.pk, str(atto), atto.data, modifica)


def data_di_adozione(programma_id: int) -> date | None:
    """The day of the act that adopted the programme, which later acts may amend."""
    effetto: Any = Programma._meta.get_field("effetti").related_model
    date_degli_atti = effetto.objects.filter(programma_id=programma_id, tipo=DELIBERANO[0])
    giorno: date | None = date_degli_atti.values_list("atto__data", flat=True).first()
    return giorno


def atti_che_dispongono(programma_id: int | None) -> Any:
    """The acts by which a programme may be changed today: those of the day it was adopted and after."""
    adozione = data_di_adozione(programma_id) if programma_id else None
    atti: Any = Cambio._meta.get_field("atto").related_model
    return atti.objects.filter(data__gte=adozione or date.min, data__lte=oggi())


def deliberato(delibera: Delibera, foto: Fotografia) -> Deliberato:
    """What differs, in this fotografia, from what was voted, each change with who wrote it; six queries at most."""
    votata = fotografia_di(Congelamento.objects.get(pk=delibera.congelamento_id))
    coperti = tutte_le_coperture()
    votata = copri_fotografia(coperti, votata)
    decise = attribuite(tuple(filter(del_piano, confronta(votata, foto))), votata, foto, coperti)
    aggiunte, tolte, differenze = _divise(replace(variazione, triple=()) for variazione in decise)
    nuovi = {(v.tipo, v.oggetto_id) for v in (*differenze, *aggiunte)}
    presenti = [("obiettivo", o.id) for o in foto.obiettivi] + [("azione", a.id) for a in foto.azioni()]
    uguali = sum(chiave not in nuovi for chiave in presenti)
    return Deliberato(delibera, uguali, differenze, aggiunte, tolte)


def diverso_dal_deliberato(delibera: Delibera, foto: Fotografia) -> bool:
    votata = fotografia_di(Congelamento.objects.get(pk=delibera.congelamento_id))
    return any(map(del_piano, confronta(votata, foto)))


def _divise(variazioni: Iterable[Variazione]) -> Iterator[tuple[Variazione, ...]]:
    """Added, removed, the others."""
    per_genere: dict[Genere | None, list[Variazione]] = {Genere.AGGIUNTA: [], Genere.RIMOSSA: [], None: []}
    for variazione in variazioni:
        per_genere[variazione.genere if variazione.genere in per_genere else None].append(variazione)
    return map(tuple, per_genere.values())


def del_piano(variazione: Variazione) -> bool:
    """Whether an act decides it."""
    if variazione.genere is Genere.STATO:
        return ANNULLATA in (variazione.prima, variazione.dopo)
    toccati = (NON_DEL_PIANO.intersection(tripla.percorso) for tripla in variazione.triple)
    return variazione.genere is not Genere.AVANZAMENTO and not all(toccati)
