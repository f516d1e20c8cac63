# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is said of many actions together: an objective, a sector, a horizon, the whole programme."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from programma.fotografia.dati import STATI, Obiettivo
from programma.numeri.regole import Lettura, arrotonda

CENTO = 100


@dataclass(frozen=True, slots=True)
class Sintesi:
    """Aggregate of actions, as shown: percentages rounded to a tenth, counts over actions not cancelled.

    `avanzamento`, `copertura`: None when there is no action to measure. `atteso`: weighted over the actions that have
    an expectation, None when none has. `copertura`: share of weight with a word, as `coperta` says.
    `stati`: actions per state, cancelled included, in the order of `STATI`. `ultima_parola`: the most recent one.
    `dichiarato`: the same average with the statements that wait for an answer, None when none waits.
    """

    avanzamento: Decimal | None
    atteso: Decimal | None
    copertura: Decimal | None
    azioni: int
    stati: tuple[tuple[str, int], ...]
    in_ritardo: int
    a_rischio: int
    critiche: int
    silenti: int
    mai_comunicate: int
    senza_date: int
    da_verificare: int
    senza_referente: int
    ultima_parola: date | None
    dichiarato: Decimal | None = None

    def stato(self, nome: str) -> int:
        return dict(self.stati)[nome]


class Voce(NamedTuple):
    """An action in an aggregate; `peso_azioni` is the sum of the weights of the objective's actions not cancelled.

    `fatto` and `previsto` are its percentages in whole hundredths of a point, the numbers that are summed.
    """

    obiettivo: Obiettivo
    peso_azioni: int
    lettura: Lettura
    fatto: int
    previsto: int | None


def voce_di(obiettivo: Obiettivo, peso_azioni: int, lettura: Lettura) -> Voce:
    previsto = None if lettura.atteso is None else int(lettura.atteso * CENTO)
    return Voce(obiettivo, peso_azioni, lettura, int(lettura.avanzamento * CENTO), previsto)


def media_pesata(valori: Iterable[tuple[Voce, int]]) -> Fraction | None:
    """Σ weight × value / Σ weight, weight = objective's weight × the action's share in it; None without weight.

    Sums are taken in whole hundredths per objective first, so no fraction grows.
    """
    per_obiettivo: dict[int, list[int]] = {}
    quote: dict[int, Fraction] = {}
    for voce, valore in valori:
        peso = voce.lettura.azione.peso
        somma = per_obiettivo.setdefault(voce.obiettivo.id, [0, 0])
        somma[0] += peso * valore
        somma[1] += peso
        if voce.obiettivo.id not in quote:
            quote[voce.obiettivo.id] = Fraction(voce.obiettivo.peso, voce.peso_azioni)
    intero = sum((quote[pk] * peso for pk, (_, peso) in per_obiettivo.items()), Fraction())
    parte = sum((quote[pk] * somma for pk, (somma, _) in per_obiettivo.items()), Fraction())
    return parte / (intero * CENTO) if intero else None


def avanzamento_di(voci: Iterable[Voce]) -> Fraction | None:
    return media_pesata((voce, voce.fatto) for voce in voci)


def atteso_di(voci: Iterable[Voce]) -> Fraction | None:
    return media_pesata((voce, voce.previsto) for voce in voci if voce.previsto is not None)


def dichiarato_di(voci: Iterable[Voce]) -> Fraction | None:
    """As if what waits were accepted; it never counts as progress until it is."""
    coppie = [(voce, voce.lettura.azione.dichiarato) for voce in voci]
    if not any(parola for _, parola in coppie):
        return None
    return media_pesata((voce, int(p.avanzamento * CENTO) if p else voce.fatto) for voce, p in coppie)


def copertura_di(voci: Iterable[Voce]) -> Fraction | None:
    return media_pesata((voce, CENTO * CENTO if voce.lettura.coperta else 0) for voce in voci)


def sintesi(voci: Iterable[Voce]) -> Sintesi:
    """Summary of these actions; cancelled ones only count in `stati`."""
    tutte = tuple(voci)
    stati = Counter(voce.lettura.azione.stato for voce in tutte)
    vive = tuple(voce for voce in tutte if not voce.lettura.azione.annullata)
    letture = tuple(voce.lettura for voce in vive)
    return Sintesi(
        avanzamento=_mostra(avanzamento_di(vive)),
        atteso=_mostra(atteso_di(vive)),
        copertura=_mostra(copertura_di(vive)),
        azioni=len(vive),
        stati=tuple((stato, stati[stato]) for stato in STATI),
        in_ritardo=sum(lettura.in_ritardo for lettura in letture),
        a_rischio=sum(lettura.a_rischio for lettura in letture),
        critiche=sum(lettura.critica for lettura in letture),
        silenti=sum(lettura.silente for lettura in letture),
        mai_comunicate=sum(lettura.mai_comunicata for lettura in letture),
        senza_date=sum(lettura.senza_date for lettura in letture),
        da_verificare=sum(lettura.da_verificare for lettura in letture),
        senza_referente=sum(lettura.senza_referente for lettura in letture),
        ultima_parola=max((x.azione.ultima_parola for x in letture if x.azione.ultima_parola), default=None),
        dichiarato=_mostra(dichiarato_di(vive)),
    )


def _mostra(valore: Fraction | None) -> Decimal | None:
    return None if valore is None else arrotonda(valore)
