# SPDX-License-Identifier: AGPL-3.0-or-later
"""The cronoprogramma: planned against actual, slippage and today, by year or for the whole programme."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString

from abitare.lib.italiano import data_it, percento
from abitare.lib.svg import segni as s
from abitare.lib.svg.assi import Tempo

PASSO = 30
CAPO = 66
PIEDE = 10
FASCIA = "#f4f6f8"
RIGHE_A_PAGINA = 26
TRATTO: s.Stile = {"fill": s.ERRORE_TENUE, "stroke": s.ERRORE, "stroke_width": 1.25, "stroke_dasharray": "4 2"}
GRUPPO: s.Stile = {"font_weight": 700, "fill": s.INCHIOSTRO}


@dataclass(frozen=True)
class RigaGantt:
    """An action, a phase or (with `gruppo`) the objective above them; any date may be missing.

    `conclusa` stops the slippage at `fine_effettiva`; what is `ferma` (suspended, cancelled) and groups are never late.
    """

    nome: str
    codice: str = ""
    inizio_previsto: date | None = None
    fine_prevista: date | None = None
    inizio_effettivo: date | None = None
    fine_effettiva: date | None = None
    avanzamento: float | None = None
    conclusa: bool = False
    ferma: bool = False
    gruppo: bool = False

    def ritardo(self, oggi: date) -> int:
        """Days after the planned end: until the actual end when concluded, until `oggi` when still open."""
        if self.fine_prevista is None or self.ferma or self.gruppo:
            return 0
        fine = self.fine_effettiva if self.conclusa else oggi
        return max(0, (fine - self.fine_prevista).days) if fine else 0


def gantt(
    righe: Sequence[RigaGantt],
    titolo: str,
    *,
    oggi: date,
    dal: date | None = None,
    al: date | None = None,
    larghezza: float = 1120,
    nome_oggi: str = "oggi",
) -> SafeString:
    """All rows on one drawing; without `dal` and `al` the scale takes every date in, today's too.

    `nome_oggi` is what the line of that day is called: a past day is no "oggi".
    """
    dal, al = _periodo(righe, oggi, dal, al)
    margine = larghezza * 0.34
    tempo = Tempo(dal, al, margine, larghezza - margine - 74)
    altezza = CAPO + len(righe) * PASSO + PIEDE
    disegno = [_legenda(), _fasce(len(righe), larghezza), _griglia(tempo, altezza)]
    disegno += [_riga(riga, CAPO + posto * PASSO, tempo, oggi) for posto, riga in enumerate(righe)]
    if dal <= oggi <= al:
        disegno.append(_linea_oggi(tempo, oggi, altezza, nome_oggi))
    giorno = f"oggi è il {data_it(oggi)}" if nome_oggi == "oggi" else f"{nome_oggi} {data_it(oggi)}"
    descrizione = f"Dal {data_it(dal)} al {data_it(al)}; {giorno}. " + " ".join(
        f"{racconto(riga, oggi)}." for riga in righe
    )
    return s.foglio(larghezza, altezza, titolo, disegno, descrizione)


def gantt_a_pagine(
    righe: Sequence[RigaGantt],
    titolo: str,
    *,
    oggi: date,
    dal: date | None = None,
    al: date | None = None,
    larghezza: float = 720,
    per_pagina: int = RIGHE_A_PAGINA,
) -> list[SafeString]:
    """The same drawing in sheets that fit a page, all on one scale; a sheet never ends on the name of a group."""
    dal, al = _periodo(righe, oggi, dal, al)
    fogli, inizio = [], 0
    while inizio < len(righe):
        fine = min(inizio + per_pagina, len(righe))
        while fine < len(righe) and fine - inizio > 1 and righe[fine - 1].gruppo:
            fine -= 1
        fogli.append(righe[inizio:fine])
        inizio = fine
    nomi = [titolo if len(fogli) == 1 else f"{titolo} ({n} di {len(fogli)})" for n in range(1, len(fogli) + 1)]
    coppie = zip(fogli, nomi, strict=True)
    return [gantt(parte, nome, oggi=oggi, dal=dal, al=al, larghezza=larghezza) for parte, nome in coppie]


def racconto(riga: RigaGantt, oggi: date) -> str:
    """The row in words, for who reads and does not see it."""
    nome = f"{riga.codice} {riga.nome}".strip()
    if riga.inizio_previsto is None and riga.fine_prevista is None:
        return nome if riga.gruppo else f"{nome}: senza date"
    pezzi = [f"previsto {data_it(riga.inizio_previsto) or '…'} – {data_it(riga.fine_prevista) or '…'}"]
    if riga.inizio_effettivo:
        fine = data_it(riga.fine_effettiva) or "in corso"
        pezzi.append(f"effettivo {data_it(riga.inizio_effettivo)} – {fine}")
    if riga.avanzamento is not None:
        pezzi.append(f"avanzamento {percento(riga.avanzamento)}")
    if ritardo := riga.ritardo(oggi):
        pezzi.append(f"{ritardo} giorni oltre la fine prevista")
    return f"{nome}: {', '.join(pezzi)}"


def _periodo(righe: Sequence[RigaGantt], oggi: date, dal: date | None, al: date | None) -> tuple[date, date]:
    date_note = [oggi]
    for riga in righe:
        estremi = (riga.inizio_previsto, riga.fine_prevista, riga.inizio_effettivo, riga.fine_effettiva)
        date_note += [giorno for giorno in estremi if giorno]
    return dal or min(date_note).replace(day=1), al or max(date_note)


def _fasce(quante: int, larghezza: float) -> SafeString:
    """Every other row on a light ground: ruled rows would make of the drawing a table that no table tag covers."""
    dispari = (CAPO + posto * PASSO for posto in range(1, quante, 2))
    return s.unisci(s.rettangolo(0, y, larghezza, PASSO, fill=FASCIA) for y in dispari)


def _griglia(tempo: Tempo, altezza: float) -> SafeString:
    pezzi = []
    for x, parole, capodanno in tempo.tacche():
        pezzi.append(
            s.linea(x, CAPO - 12, x, altezza - PIEDE, stroke=s.NEUTRO if capodanno else s.GRIGLIA, stroke_width=0.75)
        )
        peso = 700 if capodanno else None
        pezzi.append(s.scritta(x + 3, CAPO - 14, parole, fill=s.SECONDARIO, font_size=12, font_weight=peso))
    return s.unisci(pezzi)


def _riga(riga: RigaGantt, y: float, tempo: Tempo, oggi: date) -> SafeString:
    stampo = GRUPPO if riga.gruppo else {}
    rientro = 0 if riga.gruppo else 10
    nome = f"{riga.codice} {riga.nome}".strip()
    spazio = tempo.x - rientro - 14
    pezzi = [
        s.scritta_in(rientro, y + 19, nome, spazio / 1.06 if riga.gruppo else spazio, **stampo),
    ]
    if not (riga.inizio_previsto or riga.fine_prevista or riga.inizio_effettivo):
        if not riga.gruppo:
            pezzi.append(s.scritta(tempo.x + 4, y + 19, "senza date", fill=s.SECONDARIO, font_style="italic"))
        return s.unisci(pezzi)
    pezzi += [s.elemento("title", racconto(riga, oggi)), _prevista(riga, y, tempo), _effettiva(riga, y, tempo, oggi)]
    if ritardo := riga.ritardo(oggi):
        pezzi.append(_slittamento(riga, y, tempo, oggi, ritardo))
    return s.elemento("g", *pezzi)


def _prevista(riga: RigaGantt, y: float, tempo: Tempo) -> SafeString:
    inizio, fine = riga.inizio_previsto or riga.fine_prevista, riga.fine_prevista or riga.inizio_previsto
    if inizio is None or fine is None or not _tocca(inizio, fine, tempo):
        return s.unisci([])
    x, ampio = tempo.posto(inizio), max(tempo.posto(fine) - tempo.posto(inizio), 3)
    if riga.gruppo:
        return s.rettangolo(x, y + 13, ampio, 4, fill=s.NEUTRO)
    return s.rettangolo(x, y + 6, ampio, 10, fill=s.BINARIO, stroke=s.NEUTRO, stroke_width=1)


def _effettiva(riga: RigaGantt, y: float, tempo: Tempo, oggi: date) -> SafeString:
    inizio = riga.inizio_effettivo
    if inizio is None or riga.gruppo:
        return s.unisci([])
    fine = max(riga.fine_effettiva or oggi, inizio)
    if not _tocca(inizio, fine, tempo):
        return s.unisci([])
    ampio = max(tempo.posto(fine) - tempo.posto(inizio), 3)
    colore = s.POSITIVO if riga.conclusa else s.AVVISO if riga.ferma else s.PRIMARIO
    return s.rettangolo(tempo.posto(inizio), y + 18, ampio, 6, fill=colore)


def _slittamento(riga: RigaGantt, y: float, tempo: Tempo, oggi: date, ritardo: int) -> SafeString:
    fine_prevista = riga.fine_prevista or oggi
    fine = (riga.fine_effettiva if riga.conclusa else None) or oggi
    pezzi = [s.scritta(tempo.x + tempo.campo + 8, y + 19, f"+{ritardo} g", fill=s.ERRORE, font_weight=700)]
    if _tocca(fine_prevista, fine, tempo):
        x, ampio = tempo.posto(fine_prevista), tempo.posto(fine) - tempo.posto(fine_prevista)
        pezzi.append(s.rettangolo(x, y + 6, max(ampio, 2), 10, **TRATTO))
    return s.unisci(pezzi)


def _linea_oggi(tempo: Tempo, oggi: date, altezza: float, nome: str) -> SafeString:
    x = tempo.posto(oggi)
    parole = f"{nome} {data_it(oggi)}"
    mezza = s.ampiezza(parole, 12) / 2
    centro = s.limitato(x, tempo.x + mezza, tempo.x + tempo.campo - mezza)
    return s.unisci(
        [
            s.linea(x, CAPO - 30, x, altezza - PIEDE, stroke=s.ERRORE, stroke_width=1.5),
            s.scritta(centro, CAPO - 33, parole, fill=s.ERRORE, font_size=12, font_weight=600, text_anchor="middle"),
        ]
    )


def _legenda() -> SafeString:
    return s.legenda(
        [
            (s.rettangolo(0.5, 1, 16, 10, fill=s.BINARIO, stroke=s.NEUTRO, stroke_width=1), "previsto"),
            (s.rettangolo(0, 3, 16, 6, fill=s.PRIMARIO), "in corso"),
            (s.rettangolo(0, 3, 16, 6, fill=s.POSITIVO), "concluso"),
            (s.rettangolo(0, 3, 16, 6, fill=s.AVVISO), "fermo"),
            (s.rettangolo(0.5, 1, 16, 10, **TRATTO), "oltre la fine prevista"),
        ],
        14,
    )


def _tocca(inizio: date, fine: date, tempo: Tempo) -> bool:
    return inizio <= tempo.al and fine >= tempo.dal
