# SPDX-License-Identifier: AGPL-3.0-or-later
"""Word by word, what a text lost and gained: Myers' greedy comparison, in a time that no text can stretch.

Words count, spaces do not. Texts too far apart are compared by sentence, then given whole: one out, the other in.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

# A word keeps the spaces before it; an elision parts from what follows: "dell'" "azione".
PAROLA = re.compile(r"\s*(?:[^\s.,;:!?()\[\]«»“”\"'’]+['’]?|\S)")
PERIODO = re.compile(r"\s*\S[^.;\n]*[.;]*")
MASSIMO_PASSI = 600
RESTO_BREVE = 2
INTORNO = 12
TAGLIO = " […]"


class Segno(StrEnum):
    RESTA = "resta"
    TOLTO = "tolto"
    AGGIUNTO = "aggiunto"


@dataclass(frozen=True, slots=True)
class Tratto:
    """A stretch of text that stays, goes or comes; what stays is spaced as in the text of after."""

    segno: Segno
    testo: str


Passo = tuple[Segno, str]


def differenze(prima: str, dopo: str) -> tuple[Tratto, ...]:
    """The stretches in reading order, what goes before what comes in its place; empty for two empty texts.

    Those that stay or come, joined, are `dopo` without its last spaces.
    """
    prima, dopo = prima.rstrip(), dopo.rstrip()
    passi = _passi(PAROLA, prima, dopo)
    if passi is None:
        passi = _passi(PERIODO, prima, dopo)
    if passi is None:
        passi = [(Segno.TOLTO, prima), (Segno.AGGIUNTO, dopo)]
    return tuple(_tratti(_senza_briciole(passi)))


def accorcia(tratti: Sequence[Tratto]) -> tuple[Tratto, ...]:
    """The same with what stays cut to the words near a change."""
    ultimo = len(tratti) - 1
    return tuple(
        Tratto(tratto.segno, _vicino(tratto.testo, inizio=posto == 0, fine=posto == ultimo))
        if tratto.segno is Segno.RESTA
        else tratto
        for posto, tratto in enumerate(tratti)
    )


def _passi(pezzo: re.Pattern[str], prima: str, dopo: str) -> list[Passo] | None:
    """Every piece with its sign; None when they would take more than MASSIMO_PASSI changes."""
    a, b = pezzo.findall(prima), pezzo.findall(dopo)
    nude = [[parola.strip() for parola in lista] for lista in (a, b)]
    testa = _uguali(nude[0], nude[1])
    coda = _uguali(nude[0][testa:][::-1], nude[1][testa:][::-1])
    centro = slice(testa, len(a) - coda), slice(testa, len(b) - coda)
    mosse = _mosse(nude[0][centro[0]], nude[1][centro[1]])
    if mosse is None:
        return None
    vecchie, nuove = iter(a[centro[0]]), iter(b[centro[1]])
    dentro: list[Passo] = []
    for segno in mosse:
        vecchia = next(vecchie) if segno is not Segno.AGGIUNTO else ""
        dentro.append((segno, vecchia if segno is Segno.TOLTO else next(nuove)))
    resta = [(Segno.RESTA, parola) for parola in b]
    return [*resta[:testa], *dentro, *resta[len(b) - coda :]]


def _uguali(a: Sequence[str], b: Sequence[str]) -> int:
    """How many pieces the two have in common at their start."""
    return next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))


def _mosse(a: Sequence[str], b: Sequence[str]) -> list[Segno] | None:
    """The shortest list of signs that makes `b` of `a`; `fronte[k]` is how far diagonal k was followed in `a`."""
    fronte, tracce = {1: 0}, []
    for passo in range(min(len(a) + len(b), MASSIMO_PASSI) + 1):
        tracce.append(dict(fronte))
        for k in range(-passo, passo + 1, 2):
            x = fronte[k + 1] if _scende(fronte, k, passo) else fronte[k - 1] + 1
            while x < len(a) and 0 <= x - k < len(b) and a[x] == b[x - k]:
                x += 1
            fronte[k] = x
            if x >= len(a) and x - k >= len(b):
                return _a_ritroso(tracce, len(a), len(b))
    return None


def _scende(fronte: dict[int, int], k: int, passo: int) -> bool:
    """Whether diagonal k is best reached by adding a piece of `b`."""
    return k == -passo or (k != passo and fronte[k - 1] < fronte[k + 1])


def _a_ritroso(tracce: list[dict[int, int]], x: int, y: int) -> list[Segno]:
    mosse: list[Segno] = []
    for passo in range(len(tracce) - 1, -1, -1):
        k, fronte = x - y, tracce[passo]
        scende = _scende(fronte, k, passo)
        da_k = k + 1 if scende else k - 1
        da_x = fronte[da_k]
        mosse += [Segno.RESTA] * (x - da_x if scende else x - da_x - 1)
        if passo:
            mosse.append(Segno.AGGIUNTO if scende else Segno.TOLTO)
        x, y = da_x, da_x - da_k
    return mosse[::-1]


def _senza_briciole(passi: list[Passo]) -> list[Passo]:
    """A word or two that stay between two longer changes are made part of them."""
    gruppi = [(cambia, list(voci)) for cambia, voci in groupby(passi, key=_cambia)]
    uniti: list[Passo] = []
    for posto, (cambia, voci) in enumerate(gruppi):
        intorno = [len(gruppi[vicino][1]) for vicino in (posto - 1, posto + 1) if 0 <= vicino < len(gruppi)]
        briciola = not cambia and len(voci) <= RESTO_BREVE and len(intorno) == 2 and min(intorno) > 2 * len(voci)
        segni = (Segno.TOLTO, Segno.AGGIUNTO)
        uniti += [(segno, testo) for _, testo in voci for segno in segni] if briciola else voci
    return uniti


def _tratti(passi: list[Passo]) -> Iterator[Tratto]:
    """Neighbours joined; within a change, all that goes before all that comes."""
    for cambia, gruppo in groupby(passi, key=_cambia):
        voci = list(gruppo)
        for segno in (Segno.TOLTO, Segno.AGGIUNTO) if cambia else (Segno.RESTA,):
            testo = "".join(pezzo for suo, pezzo in voci if suo is segno)
            if testo:
                yield Tratto(segno, testo)


def _cambia(passo: Passo) -> bool:
    return passo[0] is not Segno.RESTA


def _vicino(testo: str, *, inizio: bool, fine: bool) -> str:
    parole = PAROLA.findall(testo)
    prime = [] if inizio else parole[:INTORNO]
    ultime = [] if fine else parole[-INTORNO:]
    if len(parole) <= 2 * INTORNO:
        return testo
    return "".join((*prime, TAGLIO, *ultime))
