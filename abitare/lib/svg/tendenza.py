# SPDX-License-Identifier: AGPL-3.0-or-later
"""Percent over time: one line a series, told apart by stroke and mark as well as by colour."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString

from abitare.lib.italiano import data_it, percento
from abitare.lib.svg import segni as s
from abitare.lib.svg.assi import Tempo

ALTEZZA = 240
ALTO, BASSO = 34, 212
SINISTRA = 48
MINORE: s.Stile = {"fill": s.SECONDARIO, "font_size": 12}
STILI: tuple[s.Stile, ...] = (
    {"stroke": s.PRIMARIO, "stroke_width": 2.5},
    {"stroke": s.INCHIOSTRO, "stroke_width": 2, "stroke_dasharray": "6 4"},
    {"stroke": s.AVVISO, "stroke_width": 2, "stroke_dasharray": "2 3"},
)


@dataclass(frozen=True)
class Serie:
    """Points in order of day, in percent; three series at most on one chart."""

    nome: str
    punti: Sequence[tuple[date, float]]


def tendenza(serie: Sequence[Serie], titolo: str, *, larghezza: float = 960) -> SafeString:
    giorni = [giorno for una in serie for giorno, _ in una.punti]
    if not giorni:
        return s.foglio(larghezza, 40, titolo, [s.scritta(0, 24, "Nessun dato nel periodo.", fill=s.SECONDARIO)])
    tempo = Tempo(min(giorni), max(giorni), SINISTRA, larghezza - SINISTRA - 120)
    disegno = [_griglia(tempo), _legenda(serie)]
    disegno += [_linea(una, posto, tempo) for posto, una in enumerate(serie)]
    disegno.append(_etichette(serie, tempo))
    return s.foglio(larghezza, ALTEZZA, titolo, disegno, "; ".join(_racconto(una) for una in serie if una.punti))


def _quota(valore: float) -> float:
    return BASSO - (BASSO - ALTO) * s.limitato(float(valore)) / 100


def _griglia(tempo: Tempo) -> SafeString:
    pezzi = []
    for tacca in (0, 25, 50, 75, 100):
        y = _quota(tacca)
        pezzi.append(s.linea(SINISTRA, y, tempo.x + tempo.campo, y, stroke=s.NEUTRO if tacca == 0 else s.GRIGLIA))
        pezzi.append(s.scritta(SINISTRA - 8, y + 4, percento(tacca), text_anchor="end", **MINORE))
    for x, parole, capodanno in tempo.tacche():
        pezzi.append(s.linea(x, BASSO, x, BASSO + 5, stroke=s.NEUTRO))
        peso = 600 if capodanno else None
        pezzi.append(s.scritta(x, BASSO + 20, parole, text_anchor="middle", font_weight=peso, **MINORE))
    return s.unisci(pezzi)


def _linea(serie: Serie, posto: int, tempo: Tempo) -> SafeString:
    stile = STILI[posto % len(STILI)]
    punti = " ".join(f"{s.cifra(tempo.posto(g))},{s.cifra(_quota(v))}" for g, v in serie.punti)
    pezzi = [s.elemento("polyline", points=punti, fill="none", stroke_linejoin="round", **stile)]
    if serie.punti and len(serie.punti) <= 36:
        pezzi += [_segno(tempo.posto(g), _quota(v), posto) for g, v in serie.punti]
    return s.unisci(pezzi)


def _segno(x: float, y: float, posto: int) -> SafeString:
    colore = str(STILI[posto % len(STILI)]["stroke"])
    if posto == 0:
        return s.elemento("circle", cx=x, cy=y, r=3.5, fill=colore)
    return s.rettangolo(x - 2.5, y - 2.5, 5, 5, fill="#ffffff", stroke=colore, stroke_width=1.5)


def _etichette(serie: Sequence[Serie], tempo: Tempo) -> SafeString:
    """The last value at the end of each line, parted when they would overlap."""
    ultimi = [(_quota(una.punti[-1][1]), posto) for posto, una in enumerate(serie) if una.punti]
    pezzi, ultima = [], -20.0
    for y, posto in sorted(ultimi):
        una, ultima = serie[posto], max(y, ultima + 16)
        colore = str(STILI[posto % len(STILI)]["stroke"])
        parole = f"{percento(una.punti[-1][1])} {una.nome}" if len(serie) > 1 else percento(una.punti[-1][1])
        pezzi.append(
            s.scritta_in(tempo.posto(una.punti[-1][0]) + 9, ultima + 4, parole, 112, fill=colore, font_weight=600)
        )
    return s.unisci(pezzi)


def _legenda(serie: Sequence[Serie]) -> SafeString:
    voci = []
    for posto, una in enumerate(serie):
        stile = STILI[posto % len(STILI)]
        segno = s.unisci([s.linea(0, 6, 18, 6, **stile), _segno(9, 6, posto)])
        voci.append((segno, una.nome))
    return s.legenda(voci, 14)


def _racconto(serie: Serie) -> str:
    (primo, inizio), (ultimo, fine) = serie.punti[0], serie.punti[-1]
    return f"{serie.nome}: da {percento(inizio)} il {data_it(primo)} a {percento(fine)} il {data_it(ultimo)}"
