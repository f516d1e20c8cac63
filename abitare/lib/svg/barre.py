# SPDX-License-Identifier: AGPL-3.0-or-later
"""Horizontal bars: verified and declared against expected, and shares by state."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from abitare.lib.italiano import numero, percento
from abitare.lib.svg import segni as s

PASSO = 34
ALTEZZA = 16
CAPO = 30
LARGHEZZA = 960


@dataclass(frozen=True)
class Barra:
    """One row, in percent; None is "mai comunicata" for `verificato`, "not there" for the others."""

    nome: str
    verificato: float | None
    dichiarato: float | None = None
    atteso: float | None = None


@dataclass(frozen=True)
class Parte:
    nome: str
    valore: float
    tono: str = "neutro"


@dataclass(frozen=True)
class RigaImpilata:
    nome: str
    parti: Sequence[Parte]


def barre(righe: Sequence[Barra], titolo: str, *, larghezza: float = LARGHEZZA) -> SafeString:
    """Solid bar verified, outlined bar declared and not yet verified, tick expected; the numbers stand beside."""
    margine = _margine([riga.nome for riga in righe], larghezza)
    campo = larghezza - margine - min(230, larghezza * 0.32)
    disegno = [_legenda_barre()]
    for posto, riga in enumerate(righe):
        y = CAPO + posto * PASSO
        disegno.append(s.scritta_in(0, y + 13, riga.nome, margine - 12))
        disegno.append(_barra(riga, margine, y, campo))
        disegno.append(s.scritta(margine + campo + 12, y + 13, parole(riga)))
    descrizione = "; ".join(f"{riga.nome}: {parole(riga)}" for riga in righe)
    return s.foglio(larghezza, CAPO + len(righe) * PASSO, titolo, disegno, descrizione)


def parole(riga: Barra) -> str:
    """The row as it is read aloud: "45 %, dichiarato 60 %, atteso 55 %"."""
    pezzi = ["mai comunicata" if riga.verificato is None else percento(riga.verificato)]
    if riga.dichiarato is not None and riga.dichiarato != riga.verificato:
        pezzi.append(f"dich. {percento(riga.dichiarato)}")
    if riga.atteso is not None:
        pezzi.append(f"atteso {percento(riga.atteso)}")
    return ", ".join(pezzi)


def mini(valore: float | None, titolo: str, *, atteso: float | None = None, larghezza: float = 90) -> SafeString:
    """A bar for a table cell, where `<progress>` cannot go: 12 units high, no text but its title."""
    riga = Barra(titolo, valore, None, atteso)
    disegno = [_barra(riga, 1, 2, larghezza - 2, 8)]
    return s.foglio(larghezza, 12, f"{titolo}: {parole(riga)}", disegno)


def impilate(righe: Sequence[RigaImpilata], titolo: str, *, larghezza: float = LARGHEZZA) -> SafeString:
    """One bar of shares a row; every share is named with its number in the legend, or under its own row."""
    margine = _margine([riga.nome for riga in righe], larghezza)
    massimo = max((sum(p.valore for p in riga.parti) for riga in righe), default=0) or 1
    campo = larghezza - margine - 12
    disegno: list[s.Figlio] = []
    y = 4.0
    for riga in righe:
        disegno.append(s.scritta_in(0, y + 16, riga.nome, margine - 12))
        disegno.append(_pila(riga, margine, y, campo / massimo))
        disegno.append(_voci(riga, margine, y + 40))
        y += 56
    descrizione = "; ".join(f"{riga.nome or titolo}: {_somme(riga)}" for riga in righe)
    return s.foglio(larghezza, y, titolo, disegno, descrizione)


def _margine(nomi: Sequence[str], larghezza: float) -> float:
    ampio = max((s.ampiezza(nome) for nome in nomi), default=0)
    return min(ampio + 16, larghezza * 0.32) if ampio else 0


def _barra(riga: Barra, x: float, y: float, campo: float, altezza: float = ALTEZZA) -> SafeString:
    pezzi = [s.rettangolo(x, y, campo, altezza, fill=s.BINARIO, stroke=s.NEUTRO, stroke_width=0.5)]
    if riga.dichiarato is not None and riga.dichiarato > (riga.verificato or 0):
        ampio = campo * s.limitato(float(riga.dichiarato)) / 100
        pezzi.append(s.rettangolo(x, y, ampio, altezza, fill=s.PRIMARIO_TENUE, stroke=s.PRIMARIO, stroke_width=1.5))
    if riga.verificato is not None:
        pezzi.append(s.rettangolo(x, y, campo * s.limitato(float(riga.verificato)) / 100, altezza, fill=s.PRIMARIO))
    if riga.atteso is not None:
        meta = x + campo * s.limitato(float(riga.atteso)) / 100
        pezzi.append(s.linea(meta, y - 3, meta, y + altezza + 3, stroke="#ffffff", stroke_width=5))
        pezzi.append(s.linea(meta, y - 4, meta, y + altezza + 4, stroke=s.INCHIOSTRO, stroke_width=2.5))
    return s.unisci(pezzi)


def _legenda_barre() -> SafeString:
    return s.legenda(
        [
            (s.rettangolo(0, 0, 16, 12, fill=s.PRIMARIO), "verificato"),
            (
                s.rettangolo(0.75, 0.75, 14.5, 10.5, fill=s.PRIMARIO_TENUE, stroke=s.PRIMARIO, stroke_width=1.5),
                "dichiarato, da verificare",
            ),
            (s.linea(8, -2, 8, 14, stroke_width=2.5), "atteso"),
        ],
        14,
    )


def _pila(riga: RigaImpilata, x: float, y: float, scala: float) -> SafeString:
    pezzi = []
    for parte in riga.parti:
        ampio = parte.valore * scala
        if ampio <= 0:
            continue
        pezzi.append(s.rettangolo(x, y, max(ampio - 2, 1), 22, fill=s.TONI[parte.tono]))
        valore = numero(parte.valore, 1)
        if ampio > s.ampiezza(valore) + 10:
            pezzi.append(s.scritta(x + 6, y + 16, valore, fill="#ffffff", font_weight=600))
        x += ampio
    return s.unisci(pezzi)


def _voci(riga: RigaImpilata, x: float, y: float) -> SafeString:
    voci = [
        (s.rettangolo(2, 0, 12, 12, fill=s.TONI[parte.tono]), f"{parte.nome}: {numero(parte.valore, 1)}")
        for parte in riga.parti
        if parte.valore
    ]
    return s.legenda(voci, y, x)


def _somme(riga: RigaImpilata) -> str:
    return ", ".join(f"{parte.nome} {numero(parte.valore, 1)}" for parte in riga.parti if parte.valore)
