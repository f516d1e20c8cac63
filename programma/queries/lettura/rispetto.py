# SPDX-License-Identifier: AGPL-3.0-or-later
"""How the figures of a page stand to those of another state: an arrow, and words that say the same."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from abitare.lib.italiano import numero, percento
from programma.fotografia.dati import Fotografia
from programma.numeri import Quadro, quadro
from programma.numeri.sintesi import Sintesi, sintesi
from programma.queries.lettura.filtri import Filtri, scelte
from programma.queries.lettura.stati import Stato

FRECCE = {"su": "↑", "giu": "↓", "uguale": "=", "nuovo": "+", "perso": "–"}
# What a figure counts, for one and for many.
CONTI: Mapping[str, tuple[str, str]] = {
    "azioni": ("azione", "azioni"),
    "in_ritardo": ("azione in ritardo", "azioni in ritardo"),
    "a_rischio": ("azione a rischio", "azioni a rischio"),
    "critiche": ("azione con criticità", "azioni con criticità"),
    "mai_comunicate": ("azione mai comunicata", "azioni mai comunicate"),
    "silenti": ("azione silente", "azioni silenti"),
}
QUOTE = ("avanzamento", "atteso", "dichiarato", "copertura")


@dataclass(frozen=True)
class Scarto:
    """`verso` is a key of FRECCE; `parole` say the whole of it without the arrow."""

    verso: str
    parole: str

    @property
    def freccia(self) -> str:
        return FRECCE[self.verso]


Scarti = Mapping[str, Scarto]


Voci = tuple[tuple[str, Sintesi, Scarti], ...]


@dataclass(frozen=True)
class Rispetto:
    """The figures of a cruscotto beside those of `stato`: (name, figures now, how they stand), in order of the page."""

    stato: Stato
    totale: Scarti
    orizzonti: Voci
    settori: Voci


def rispetto_a(stato: Stato, ora: Quadro, filtri: Filtri) -> Rispetto:
    """The same filters choose the actions of the two states; a sector is told if it has actions in one of them."""
    allora = _quadro(stato.foto, filtri)
    anni = ora.foto.programma.anno_orizzonte
    prima = dict(allora.orizzonti)
    return Rispetto(
        stato=stato,
        totale=scarti(ora.programma, allora.programma),
        orizzonti=tuple((f"{nome} termine ({anni(nome)})", s, scarti(s, prima[nome])) for nome, s in ora.orizzonti),
        settori=_settori(ora, allora),
    )


def _settori(ora: Quadro, allora: Quadro) -> Voci:
    nomi = {settore.id: settore.nome for q in (allora, ora) for settore, _ in q.settori}
    vuota = sintesi(())
    coppie = {pk: (ora.settore(pk) or vuota, allora.settore(pk) or vuota) for pk in nomi}
    in_ordine = sorted(nomi, key=lambda pk: nomi[pk])
    return tuple((nomi[pk], coppie[pk][0], scarti(*coppie[pk])) for pk in in_ordine)


def scarti(ora: Sintesi, allora: Sintesi) -> Scarti:
    """By name of the figure."""
    quote = {nome: quota(getattr(ora, nome), getattr(allora, nome)) for nome in QUOTE}
    return quote | {nome: conto(nome, getattr(ora, nome), getattr(allora, nome)) for nome in CONTI}


def quota(ora: Decimal | None, allora: Decimal | None) -> Scarto:
    if ora == allora:
        return Scarto("uguale", "uguale")
    if ora is None:
        return Scarto("perso", f"nessun dato, era {percento(allora)}")
    if allora is None:
        return Scarto("nuovo", "prima nessun dato")
    distanza = abs(ora - allora)
    punti = f"{numero(distanza, 1)} {'punto' if distanza == 1 else 'punti'}"
    return Scarto("su", f"{punti} in più") if ora > allora else Scarto("giu", f"{punti} in meno")


def conto(nome: str, ora: int, allora: int) -> Scarto:
    if ora == allora:
        return Scarto("uguale", "uguale")
    quanti = abs(ora - allora)
    cosa = CONTI[nome][0 if quanti == 1 else 1]
    return Scarto("su", f"{quanti} {cosa} in più") if ora > allora else Scarto("giu", f"{quanti} {cosa} in meno")


def _quadro(foto: Fotografia, filtri: Filtri) -> Quadro:
    intero = quadro(foto)
    return quadro(foto, scelte(foto, intero.letture, filtri)) if filtri else intero
