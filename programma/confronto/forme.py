# SPDX-License-Identifier: AGPL-3.0-or-later
"""How a value is written in a sentence, and how its change is told."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from abitare.lib.italiano import data_it, giorni, numero, percento
from abitare.lib.testo import tronca_parole
from programma.confronto.tipi import Detto, Genere
from programma.confronto.triple import Percorso

LUNGO = 80
STATI = {
    "non_avviata": "non avviata",
    "in_corso": "in corso",
    "sospesa": "sospesa",
    "conclusa": "conclusa",
    "annullata": "annullata",
    "bozza": "in bozza",
    "adottato": "adottato",
    "chiuso": "chiuso",
}
CRITICITA = {"nessuna": "nessuna criticità", "attenzione": "attenzione", "critica": "critica"}
VERSI = {"crescente": "deve crescere", "decrescente": "deve calare"}
ORIZZONTI = {"breve": "breve termine", "medio": "medio termine", "lungo": "lungo termine"}


@dataclass(frozen=True, slots=True)
class Campo:
    """A field as people call it: `cambio` tells its change, `forma` writes a value, `desinenza` ends participles."""

    nome: str
    etichetta: str
    cambio: Callable[["Campo", Any, Any], str]
    forma: Callable[[Any], str] = str
    desinenza: str = "o"

    def clausola(self, prima: Any, dopo: Any) -> str:
        return self.cambio(self, prima, dopo)


def da_a(campo: Campo, prima: Any, dopo: Any) -> str:
    return f"{campo.etichetta} da {campo.forma(prima)} a {campo.forma(dopo)}"


def prevista(campo: Campo, prima: date | None, dopo: date | None) -> str:
    """A planned day: fixed, taken away, or slipped by so many days."""
    if prima is None or dopo is None:
        return _messa_o_tolta(campo, prima, dopo, f"fissat{campo.desinenza} {_articolato('al', dopo)}")
    scarto = (dopo - prima).days
    verbo = "spostat" if scarto > 0 else "anticipat"
    return f"{campo.etichetta} {verbo}{campo.desinenza} di {giorni(abs(scarto))}, {dal_al(prima, dopo)}"


def effettiva(campo: Campo, prima: date | None, dopo: date | None) -> str:
    """A day on which something happened: known, taken back, or corrected."""
    if prima is None or dopo is None:
        return _messa_o_tolta(campo, prima, dopo, _articolato("il", dopo))
    return f"{campo.etichetta} corrett{campo.desinenza}, {dal_al(prima, dopo)}"


def breve(campo: Campo, prima: str, dopo: str) -> str:
    """A short text, quoted."""
    if not prima:
        return f"{campo.etichetta} scritt{campo.desinenza}: {tra_virgolette(dopo)}"
    if not dopo:
        return f"{campo.etichetta} tolt{campo.desinenza}: era {tra_virgolette(prima)}"
    return f"{campo.etichetta} cambiat{campo.desinenza} da {tra_virgolette(prima)} a {tra_virgolette(dopo)}"


def disteso(campo: Campo, prima: str, dopo: str) -> str:
    """A long text: only that it changed; before and after stand beside the sentence."""
    verbo = "aggiunt" if not prima else "tolt" if not dopo else "riscritt"
    return f"{campo.etichetta} {verbo}{campo.desinenza}"


def bandiera(si: str, no: str) -> Callable[[Campo, bool, bool], str]:
    return lambda campo, prima, dopo: si if dopo else no


def dal_al(prima: date, dopo: date) -> str:
    return f"{_articolato('dal', prima)} {_articolato('al', dopo)}"


def tra_virgolette(testo: str) -> str:
    return f"«{tronca_parole(testo, LUNGO)}»"


def frase(testo: str) -> str:
    """A sentence: first letter upper case, one full stop."""
    return f"{testo[:1].upper()}{testo[1:]}{'' if testo.endswith(('.', '…')) else '.'}"


def valore(campo: Campo, che: Any) -> str:
    return "" if che is None or che == "" else campo.forma(che)


def cento(che: Decimal) -> str:
    return percento(che, 2)


def misurato(che: Decimal) -> str:
    return numero(che, 4)


def elenco(voci: Iterable[str]) -> str:
    """a, b e c."""
    tutte = list(voci)
    return " e ".join([", ".join(tutte[:-1]), tutte[-1]]) if len(tutte) > 1 else "".join(tutte)


def entrate_e_uscite(che: str, entrati: list[str], usciti: list[str]) -> str:
    parti = [(entrati, "si aggiunge", "si aggiungono"), (usciti, "non c'è più", "non ci sono più")]
    return f"{che}: " + "; ".join(
        f"{uno if len(nomi) == 1 else piu} {elenco(nomi)}" for nomi, uno, piu in parti if nomi
    )


def per_campo(genere: Genere, campi: Iterable[Campo]) -> Iterator[tuple[str, Callable[[Any, Any], Iterator[Detto]]]]:
    """For each field its rule: one change for it alone."""
    for campo in campi:
        yield campo.nome, partial(in_uno, genere, (campo,))


def in_uno(
    genere: Genere, campi: Sequence[Campo], prima: Any, dopo: Any, dove: Percorso = (), soggetto: str = ""
) -> Iterator[Detto]:
    """One change for all the fields that differ, of a thing called `soggetto` that stands at `dove`."""
    coppie = [(campo, getattr(prima, campo.nome), getattr(dopo, campo.nome)) for campo in campi]
    diverse = [(campo, vecchio, nuovo) for campo, vecchio, nuovo in coppie if vecchio != nuovo]
    if not diverse:
        return
    clausole = "; ".join(campo.clausola(vecchio, nuovo) for campo, vecchio, nuovo in diverse)
    yield Detto(
        genere,
        frase(f"{soggetto}: {clausole}" if soggetto else clausole),
        _affiancati((campo, vecchio) for campo, vecchio, _ in diverse),
        _affiancati((campo, nuovo) for campo, _, nuovo in diverse),
        tuple((*dove, campo.nome) for campo, _, _ in diverse),
    )


def _affiancati(coppie: Iterable[tuple[Campo, Any]]) -> str:
    tutte = [(campo, valore(campo, che)) for campo, che in coppie]
    if len(tutte) == 1:
        return tutte[0][1]
    return "; ".join(f"{campo.etichetta} {scritto}" for campo, scritto in tutte if scritto)


def _messa_o_tolta(campo: Campo, prima: date | None, dopo: date | None, messa: str) -> str:
    if prima is None:
        return f"{campo.etichetta} {messa}"
    return f"{campo.etichetta} tolt{campo.desinenza}: era {_articolato('il', prima)}"


def _articolato(preposizione: str, giorno: date | None) -> str:
    """`al 15/05/2026`, `all'08/05/2026`, `l'11/05/2026`."""
    if giorno is None or giorno.day not in (8, 11):
        return f"{preposizione} {data_it(giorno)}"
    return {"al": "all'", "dal": "dall'", "il": "l'"}[preposizione] + data_it(giorno)
