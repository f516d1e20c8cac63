# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is told of an action that stood before and stands after.

Of its statements only what they change is told: the verified percentage, and what is declared and still waits. Which
statement says it, who wrote it and when, a new one that repeats what already held: that is the story, not a change.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from decimal import Decimal
from typing import Any

from abitare.lib.italiano import data_it
from abitare.lib.testo import tronca_parole
from programma.confronto.forme import (
    CRITICITA,
    LUNGO,
    STATI,
    Campo,
    breve,
    cento,
    da_a,
    disteso,
    effettiva,
    elenco,
    entrate_e_uscite,
    frase,
    in_uno,
    per_campo,
    prevista,
    tra_virgolette,
)
from programma.confronto.parti import fasi, indicatori, risorse
from programma.confronto.tipi import Detto, Genere
from programma.fotografia.dati import ANNULLATA, NESSUNA_CRITICITA, SOSPESA, Azione, Persona, Settore

DATE = (
    Campo("inizio_previsto", "inizio previsto", prevista, data_it),
    Campo("fine_prevista", "fine prevista", prevista, data_it, "a"),
    Campo("inizio_effettivo", "inizio effettivo", effettiva, data_it),
    Campo("fine_effettiva", "fine effettiva", effettiva, data_it, "a"),
)
PESO = Campo("peso", "peso", da_a)
CODICE = Campo("codice", "codice", breve)
Regola = Callable[[Azione, Azione], Iterable[Detto]]
TESTO_CRITICITA = Campo("testo_criticita", "descrizione della criticità", disteso, desinenza="a")
TESTI = (
    Campo("titolo", "titolo", breve),
    Campo("descrizione", "descrizione", disteso, desinenza="a"),
    Campo("luogo", "indirizzo", breve),
    Campo("fonte", "fonte", disteso, desinenza="a"),
)


def di_azione(prima: Azione, dopo: Azione, campi: Collection[str | int]) -> Iterator[Detto]:
    """`campi` are those under which something differs: sectors and people differ by id, not by name."""
    for campo, regola in REGOLE:
        if campo in campi:
            yield from regola(prima, dopo)


def settore_responsabile(prima: Any, dopo: Any) -> Iterator[Detto]:
    vecchio: Settore = prima.settore
    nuovo: Settore = dopo.settore
    testo = f"settore responsabile: ora è {nuovo.nome}, prima era {vecchio.nome}"
    yield Detto(Genere.RESPONSABILE, frase(testo), vecchio.nome, nuovo.nome, (("settore",),))


def _persona(prima: Azione, dopo: Azione) -> Iterator[Detto]:
    vecchia, nuova = prima.persona, dopo.persona
    testo = f"persona incaricata: ora è {nuova.nome}" if nuova else "nessuna persona incaricata"
    testo += f", prima era {vecchia.nome}" if vecchia else ""
    yield Detto(Genere.RESPONSABILE, frase(testo), _nome(vecchia), _nome(nuova), (("persona",),))


def _insieme(genere: Genere, che: str, campo: str) -> Regola:
    """Sectors, subjects or codes: their order says nothing."""

    def regola(prima: Azione, dopo: Azione) -> Iterator[Detto]:
        vecchi, nuovi = _per_chiave(getattr(prima, campo)), _per_chiave(getattr(dopo, campo))
        entrati = [nome for chiave, nome in nuovi.items() if chiave not in vecchi]
        usciti = [nome for chiave, nome in vecchi.items() if chiave not in nuovi]
        if entrati or usciti:
            testo = entrate_e_uscite(che, entrati, usciti)
            yield Detto(genere, frase(testo), elenco(vecchi.values()), elenco(nuovi.values()), ((campo,),))

    return regola


def _codice(prima: Azione, dopo: Azione) -> Iterator[Detto]:
    """Said with the move, when the action moved."""
    if prima.obiettivo_id == dopo.obiettivo_id:
        yield from in_uno(Genere.TESTO, (CODICE,), prima, dopo)


def _stato(prima: Azione, dopo: Azione) -> Iterator[Detto]:
    vecchio, nuovo = STATI[prima.stato], STATI[dopo.stato]
    testo = f"ora è {nuovo}, prima era {vecchio}"
    if dopo.stato in (SOSPESA, ANNULLATA) and dopo.motivo_stato:
        testo += f"; motivo: {tronca_parole(dopo.motivo_stato, LUNGO)}"
    yield Detto(Genere.STATO, frase(testo), vecchio, nuovo, (("stato",), ("motivo_stato",)))


def _motivo(prima: Azione, dopo: Azione) -> Iterator[Detto]:
    """Said with the state, when the state changed."""
    if prima.stato == dopo.stato:
        campo = Campo("motivo_stato", f"motivo per cui è {STATI[dopo.stato]}", disteso)
        yield from in_uno(Genere.STATO, (campo,), prima, dopo)


def _criticita(prima: Azione, dopo: Azione) -> Iterator[Detto]:
    vecchia, nuova = CRITICITA[prima.criticita], CRITICITA[dopo.criticita]
    testo = f"criticità superata: era «{vecchia}»"
    if dopo.criticita != NESSUNA_CRITICITA:
        era = "" if prima.criticita == NESSUNA_CRITICITA else f", prima era «{vecchia}»"
        testo = f"criticità: «{nuova}»{era}"
        testo += f"; {tronca_parole(dopo.testo_criticita, LUNGO)}" if dopo.testo_criticita else ""
    yield Detto(Genere.STATO, frase(testo), vecchia, nuova, (("criticita",), ("testo_criticita",)))


def _testo_criticita(prima: Azione, dopo: Azione) -> Iterator[Detto]:
    """Said with the criticality, when that changed."""
    if prima.criticita == dopo.criticita:
        yield from in_uno(Genere.STATO, (TESTO_CRITICITA,), prima, dopo)


def _verificato(prima: Azione, dopo: Azione) -> Iterator[Detto]:
    vecchio, nuovo = _avanzamento(prima), _avanzamento(dopo)
    if vecchio == nuovo:
        return
    if dopo.verificato is None:
        testo = f"nessun avanzamento verificato; era {_cento(vecchio)}"
    else:
        passo = f"{_cento(nuovo)}, il primo" if vecchio is None else f"da {_cento(vecchio)} a {_cento(nuovo)}"
        testo = f"avanzamento verificato {passo}, riferito al {data_it(dopo.verificato.riferito_al)}"
    yield Detto(Genere.AVANZAMENTO, frase(testo), _cento(vecchio), _cento(nuovo), (("verificato", "avanzamento"),))


def _dichiarato(prima: Azione, dopo: Azione) -> Iterator[Detto]:
    for campo in PAROLE_DICHIARATE:
        yield from _in_attesa(campo, prima, dopo)


def _in_attesa(campo: str, prima: Azione, dopo: Azione) -> Iterator[Detto]:
    """What waits for an answer and differs from what holds; what was accepted meanwhile is told as verified."""
    parola, forma = PAROLE_DICHIARATE[campo]
    vecchio, nuovo = _pendente(campo, prima), _pendente(campo, dopo)
    detti = tuple(getattr(azione.dichiarato, campo, None) for azione in (prima, dopo))
    if vecchio == nuovo or detti[0] == detti[1]:
        return
    if nuovo is not None:
        prima_di = f"da {forma(vecchio)} a {forma(nuovo)}" if vecchio is not None else forma(nuovo)
        testo = f"{parola} {prima_di}, in attesa di verifica"
    elif vecchio != _tenuto(campo, dopo):
        testo = f"{parola} {forma(vecchio)}: non è più in attesa di verifica"
    else:
        return
    era, resta = ("" if v is None else forma(v) for v in (vecchio, nuovo))
    genere = Genere.AVANZAMENTO if campo == "avanzamento" else Genere.STATO
    yield Detto(genere, frase(testo), era, resta, (("dichiarato", campo),))


def _pendente(campo: str, azione: Azione) -> Any:
    valore = getattr(azione.dichiarato, campo, None)
    return None if valore == _tenuto(campo, azione) else valore


def _tenuto(campo: str, azione: Azione) -> Any:
    return _avanzamento(azione) if campo == "avanzamento" else getattr(azione, campo)


def _avanzamento(azione: Azione) -> Decimal | None:
    return azione.verificato.avanzamento if azione.verificato else None


def _cento(valore: Decimal | None) -> str:
    return "" if valore is None else cento(valore)


def _nome(persona: Persona | None) -> str:
    return persona.nome if persona else ""


def _per_chiave(voci: Iterable[Any]) -> dict[Any, str]:
    return {voce if isinstance(voce, str) else voce.id: voce if isinstance(voce, str) else voce.nome for voce in voci}


PAROLE_DICHIARATE: dict[str, tuple[str, Callable[[Any], str]]] = {
    "avanzamento": ("avanzamento dichiarato", cento),
    "stato": ("stato dichiarato", lambda stato: tra_virgolette(STATI[stato])),
    "criticita": ("criticità dichiarata", lambda criticita: tra_virgolette(CRITICITA[criticita])),
}
REGOLE: tuple[tuple[str, Regola], ...] = (
    ("settore", settore_responsabile),
    ("persona", _persona),
    ("collaborano", _insieme(Genere.RESPONSABILE, "Settori che collaborano", "collaborano")),
    ("soggetti", _insieme(Genere.RESPONSABILE, "Soggetti coinvolti", "soggetti")),
    *per_campo(Genere.DATE, DATE),
    ("stato", _stato),
    ("motivo_stato", _motivo),
    ("criticita", _criticita),
    ("testo_criticita", _testo_criticita),
    ("verificato", _verificato),
    ("dichiarato", _dichiarato),
    ("indicatori", indicatori),
    *per_campo(Genere.PESO, (PESO,)),
    ("risorse", risorse),
    ("cup", _insieme(Genere.RISORSE, "CUP", "cup")),
    ("cig", _insieme(Genere.RISORSE, "CIG", "cig")),
    ("fasi", fasi),
    *per_campo(Genere.TESTO, TESTI),
    ("codice", _codice),
)
