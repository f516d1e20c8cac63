# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the documents are made of: chapters, objectives, actions, indicators."""

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from delibere.report.frasi import note_di
from programma.fotografia.dati import Azione, Fotografia, Indicatore, Obiettivo
from programma.numeri import Importi, Lettura, Quadro, avanzamento_indicatore, importi
from programma.numeri.sintesi import Sintesi


@dataclass(frozen=True, slots=True)
class Capitolo:
    chiave: str
    titolo: str
    numero: int


@dataclass(frozen=True, slots=True)
class VoceObiettivo:
    obiettivo: Obiettivo
    sintesi: Sintesi
    voci: tuple["VoceAzione", ...]


@dataclass(frozen=True, slots=True)
class VoceAzione:
    """An action; `segni` are keys of `distintivi.STATI`, the worst first."""

    lettura: Lettura
    segni: tuple[str, ...]
    importi: Importi

    @property
    def nome(self) -> str:
        return f"{self.lettura.azione.codice} {self.lettura.azione.titolo}"

    @property
    def note(self) -> str:
        """The lesser facts in one line, which a long list can afford."""
        return note_di(self.lettura.azione, self.importi)


@dataclass(frozen=True, slots=True)
class VoceIndicatore:
    """`di` is the code of the objective or action it measures."""

    indicatore: Indicatore
    di: str
    avanzamento: Decimal | None

    @property
    def nome(self) -> str:
        return f"{self.indicatore.nome} ({self.indicatore.unita})"


def capitoli(titoli: Mapping[str, str], scelti: Container[str]) -> tuple[Capitolo, ...]:
    """Those chosen, numbered, in the order of `titoli`."""
    chiavi = [chiave for chiave in titoli if chiave in scelti]
    return tuple(Capitolo(chiave, titoli[chiave], posto) for posto, chiave in enumerate(chiavi, 1))


def voce_azione(lettura: Lettura) -> VoceAzione:
    segni = {
        "in_ritardo": lettura.in_ritardo,
        "a_rischio": lettura.a_rischio,
        "criticita": lettura.critica,
        "mai_comunicata": lettura.mai_comunicata,
        "silente": lettura.silente,
        "da_verificare": lettura.da_verificare,
    }
    return VoceAzione(lettura, tuple(nome for nome, vero in segni.items() if vero), importi([lettura.azione]))


def voci_obiettivi(q: Quadro) -> tuple[VoceObiettivo, ...]:
    """All the objectives, each with those of its actions that `q` reads."""
    return tuple(
        VoceObiettivo(o, s, tuple(voce_azione(q.letture[a.id]) for a in o.azioni if a.id in q.letture))
        for o, s in q.obiettivi
    )


def voci_indicatori(padri: Iterable[Obiettivo | Azione]) -> Iterator[VoceIndicatore]:
    for padre in padri:
        for indicatore in padre.indicatori:
            yield VoceIndicatore(indicatore, padre.codice, avanzamento_indicatore(indicatore))


def con_le_sole(foto: Fotografia, scelte: Container[int]) -> Fotografia:
    """The same with these actions and the objectives that have any, for lists and sums of money; never for weights."""
    obiettivi = (replace(o, azioni=tuple(a for a in o.azioni if a.id in scelte)) for o in foto.obiettivi)
    return replace(foto, obiettivi=tuple(o for o in obiettivi if o.azioni))
