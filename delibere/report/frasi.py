# SPDX-License-Identifier: AGPL-3.0-or-later
"""The synthesis in words: who reads only this knows how the programme is going."""

from dataclasses import dataclass

from abitare.lib.italiano import data_it, euro, giorni, percento, punti
from programma.fotografia.dati import Azione
from programma.numeri import Importi, Quadro, Silenzio
from programma.numeri.sintesi import Sintesi

NOMI_STATI = (
    ("conclusa", "è conclusa", "sono concluse"),
    ("in_corso", "è in corso", "sono in corso"),
    ("sospesa", "è sospesa", "sono sospese"),
    ("non_avviata", "non è avviata", "non sono avviate"),
)


@dataclass(frozen=True, slots=True)
class Parole:
    """How the synthesis calls what it speaks of; `copertura` has a place for the share of weight."""

    vuoto: str
    di: str
    copertura: str
    tace: str


DEL_PROGRAMMA = Parole(
    vuoto="Il programma non ha ancora azioni da misurare.",
    di="del programma",
    copertura="i settori hanno parlato di azioni per {} del peso del programma.",
    tace="Non danno notizie",
)
DEL_SETTORE = Parole(
    vuoto="Il settore non è responsabile di azioni da misurare.",
    di="delle azioni del settore",
    copertura="il settore ha parlato di azioni per {} del loro peso.",
    tace="Non dà notizie",
)


def quante(numero: int, una: str, molte: str) -> str:
    return f"{numero} {una if numero == 1 else molte}"


def elenco(voci: list[str]) -> str:
    """«a», «a e b», «a, b e c»."""
    return " e ".join([", ".join(voci[:-1]), voci[-1]]) if len(voci) > 1 else "".join(voci)


def sintesi_in_parole(q: Quadro, silenti: tuple[Silenzio, ...], totale: Importi, di: Parole) -> tuple[str, ...]:
    s = q.programma
    if not s.azioni:
        return (di.vuoto,)
    frasi = [_avanzamento(q, di), _stati(s), _segnali(s), _parole(q, silenti, di), denaro(totale)]
    return tuple(frase for frase in frasi if frase)


def chi_tace(silenzio: Silenzio) -> str:
    if silenzio.giorni is None:
        return f"{silenzio.settore.nome} (mai una comunicazione)"
    return f"{silenzio.settore.nome} (da {giorni(silenzio.giorni)})"


def note_di(azione: Azione, importi: Importi) -> str:
    """What an action has besides sector, planned dates and progress: «Luogo: … · CUP: …»."""
    fine = data_it(azione.fine_effettiva) or "in corso"
    fatti = {
        "Collaborano": ", ".join(settore.nome for settore in azione.collaborano),
        "Periodo effettivo": f"{data_it(azione.inizio_effettivo)} – {fine}" if azione.inizio_effettivo else "",
        "Luogo": azione.luogo,
        "Stanziati": euro(importi.stanziato) if importi.stanziato else "",
        "Impegnati": euro(importi.impegnato) if importi.impegnato else "",
        "CUP": " ".join(azione.cup),
    }
    return " · ".join(f"{nome}: {valore}" for nome, valore in fatti.items() if valore)


def _avanzamento(q: Quadro, di: Parole) -> str:
    s = q.programma
    frase = f"Al {data_it(q.foto.al)} l'avanzamento verificato {di.di} è {percento(s.avanzamento)}"
    if s.atteso is None or s.avanzamento is None:
        return f"{frase}; nessuna azione ha date previste, quindi non c'è un avanzamento atteso con cui confrontarlo."
    scarto = s.avanzamento - s.atteso
    confronto = f" ({punti(scarto)} punti)" if scarto else " (in linea)"
    return f"{frase}, quello atteso {percento(s.atteso)}{confronto}."


def _stati(s: Sintesi) -> str:
    voci = [quante(s.stato(nome), una, molte) for nome, una, molte in NOMI_STATI if s.stato(nome)]
    frase = f"Su {quante(s.azioni, 'azione', 'azioni')}: {elenco(voci)}."
    annullate = s.stato("annullata")
    if annullate:
        frase += f" {quante(annullate, 'azione annullata non conta', 'azioni annullate non contano')} nei numeri."
    return frase


def _segnali(s: Sintesi) -> str:
    voci = [
        quante(s.in_ritardo, "azione in ritardo", "azioni in ritardo") if s.in_ritardo else "",
        quante(s.a_rischio, "a rischio", "a rischio") if s.a_rischio else "",
        quante(s.critiche, "con una criticità segnalata", "con una criticità segnalata") if s.critiche else "",
    ]
    presenti = [voce for voce in voci if voce]
    if not presenti:
        return "Nessuna azione è in ritardo, a rischio o con criticità segnalate."
    return f"Richiedono attenzione: {elenco(presenti)} (la stessa azione può stare in più gruppi)."


def _parole(q: Quadro, silenti: tuple[Silenzio, ...], di: Parole) -> str:
    copertura = di.copertura.format(percento(q.programma.copertura))
    frase = f"Copertura: negli ultimi {giorni(q.foto.soglie.giorni_copertura)} {copertura}"
    if silenti:
        frase += f" {di.tace}: {elenco([chi_tace(silenzio) for silenzio in silenti])}."
    return frase


def denaro(totale: Importi) -> str:
    if not totale.stanziato:
        return ""
    frase = f"Risorse stanziate: {euro(totale.stanziato)}, di cui impegnati {euro(totale.impegnato)}"
    impegno = percento(100 * totale.impegnato / totale.stanziato)
    return f"{frase} ({impegno}) e liquidati {euro(totale.liquidato)}."
