# SPDX-License-Identifier: AGPL-3.0-or-later
"""All that a plan said on a day: what was written, the thresholds it was judged by, what followed from them.

Rows name Comuni and owners by id; each stands once, with the name it had, in the lists of the root.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar

from programma.piani.confronto import Discordanza, Previsione, Variazione
from programma.piani.quadro import Quadro
from programma.piani.tipi import NULLI, Avviso, Numeri, Riga, RigaCalcolata

V = TypeVar("V", bound=Any)


@dataclass(frozen=True, slots=True)
class Ambito:
    id: int
    nome: str


@dataclass(frozen=True, slots=True)
class Comune:
    id: int
    nome: str
    istat: str
    belfiore: str
    cap: str
    capofila: bool


@dataclass(frozen=True, slots=True)
class Ente:
    """`comune_id`: the Comune that it is, for those that are one."""

    id: int
    nome: str
    tipo: str
    comune_id: int | None


@dataclass(frozen=True, slots=True)
class RigaDelPiano:
    """One Comune × owner; `gestore_id` where who manages is another."""

    id: int
    comune_id: int
    ente_id: int
    gestore_id: int | None
    nota: str
    numeri: Numeri


@dataclass(frozen=True, slots=True)
class SceltaDelComune:
    id: int
    comune_id: int
    indigenti_oltre: Decimal
    quota_7bis: Decimal
    quota_7ter: Decimal
    categoria: str
    motivazione: str

    @property
    def vuota(self) -> bool:
        return not (self.indigenti_oltre or self.quota_7bis or self.quota_7ter or self.categoria)


@dataclass(frozen=True, slots=True)
class SceltaDellEnte:
    id: int
    ente_id: int
    quota_articolo_14: Decimal
    categorie: str


@dataclass(frozen=True, slots=True)
class ComunicazioneDellEnte:
    """Whether the owner told its data (art. 6 co. 2 L.R. 16/2016)."""

    id: int
    ente_id: int
    esito: str
    ricevuta_il: date | None
    nota: str


@dataclass(frozen=True, slots=True)
class Pubblicati:
    """Totals as a document had them; None what it did not have."""

    id: int
    consistenza_sap: int | None
    consistenza_sas: int | None
    libere: int | None
    turnover: int | None
    carenza_manutentiva: int | None
    disponibili: int | None
    assegnate_anno_prima: int | None
    fonte: str


@dataclass(frozen=True, slots=True)
class Parametro:
    """A threshold in force on the day the plan names, with the article it comes from."""

    id: int
    codice: str
    nome: str
    valore: Decimal
    unita: str
    dal: date
    al: date | None
    fonte: str
    nota: str


@dataclass(frozen=True, slots=True)
class AllegatoDellaSezione:
    """A file that stands beside the text: its bytes are kept apart, its impronta says which."""

    id: int
    titolo: str
    nome: str
    dimensione: int
    impronta: str


@dataclass(frozen=True, slots=True)
class Sezione:
    """What the plan says under a letter of the contents that the regulation asks for."""

    id: int
    lettera: str
    titolo: str
    testo: str
    allegati: tuple[AllegatoDellaSezione, ...]


@dataclass(frozen=True, slots=True)
class AttoDelPiano:
    """The act by which the Assemblea approved it, as it was called then."""

    id: int
    nome: str
    data: date
    oggetto: str


@dataclass(frozen=True, slots=True)
class RigaDelCalcolo:
    """What followed from the row with the same id."""

    id: int
    riserva_indigenti: int
    tetto_sat: int | None


@dataclass(frozen=True, slots=True)
class CalcoloAnnuale:
    """Kept and not reckoned again, so that a rule that changes later changes nothing here."""

    totale: Numeri
    disponibili: int
    riserva_indigenti: int
    righe: tuple[RigaDelCalcolo, ...]
    avvisi: tuple[Avviso, ...]
    variazioni: tuple[Variazione, ...]
    previsione: Previsione
    discordanze: tuple[Discordanza, ...]


@dataclass(frozen=True, slots=True)
class CalcoloTriennale:
    totale: Numeri = NULLI
    disponibili: int = 0


NIENTE = CalcoloAnnuale(NULLI, 0, 0, (), (), (), Previsione(0, 0), ())


@dataclass(frozen=True, slots=True, kw_only=True)
class FotografiaPiano:
    """What both plans have. `stato` is the one in which it was taken, `atto` is None until it is approved."""

    id: int
    stato: str
    noto_al: datetime
    nota: str
    primo_anno: int
    ultimo_anno: int
    ambito: Ambito
    atto: AttoDelPiano | None
    comuni: tuple[Comune, ...]
    enti: tuple[Ente, ...]
    righe: tuple[RigaDelPiano, ...]
    sezioni: tuple[Sezione, ...] = ()

    def righe_pure(self) -> tuple[Riga, ...]:
        """As the rules want them, in the order of the plan."""
        comuni, enti = per_id(self.comuni), per_id(self.enti)
        return tuple(pura(riga, comuni[riga.comune_id], enti[riga.ente_id]) for riga in self.righe)


@dataclass(frozen=True, slots=True, kw_only=True)
class FotografiaAnnuale(FotografiaPiano):
    """`primo_anno`–`ultimo_anno` are those of its triennale, with its id."""

    triennale_id: int
    anno: int
    parametri_al: date
    trasmesso_il: date | None
    scelte_comuni: tuple[SceltaDelComune, ...]
    scelte_enti: tuple[SceltaDellEnte, ...]
    comunicazioni: tuple[ComunicazioneDellEnte, ...]
    pubblicati: Pubblicati | None
    parametri: tuple[Parametro, ...]
    calcolo: CalcoloAnnuale = NIENTE

    @property
    def nome(self) -> str:
        return f"Piano annuale {self.anno}"

    @property
    def quadro(self) -> Quadro:
        """The table with reserves and warnings, as they were."""
        calcolate = per_id(self.calcolo.righe)
        della_riga: defaultdict[Any, list[Avviso]] = defaultdict(list)
        for avviso in self.calcolo.avvisi:
            della_riga[avviso.comune_id and avviso.ente_id and (avviso.comune_id, avviso.ente_id)].append(avviso)
        righe = (
            RigaCalcolata(pura, calcolata.riserva_indigenti, calcolata.tetto_sat, tuple(della_riga[pura.chiave]))
            for pura, calcolata in zip(self.righe_pure(), (calcolate[riga.id] for riga in self.righe), strict=True)
        )
        return Quadro(tuple(righe), tuple(della_riga[None]))


@dataclass(frozen=True, slots=True, kw_only=True)
class FotografiaTriennale(FotografiaPiano):
    calcolo: CalcoloTriennale = CalcoloTriennale()

    @property
    def nome(self) -> str:
        return f"Piano triennale {self.primo_anno}-{self.ultimo_anno}"


def per_id(voci: Iterable[V]) -> dict[int, V]:
    return {voce.id: voce for voce in voci}


def pura(riga: RigaDelPiano, comune: Comune, ente: Ente) -> Riga:
    return Riga(comune.id, comune.nome, ente.id, ente.nome, ente.comune_id == comune.id, riga.numeri)
