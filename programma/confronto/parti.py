# SPDX-License-Identifier: AGPL-3.0-or-later
"""What an action or an objective holds: phases, money, indicators. Each is matched by its id."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from abitare.lib.italiano import data_it, euro
from programma.confronto.forme import (
    VERSI,
    Campo,
    bandiera,
    breve,
    da_a,
    dal_al,
    effettiva,
    frase,
    in_uno,
    misurato,
    prevista,
    tra_virgolette,
)
from programma.confronto.tipi import Detto, Genere
from programma.fotografia.dati import Azione, Fase, Indicatore, Obiettivo, Risorsa

FASE_PREVISTA = (
    Campo("nome", "nome", breve),
    Campo("inizio_previsto", "inizio previsto", prevista, data_it),
    Campo("fine_prevista", "fine prevista", prevista, data_it, "a"),
    Campo("peso", "peso", da_a),
)
FASE_EFFETTIVA = (
    Campo("inizio_effettivo", "inizio effettivo", effettiva, data_it),
    Campo("fine_effettiva", "fine effettiva", effettiva, data_it, "a"),
)
LAVORI = bandiera("finanzia lavori", "non finanzia più lavori")
RISORSA_PREVISTA = (
    Campo("fonte", "fonte", breve, desinenza="a"),
    Campo("capitolo", "capitolo", breve),
    Campo("missione", "missione e programma", breve),
    Campo("anno", "anno", da_a),
    Campo("stanziato", "stanziato", da_a, euro),
    Campo("per_lavori", "lavori", LAVORI, lambda si: "sì" if si else "no"),
)
RISORSA_SPESA = (Campo("impegnato", "impegnato", da_a, euro), Campo("liquidato", "liquidato", da_a, euro))
INDICATORE = (
    Campo("nome", "nome", breve),
    Campo("unita", "unità di misura", breve, desinenza="a"),
    Campo("base", "valore di partenza", da_a, misurato),
    Campo("data_base", "data di partenza", prevista, data_it, "a"),
    Campo("obiettivo_valore", "valore obiettivo", da_a, misurato),
    Campo("data_obiettivo", "data del valore obiettivo", prevista, data_it, "a"),
    Campo("verso", "verso", da_a, lambda verso: f"«{VERSI[verso]}»"),
    Campo("fonte", "fonte del dato", breve, desinenza="a"),
)


def fasi(prima: Azione, dopo: Azione) -> Iterator[Detto]:
    yield from _parti("fasi", Genere.FASI, _nuova_fase, "Fase tolta", prima.fasi, dopo.fasi)
    for vecchia, nuova in _rimaste(prima.fasi, dopo.fasi):
        soggetto, dove = _fase(nuova), ("fasi", nuova.id)
        yield from in_uno(Genere.FASI, FASE_PREVISTA, vecchia, nuova, dove, soggetto)
        yield from in_uno(Genere.FASI, FASE_EFFETTIVA, vecchia, nuova, dove, soggetto)


def risorse(prima: Azione, dopo: Azione) -> Iterator[Detto]:
    yield from _parti("risorse", Genere.RISORSE, _nuova_risorsa, "Risorsa tolta", prima.risorse, dopo.risorse)
    for vecchia, nuova in _rimaste(prima.risorse, dopo.risorse):
        soggetto, dove = _risorsa(nuova), ("risorse", nuova.id)
        yield from in_uno(Genere.RISORSE, RISORSA_PREVISTA, vecchia, nuova, dove, soggetto)
        yield from in_uno(Genere.RISORSE, RISORSA_SPESA, vecchia, nuova, dove, soggetto)


def indicatori(prima: Azione | Obiettivo, dopo: Azione | Obiettivo) -> Iterator[Detto]:
    yield from _parti(
        "indicatori", Genere.INDICATORI, _nuovo_indicatore, "Indicatore tolto", prima.indicatori, dopo.indicatori
    )
    for vecchio, nuovo in _rimaste(prima.indicatori, dopo.indicatori):
        yield from in_uno(Genere.INDICATORI, INDICATORE, vecchio, nuovo, ("indicatori", nuovo.id), _indicatore(nuovo))
        yield from _misura(vecchio, nuovo)


def _parti(
    elenco: str, genere: Genere, nuova: Callable[[Any], str], tolta: str, prima: Iterable[Any], dopo: Iterable[Any]
) -> Iterator[Detto]:
    vecchie, nuove = {parte.id: parte for parte in prima}, {parte.id: parte for parte in dopo}
    for pk, parte in nuove.items():
        if pk not in vecchie:
            yield Detto(genere, frase(nuova(parte)), "", _chiamata(parte), ((elenco, pk),))
    for pk, parte in vecchie.items():
        if pk not in nuove:
            yield Detto(genere, frase(f"{tolta}: {_chiamata(parte)}"), _chiamata(parte), "", ((elenco, pk),))


def _rimaste(prima: Iterable[Any], dopo: Iterable[Any]) -> Iterator[tuple[Any, Any]]:
    vecchie = {parte.id: parte for parte in prima}
    for nuova in dopo:
        if nuova.id in vecchie:
            yield vecchie[nuova.id], nuova


def _misura(prima: Indicatore, dopo: Indicatore) -> Iterator[Detto]:
    """A value that is measured again and stays the same is not a change."""
    vecchia, nuova = prima.misura, dopo.misura
    prima_parola, dopo_parola = (misurato(misura.valore) if misura else "" for misura in (vecchia, nuova))
    if prima_parola == dopo_parola:
        return
    traguardo = f"l'obiettivo è {misurato(dopo.obiettivo_valore)}"
    if nuova is None:
        detto = f"non ha più valori misurati; era {prima_parola}"
    elif vecchia is None:
        detto = f"primo valore misurato {dopo_parola} {dopo.unita} ({data_it(nuova.data)}); {traguardo}"
    else:
        detto = f"da {prima_parola} a {dopo_parola} {dopo.unita} ({data_it(nuova.data)}); {traguardo}"
    yield Detto(
        Genere.INDICATORI,
        frase(f"{_indicatore(dopo)}: {detto}"),
        prima_parola,
        dopo_parola,
        (("indicatori", dopo.id, "misura"),),
    )


def _chiamata(parte: Fase | Risorsa | Indicatore) -> str:
    if isinstance(parte, Fase):
        return _fase(parte)
    return _risorsa(parte) if isinstance(parte, Risorsa) else _indicatore(parte)


def _fase(fase: Fase) -> str:
    return f"fase {tra_virgolette(fase.nome)}"


def _risorsa(risorsa: Risorsa) -> str:
    return f"risorsa {tra_virgolette(risorsa.fonte)} {risorsa.anno}"


def _indicatore(indicatore: Indicatore) -> str:
    return f"indicatore {tra_virgolette(indicatore.nome)}"


def _nuova_fase(fase: Fase) -> str:
    return f"nuova {_fase(fase)}, {dal_al(fase.inizio_previsto, fase.fine_prevista)}"


def _nuova_risorsa(risorsa: Risorsa) -> str:
    return f"nuova {_risorsa(risorsa)}, stanziati {euro(risorsa.stanziato)}"


def _nuovo_indicatore(indicatore: Indicatore) -> str:
    da, a = misurato(indicatore.base), misurato(indicatore.obiettivo_valore)
    return f"nuovo {_indicatore(indicatore)}, da {da} a {a} {indicatore.unita}"
