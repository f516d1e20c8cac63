# SPDX-License-Identifier: AGPL-3.0-or-later
"""The two sections that compare: what they say is told once, when the report is asked for, and kept with its row.

So the report printed again says the same, whatever has been written, covered or told otherwise meanwhile. Read on a
page, what has been covered since then is covered.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import Any, TypeVar

from abitare.lib.italiano import data_it
from abitare.lib.testo import tronca_parole
from programma.confronto import Genere, Paternita, Variazione
from programma.confronto.forme import LUNGO
from programma.fotografia.dati import Fotografia
from tavolo.queries.oscuramenti import sostituisci_parole

MOTIVO = 160
SU_CARTA = 50
# Lengths at which sentences and signatures cut what they quote: one that is changed stays here, for the reports made.
TAGLI = (LUNGO, MOTIVO)
T = TypeVar("T")
Gruppi = tuple[tuple[str, tuple[tuple[str, tuple[T, ...]], ...]], ...]


@dataclass(frozen=True, slots=True)
class VoceConfronto:
    """A change as it is printed: `obiettivo` and `oggetto` are code and title, empty for the whole programme."""

    obiettivo: str
    oggetto: str
    genere: str
    frase: str
    firma: str


@dataclass(frozen=True, slots=True)
class Confronto:
    """`con` names what the report is compared with, a congelamento whose data speak of the day `al`."""

    con: str
    al: date
    congelamento_id: int
    voci: tuple[VoceConfronto, ...]

    @property
    def per_genere(self) -> tuple[tuple[str, int], ...]:
        """How many changes of each kind, in the order of the kinds."""
        quante = Counter(voce.genere for voce in self.voci)
        return tuple((genere.label, quante[genere]) for genere in Genere if quante[genere])

    @property
    def gruppi(self) -> Gruppi[VoceConfronto]:
        """The changes by objective, then by object."""
        return _raggruppa(self.voci, tuple)

    @property
    def scelte(self) -> tuple[VoceConfronto, ...]:
        """Those that paper has room for: the first kinds first, then all in the order of the programme."""
        posti = sorted(range(len(self.voci)), key=lambda posto: Genere(self.voci[posto].genere).posto)
        return tuple(self.voci[posto] for posto in sorted(posti[:SU_CARTA]))

    @property
    def taciuti(self) -> int:
        return len(self.voci) - len(self.scelte)

    @property
    def su_carta(self) -> Gruppi[tuple[str, str]]:
        """By objective, then by object: sentences, those with the same signature together, and the signature."""
        return _raggruppa(self.scelte, _per_firma)

    @property
    def al_completo(self) -> Gruppi[tuple[str, str]]:
        """The same of all the changes."""
        return _raggruppa(self.voci, _per_firma)

    @classmethod
    def da_dati(cls, con: str, al: str, congelamento_id: int, voci: list[dict[str, str]]) -> "Confronto":
        return cls(con, date.fromisoformat(al), congelamento_id, tuple(VoceConfronto(**voce) for voce in voci))

    def in_dati(self) -> dict[str, Any]:
        return asdict(self) | {"al": self.al.isoformat()}


Confronti = Mapping[str, Confronto | None]


def _raggruppa(voci: Iterable[VoceConfronto], forma: Callable[[Iterable[VoceConfronto]], tuple[T, ...]]) -> Gruppi[T]:
    return tuple(
        (obiettivo, tuple((oggetto, forma(sue)) for oggetto, sue in groupby(di_uno, attrgetter("oggetto"))))
        for obiettivo, di_uno in groupby(voci, attrgetter("obiettivo"))
    )


def _per_firma(voci: Iterable[VoceConfronto]) -> tuple[tuple[str, str], ...]:
    gruppi = groupby(voci, attrgetter("firma"))
    return tuple((" ".join(voce.frase for voce in sue), firmate) for firmate, sue in gruppi)


def da_dati(confronti: Mapping[str, Any]) -> Confronti:
    """By section, as the row keeps them; None where there was nothing to compare with."""
    return {sezione: Confronto.da_dati(**dati) if dati else None for sezione, dati in confronti.items()}


def copri_confronti(confronti: Confronti, coperte: Mapping[str, str]) -> Confronti:
    """With the covered texts replaced wherever a sentence quotes one, whole or cut; `coperte` says by what."""
    if not coperte:
        return confronti
    copri = _copritore(coperte)
    return {sezione: _coperto(confronto, copri) if confronto else None for sezione, confronto in confronti.items()}


def _copritore(coperte: Mapping[str, str]) -> Callable[[str], str]:
    """The sentences no longer know which field they quote: a covered text is found by its words, the longest first."""
    interi = {" ".join(testo.split()): al_posto for testo, al_posto in coperte.items()}
    citate = {tronca_parole(testo, taglio): al_posto for testo, al_posto in interi.items() for taglio in TAGLI} | interi
    return sostituisci_parole(citate)


def _coperto(confronto: Confronto, copri: Callable[[str], str]) -> Confronto:
    voci = tuple(
        replace(v, obiettivo=copri(v.obiettivo), oggetto=copri(v.oggetto), frase=copri(v.frase), firma=copri(v.firma))
        for v in confronto.voci
    )
    return replace(confronto, voci=voci)


def racconta(
    con: str, al: date, congelamento_id: int, variazioni: Iterable[Variazione], *foto: Fotografia
) -> Confronto:
    """`foto` are the two compared, the later last: they name the objectives."""
    obiettivi = {o.id: f"{o.codice} {o.titolo}" for scattata in foto for o in scattata.obiettivi}
    return Confronto(con, al, congelamento_id, tuple(_voce(variazione, obiettivi) for variazione in variazioni))


def _voce(variazione: Variazione, obiettivi: dict[int, str]) -> VoceConfronto:
    return VoceConfronto(
        obiettivo=obiettivi.get(variazione.obiettivo_id or 0, ""),
        oggetto=f"{variazione.codice} {variazione.titolo}" if variazione.codice else "",
        genere=variazione.genere.value,
        frase=variazione.frase,
        firma=firma(variazione.paternita),
    )


def firma(paternita: Paternita | None) -> str:
    """«Lavori Pubblici, 12/03/2026; Deliberazione n. 1/2026; motivo: …»; the person only where there is no office."""
    if paternita is None:
        return ""
    parti = [f"{paternita.ufficio or paternita.persona}, {data_it(paternita.quando)}", paternita.atto]
    parti.append(f"motivo: {tronca_parole(paternita.motivo, MOTIVO)}" if paternita.motivo else "")
    return "; ".join(parte for parte in parti if parte)
