# SPDX-License-Identifier: AGPL-3.0-or-later
"""From differences to sentences: which object, in which order, with which of the triples."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from programma.confronto.azioni import di_azione
from programma.confronto.forme import ORIZZONTI, dal_al, frase, tra_virgolette
from programma.confronto.obiettivi import di_obiettivo, di_programma
from programma.confronto.tipi import AZIONE, OBIETTIVO, PROGRAMMA, Detto, Genere, Variazione
from programma.confronto.triple import RADICI, Percorso, Tripla, triple
from programma.fotografia.dati import Azione, Fotografia, Obiettivo, Settore

OBIETTIVI, AZIONI, SETTORI = "obiettivi", RADICI[Azione], RADICI[Settore]
PerOggetto = dict[tuple[str | int, ...], list[Tripla]]
TUTTO: tuple[Percorso, ...] = ((),)


def confronta(prima: Fotografia, dopo: Fotografia) -> tuple[Variazione, ...]:
    """What changed from one to the other: first of the programme, then by objective, then by object, then by kind."""
    differenze: PerOggetto = defaultdict(list)
    for tripla in triple(prima, dopo):
        differenze[tripla.percorso[: 1 if tripla.percorso[0] == PROGRAMMA else 2]].append(tripla)
    return tuple(_in_ordine(prima, dopo, differenze))


def _in_ordine(prima: Fotografia, dopo: Fotografia, differenze: PerOggetto) -> Iterator[Variazione]:
    yield from _del_programma(prima, dopo, differenze)
    vecchi = {obiettivo.id: obiettivo for obiettivo in prima.obiettivi}
    nuovi = {obiettivo.id: obiettivo for obiettivo in dopo.obiettivi}
    azioni = ({a.id: a for a in prima.azioni()}, {a.id: a for a in dopo.azioni()})
    for pk in _unisci(list(vecchi), list(nuovi)):
        vecchio, nuovo = vecchi.get(pk), nuovi.get(pk)
        if sue := differenze.get((OBIETTIVI, pk)):
            yield from _dell_obiettivo(vecchio, nuovo, sue)
        rimaste = [azione.id for azione in (nuovo.azioni if nuovo else ())]
        tolte = [azione.id for azione in (vecchio.azioni if vecchio else ())]
        for chiave in _unisci([a for a in tolte if a in rimaste or a not in azioni[1]], rimaste):
            if sue := differenze.get((AZIONI, chiave)):
                yield from _dell_azione(azioni[0].get(chiave), azioni[1].get(chiave), sue, vecchi | nuovi)


def _unisci(prima: list[int], dopo: list[int]) -> list[int]:
    """The ids of after, with each one that is gone behind what it followed."""
    unite, posto, rimasti = list(dopo), 0, set(dopo)
    for pk in prima:
        if pk in rimasti:
            posto = unite.index(pk) + 1
        else:
            unite.insert(posto, pk)
            posto += 1
    return unite


def _del_programma(prima: Fotografia, dopo: Fotografia, differenze: PerOggetto) -> Iterator[Variazione]:
    voce = dopo.programma
    sue = [(tripla.percorso[1:], tripla) for tripla in differenze.get((PROGRAMMA,), ())]
    detti = list(di_programma(prima.programma, voce, {dove[0] for dove, _ in sue}))
    if dei_settori := [(p.percorso, p) for chiave, voci in differenze.items() if chiave[0] == SETTORI for p in voci]:
        detti += _dei_settori(prima, dopo)
        sue += dei_settori
    di_chi = {"tipo": PROGRAMMA, "oggetto_id": voce.id, "codice": "", "titolo": voce.titolo}
    yield from _variazioni(detti, sue, **di_chi, obiettivo_id=None, settore_id=None)


def _dei_settori(prima: Fotografia, dopo: Fotografia) -> Iterator[Detto]:
    """Said once of the programme and not of each action: a sector that it names is called otherwise, or coordinates."""
    vecchi = {settore.id: settore for settore in prima.settori}
    nominati = _nominati(prima) | _nominati(dopo)
    for settore in dopo.settori:
        era = vecchi.get(settore.id)
        if era is not None and settore.id in nominati and era.nome != settore.nome:
            testo = f"il settore {tra_virgolette(era.nome)} ora si chiama {tra_virgolette(settore.nome)}"
            yield Detto(Genere.TESTO, frase(testo), era.nome, settore.nome, ((SETTORI, settore.id, "nome"),))
    coordina, coordinava = _coordina(dopo), _coordina(prima)
    if coordina and coordinava and coordina.id != coordinava.id:
        testo = f"il coordinamento passa da {coordinava.nome} a {coordina.nome}"
        percorsi = tuple((SETTORI, settore.id, "coordina") for settore in (coordinava, coordina))
        yield Detto(Genere.RESPONSABILE, frase(testo), coordinava.nome, coordina.nome, percorsi)


def _nominati(foto: Fotografia) -> set[int]:
    di_azioni = (settore.id for azione in foto.azioni() for settore in (azione.settore, *azione.collaborano))
    return {*(obiettivo.settore.id for obiettivo in foto.obiettivi), *di_azioni}


def _coordina(foto: Fotografia) -> Settore | None:
    return next((settore for settore in foto.settori if settore.coordina and settore.vigente(foto.al)), None)


def _dell_obiettivo(prima: Obiettivo | None, dopo: Obiettivo | None, differenze: list[Tripla]) -> Iterator[Variazione]:
    if prima and dopo:
        detti = list(di_obiettivo(prima, dopo, _campi(differenze)))
    else:
        detti = [_nuovo_obiettivo(dopo) if dopo else _tolto(OBIETTIVO, prima)]
    yield from _dell_oggetto(OBIETTIVO, dopo or prima, detti, differenze)


def _dell_azione(
    prima: Azione | None, dopo: Azione | None, differenze: list[Tripla], obiettivi: dict[int, Obiettivo]
) -> Iterator[Variazione]:
    if prima and dopo:
        detti = [*_spostata(prima, dopo, obiettivi), *di_azione(prima, dopo, _campi(differenze))]
    else:
        detti = [_nuova_azione(dopo) if dopo else _tolto(AZIONE, prima)]
    yield from _dell_oggetto(AZIONE, dopo or prima, detti, differenze)


def _campi(differenze: list[Tripla]) -> set[str | int]:
    return {tripla.percorso[2] for tripla in differenze}


def _dell_oggetto(tipo: str, voce: Any, detti: list[Detto], differenze: list[Tripla]) -> Iterator[Variazione]:
    sue = [(tripla.percorso[2:], tripla) for tripla in differenze]
    di_chi = {"tipo": tipo, "oggetto_id": voce.id, "codice": voce.codice, "titolo": voce.titolo}
    obiettivo_id = voce.id if tipo == OBIETTIVO else voce.obiettivo_id
    yield from _variazioni(detti, sue, **di_chi, obiettivo_id=obiettivo_id, settore_id=voce.settore.id)


def _variazioni(detti: Iterable[Detto], sue: list[tuple[Percorso, Tripla]], **di_chi: Any) -> Iterator[Variazione]:
    for detto in sorted(detti, key=lambda detto: detto.genere.posto):
        yield Variazione(
            genere=detto.genere,
            frase=detto.frase,
            prima=detto.prima,
            dopo=detto.dopo,
            triple=tuple(t for dove, t in sue if any(dove[: len(p)] == p for p in detto.percorsi)),
            **di_chi,
        )


def _nuovo_obiettivo(nuovo: Obiettivo) -> Detto:
    a_termine = f"a {ORIZZONTI[nuovo.orizzonte]}"
    testo = f"nuovo obiettivo {tra_virgolette(nuovo.titolo)}, {a_termine}, settore responsabile {nuovo.settore.nome}"
    return Detto(Genere.AGGIUNTA, frase(testo), "", _intero(nuovo), TUTTO)


def _nuova_azione(nuova: Azione) -> Detto:
    periodo = "senza date previste"
    if nuova.inizio_previsto and nuova.fine_prevista:
        periodo = dal_al(nuova.inizio_previsto, nuova.fine_prevista)
    testo = f"nuova azione {tra_virgolette(nuova.titolo)}, settore responsabile {nuova.settore.nome}, {periodo}"
    return Detto(Genere.AGGIUNTA, frase(testo), "", _intero(nuova), TUTTO)


def _tolto(tipo: str, voce: Any) -> Detto:
    detto = {OBIETTIVO: "obiettivo tolto", AZIONE: "azione tolta"}[tipo]
    return Detto(
        Genere.RIMOSSA, frase(f"{detto} dal programma: {tra_virgolette(voce.titolo)}"), _intero(voce), "", TUTTO
    )


def _spostata(prima: Azione, dopo: Azione, obiettivi: dict[int, Obiettivo]) -> Iterator[Detto]:
    if prima.obiettivo_id == dopo.obiettivo_id:
        return
    da, a = obiettivi[prima.obiettivo_id], obiettivi[dopo.obiettivo_id]
    testo = f"spostata dall'obiettivo {_nominato(da)} all'obiettivo {_nominato(a)}"
    testo += f"; il codice passa da {prima.codice} a {dopo.codice}" if prima.codice != dopo.codice else ""
    yield Detto(Genere.SPOSTATA, frase(testo), _intero(da), _intero(a), (("obiettivo_id",), ("codice",)))


def _nominato(voce: Obiettivo) -> str:
    return f"{voce.codice} {tra_virgolette(voce.titolo)}"


def _intero(voce: Obiettivo | Azione) -> str:
    return f"{voce.codice} {voce.titolo}"
