# SPDX-License-Identifier: AGPL-3.0-or-later
"""A grid of shares: rows against columns, each cell filled as far as its percentage, with the number in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from abitare.lib.italiano import percento
from abitare.lib.svg import segni as s

PASSO, ALTEZZA, CAPO, STACCO = 34, 24, 26, 10
MINORE: s.Stile = {"fill": s.SECONDARIO, "font_size": 12}


@dataclass(frozen=True)
class RigaDiCaselle:
    """One cell per column, in percent; None: nothing was asked."""

    nome: str
    valori: Sequence[float | None]


def caselle(
    righe: Sequence[RigaDiCaselle], colonne: Sequence[str], titolo: str, *, larghezza: float = 960
) -> SafeString:
    margine = min(max((s.ampiezza(riga.nome) for riga in righe), default=0) + STACCO, larghezza * 0.34)
    passo = (larghezza - margine) / max(len(colonne), 1)
    disegno: list[SafeString] = [
        s.scritta_in(margine + posto * passo, 14, nome, passo - STACCO, **MINORE) for posto, nome in enumerate(colonne)
    ]
    for posto, riga in enumerate(righe):
        y = CAPO + posto * PASSO
        disegno.append(s.scritta_in(0, y + 17, riga.nome, margine - STACCO))
        disegno += [_casella(valore, margine + c * passo, y, passo - STACCO) for c, valore in enumerate(riga.valori)]
    descrizione = "; ".join(_racconto(riga, colonne) for riga in righe)
    return s.foglio(larghezza, CAPO + len(righe) * PASSO, titolo, disegno, descrizione)


def _casella(valore: float | None, x: float, y: float, larghezza: float) -> SafeString:
    if valore is None:
        return s.scritta(x, y + 17, "–", **MINORE)
    piena = larghezza * s.limitato(float(valore)) / 100
    return s.unisci(
        (
            s.rettangolo(x, y, larghezza, ALTEZZA, fill=s.BINARIO),
            s.rettangolo(x, y, piena, ALTEZZA, fill=s.PRIMARIO_TENUE),
            s.rettangolo(x, y + ALTEZZA - 4, piena, 4, fill=s.PRIMARIO),
            s.scritta(x + 6, y + 16, percento(valore)),
        )
    )


def _racconto(riga: RigaDiCaselle, colonne: Sequence[str]) -> str:
    detti = (
        f"{colonna} {'niente da chiedere' if valore is None else percento(valore)}"
        for colonna, valore in zip(colonne, riga.valori, strict=True)
    )
    return f"{riga.nome}: {', '.join(detti)}"
