# SPDX-License-Identifier: AGPL-3.0-or-later
"""The fotografia: a programme at an instant, as frozen dataclasses holding tuples only. No Django, no database.

Two dates (progetto §3): `al` is the day spoken of, `noto_al` what had been written by then. All that pages, reports and
files show of a programme comes from here and from `programma.numeri`, which reads it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

NON_AVVIATA, IN_CORSO, SOSPESA, CONCLUSA, ANNULLATA = "non_avviata", "in_corso", "sospesa", "conclusa", "annullata"
STATI = (NON_AVVIATA, IN_CORSO, SOSPESA, CONCLUSA, ANNULLATA)
ORIZZONTI = ("breve", "medio", "lungo")
NESSUNA_CRITICITA = "nessuna"


@dataclass(frozen=True, slots=True)
class Soglie:
    """Settings the numbers depend on, kept with the data so that a congelamento gives the same numbers for ever."""

    giorni_copertura: int = 90
    punti_rischio: int = 15


@dataclass(frozen=True, slots=True)
class Persona:
    id: int
    nome: str


@dataclass(frozen=True, slots=True)
class Soggetto:
    """An external subject; `tipo` is a value of `TipoSoggetto`."""

    id: int
    nome: str
    tipo: str


@dataclass(frozen=True, slots=True)
class Settore:
    """A sector as it was named then; `referenti` are those whose term runs on the day `al`."""

    id: int
    codice: str
    nome: str
    coordina: bool
    dal: date
    al: date | None
    referenti: tuple[Persona, ...] = ()

    def vigente(self, giorno: date) -> bool:
        return self.dal <= giorno and (self.al is None or giorno <= self.al)


@dataclass(frozen=True, slots=True)
class Aggiornamento:
    """A statement. `verifica` is the coordination's answer: "accettata", "restituita", or "" while it waits."""

    id: int
    settore: Settore
    autore: Persona
    riferito_al: date
    scritto: datetime
    nessuna_variazione: bool
    stato: str
    motivo_stato: str
    avanzamento: Decimal
    testo: str
    criticita: str
    testo_criticita: str
    inizio_effettivo: date | None
    fine_effettiva: date | None
    mezzo_di_prova: str
    proposta: str
    corregge: int | None = None
    verifica: str = ""
    commento: str = ""
    verificato_il: datetime | None = None


@dataclass(frozen=True, slots=True)
class Fase:
    id: int
    nome: str
    inizio_previsto: date
    fine_prevista: date
    inizio_effettivo: date | None
    fine_effettiva: date | None
    peso: int


@dataclass(frozen=True, slots=True)
class Risorsa:
    """Money from one source in one year, euro; amounts have no day of their own, they are those known by `noto_al`."""

    id: int
    fonte: str
    capitolo: str
    missione: str
    anno: int
    stanziato: Decimal
    impegnato: Decimal
    liquidato: Decimal
    per_lavori: bool


@dataclass(frozen=True, slots=True)
class Misura:
    id: int
    valore: Decimal
    data: date
    nota: str


@dataclass(frozen=True, slots=True)
class Indicatore:
    """`misura` is the latest one dated `al` or before."""

    id: int
    nome: str
    unita: str
    base: Decimal
    data_base: date
    obiettivo_valore: Decimal
    data_obiettivo: date
    fonte: str
    verso: str
    misura: Misura | None


@dataclass(frozen=True, slots=True)
class Rilevazione:
    """The monitoring cycle that stood open by `noto_al`."""

    id: int
    titolo: str
    al: date
    scade: date


@dataclass(frozen=True, slots=True)
class Azione:
    """An action as it stood.

    `stato`, `criticita` and actual dates are the last verified ones; a date after `al` had not happened yet: None.
    `verificato` is the latest accepted statement, `dichiarato` the latest one waiting, both with `riferito_al` ≤ `al`
    (latest = greatest `riferito_al`, then greatest id; a statement that another corrects is left out).
    `ultima_parola` is the greatest `riferito_al` of all its statements, returned ones included; None: mai comunicata.
    `nel_ciclo`: whether the open cycle had a word on it, whatever day that speaks of; None when no cycle asks.
    """

    id: int
    obiettivo_id: int
    codice: str
    titolo: str
    descrizione: str
    settore: Settore
    collaborano: tuple[Settore, ...]
    soggetti: tuple[Soggetto, ...]
    persona: Persona | None
    inizio_previsto: date | None
    fine_prevista: date | None
    inizio_effettivo: date | None
    fine_effettiva: date | None
    peso: int
    stato: str
    motivo_stato: str
    criticita: str
    testo_criticita: str
    luogo: str
    fonte: str
    cup: tuple[str, ...]
    cig: tuple[str, ...]
    fasi: tuple[Fase, ...]
    risorse: tuple[Risorsa, ...]
    indicatori: tuple[Indicatore, ...]
    dichiarato: Aggiornamento | None
    verificato: Aggiornamento | None
    ultima_parola: date | None
    nel_ciclo: bool | None = None

    @property
    def annullata(self) -> bool:
        return self.stato == ANNULLATA

    @property
    def aperta(self) -> bool:
        """Neither concluded nor cancelled."""
        return self.stato not in (CONCLUSA, ANNULLATA)


@dataclass(frozen=True, slots=True)
class Obiettivo:
    id: int
    codice: str
    titolo: str
    descrizione: str
    orizzonte: str
    settore: Settore
    peso: int
    codice_dup: str
    linea_mandato: str
    indicatori: tuple[Indicatore, ...]
    azioni: tuple[Azione, ...]


@dataclass(frozen=True, slots=True)
class Programma:
    id: int
    titolo: str
    descrizione: str
    dal: date
    al: date
    stato: str
    anno_breve: int
    anno_medio: int
    anno_lungo: int
    dati_esempio: bool

    def anno_orizzonte(self, orizzonte: str) -> int:
        return int(getattr(self, f"anno_{orizzonte}"))


@dataclass(frozen=True, slots=True)
class Fotografia:
    """The whole programme. `settori`: all sectors known then, by name; objectives and actions in their order."""

    al: date
    noto_al: datetime
    soglie: Soglie
    programma: Programma
    settori: tuple[Settore, ...]
    persone: tuple[Persona, ...]
    soggetti: tuple[Soggetto, ...]
    obiettivi: tuple[Obiettivo, ...]
    rilevazione: Rilevazione | None = None

    def azioni(self) -> Iterator[Azione]:
        for obiettivo in self.obiettivi:
            yield from obiettivo.azioni

    def azione(self, pk: int) -> Azione | None:
        return next((azione for azione in self.azioni() if azione.id == pk), None)

    def obiettivo(self, pk: int) -> Obiettivo | None:
        return next((obiettivo for obiettivo in self.obiettivi if obiettivo.id == pk), None)

    def settore(self, pk: int) -> Settore | None:
        return next((settore for settore in self.settori if settore.id == pk), None)
