# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a plan counts, for each Comune and owner of dwellings there, and what they choose."""

from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from decimal import Decimal

ZERO = Decimal(0)
# Kinds of availability (art. 4 co. 3 lett. b): their sum is what can be assigned in the year.
CATEGORIE = ("libere", "turnover", "carenza_manutentiva", "ristrutturazione", "nuova_edificazione", "conferite")


@dataclass(frozen=True, slots=True)
class Numeri:
    """Units, of one Comune and owner or summed. `turnover_rilasciate` are among `turnover`, `sat` among all."""

    consistenza_sap: int = 0
    consistenza_sas: int = 0
    libere: int = 0
    turnover: int = 0
    turnover_rilasciate: int = 0
    carenza_manutentiva: int = 0
    ristrutturazione: int = 0
    nuova_edificazione: int = 0
    conferite: int = 0
    sas_assegnabili: int = 0
    sat: int = 0
    assegnate_anno_prima: int = 0

    def __add__(self, altri: "Numeri") -> "Numeri":
        return Numeri(*(getattr(self, voce) + getattr(altri, voce) for voce in VOCI))

    @property
    def disponibili(self) -> int:
        """SAP units that become available in the year, of whatever kind."""
        return sum(getattr(self, categoria) for categoria in CATEGORIE)

    @property
    def assegnabili(self) -> int:
        """Those left once the SAT are taken out, which the rules on SAP do not govern for a time."""
        return self.disponibili - self.sat

    @property
    def vuoti(self) -> bool:
        return self == NULLI


VOCI = tuple(voce.name for voce in fields(Numeri))
NULLI = Numeri()
# In words, where a number is spoken of.
NOMI = {
    "consistenza_sap": "alloggi SAP",
    "consistenza_sas": "alloggi SAS",
    "libere": "libere",
    "turnover": "turn-over",
    "carenza_manutentiva": "in carenza manutentiva",
    "ristrutturazione": "in ristrutturazione",
    "nuova_edificazione": "di nuova edificazione",
    "conferite": "conferite da privati",
    "disponibili": "disponibili",
    "assegnate_anno_prima": "assegnate l'anno prima",
}


def somma(numeri: Iterable[Numeri]) -> Numeri:
    return sum(numeri, NULLI)


@dataclass(frozen=True, slots=True)
class Riga:
    """One Comune × owner. `comunale`: the owner is that Comune itself."""

    comune_id: int
    comune: str
    ente_id: int
    ente: str
    comunale: bool
    numeri: Numeri = NULLI

    @property
    def chiave(self) -> tuple[int, int]:
        return self.comune_id, self.ente_id

    @property
    def nome(self) -> str:
        return self.ente if self.comunale else f"{self.comune}, {self.ente}"


@dataclass(frozen=True, slots=True)
class ScelteComune:
    """Percentages that a Comune chose: points beyond the quota for indigenti (lett. c), artt. 7 bis and 7 ter (d bis).

    `categoria` is the further one of social relevance (lett. d), which asks for its `motivazione`.
    """

    comune_id: int
    comune: str
    indigenti_oltre: Decimal = ZERO
    quota_7bis: Decimal = ZERO
    quota_7ter: Decimal = ZERO
    categoria: str = ""
    motivazione: str = ""


@dataclass(frozen=True, slots=True)
class ScelteEnte:
    """The share that an owner keeps for one or more categories of art. 14 (lett. c bis)."""

    ente_id: int
    ente: str
    quota_articolo_14: Decimal = ZERO
    categorie: str = ""


@dataclass(frozen=True, slots=True)
class Soglia:
    """A percentage in law with the article it comes from."""

    valore: Decimal
    fonte: str


@dataclass(frozen=True, slots=True)
class Soglie:
    """Those in force when the plan is made; None where none was."""

    quota_indigenti: Soglia | None = None
    quota_forze: Soglia | None = None
    quota_articolo_14: Soglia | None = None
    tetto_sat: Soglia | None = None


@dataclass(frozen=True, slots=True)
class Avviso:
    """Something to look at, with the article. It stops the plan only where the text of the law is certain."""

    testo: str
    fonte: str = ""
    blocca: bool = False
    comune_id: int | None = None
    ente_id: int | None = None


@dataclass(frozen=True, slots=True)
class RigaCalcolata:
    riga: Riga
    riserva_indigenti: int
    tetto_sat: int | None
    avvisi: tuple[Avviso, ...] = field(default=())

    @property
    def numeri(self) -> Numeri:
        return self.riga.numeri
