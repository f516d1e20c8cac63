# SPDX-License-Identifier: AGPL-3.0-or-later
"""A frozen tree beside the same one taken again: where they differ, in words. Pure; trees are parsed canonical JSON."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from abitare.lib.oscurato import OSCURATO

# `soglie` are settings of the day, `schema` is the version itself; of a plan, `calcolo` follows from its data by the
# rules of the day and `atto` is what it was called: none is in the history.
NON_STORICI = frozenset({"atto", "calcolo", "schema", "soglie"})
NOMI = {
    "obiettivi": "obiettivo",
    "azioni": "azione",
    "fasi": "fase",
    "risorse": "risorsa",
    "indicatori": "indicatore",
    "settori": "settore",
    "persone": "persona",
    "soggetti": "soggetto",
    "comuni": "Comune",
    "enti": "ente",
    "righe": "riga",
    "scelte_comuni": "scelta del Comune",
    "scelte_enti": "scelta dell'ente",
    "comunicazioni": "comunicazione",
    "parametri": "parametro",
    "sezioni": "sezione",
}
ASSENTE = object()


@dataclass(frozen=True, slots=True)
class Discordanza:
    """One place where the trees differ: its path, then the two values as words."""

    luogo: str
    congelato: str
    ripreso: str

    def __str__(self) -> str:
        return f"{self.luogo}: congelato {self.congelato}, nella storia {self.ripreso}"


def discordanze(
    congelato: dict[str, Any], ripreso: dict[str, Any], coperto: Callable[[str], bool]
) -> Iterator[Discordanza]:
    """Compares the fields that the frozen tree has; a version of today may have more of them.

    A text that is covered now (`coperto`) was not when it was frozen: that is no difference.
    """
    for nome in sorted(congelato.keys() - NON_STORICI):
        yield from _confronta((nome,), congelato[nome], ripreso.get(nome, ASSENTE), coperto)


def _confronta(luogo: tuple[str, ...], prima: Any, dopo: Any, coperto: Callable[[str], bool]) -> Iterator[Discordanza]:
    if prima == dopo:
        return
    if isinstance(prima, dict) and isinstance(dopo, dict):
        for nome in sorted(prima):
            yield from _confronta((*luogo, nome), prima[nome], dopo.get(nome, ASSENTE), coperto)
    elif _per_chiave(prima) and _per_chiave(dopo):
        yield from _confronta_elenchi(luogo, prima, dopo, coperto)
    elif not (dopo == OSCURATO and isinstance(prima, str) and coperto(prima)):
        yield Discordanza(_in_parole(luogo), _mostra(prima), _mostra(dopo))


def _confronta_elenchi(
    luogo: tuple[str, ...], prima: list[Any], dopo: list[Any], coperto: Callable[[str], bool]
) -> Iterator[Discordanza]:
    di_prima, di_dopo = ({voce["id"]: voce for voce in voci} for voci in (prima, dopo))
    for chiave, voce in di_prima.items():
        dove = (*luogo[:-1], _nome(luogo[-1], voce))
        if chiave in di_dopo:
            yield from _confronta(dove, voce, di_dopo[chiave], coperto)
        else:
            yield Discordanza(_in_parole(dove), "presente", "assente")
    for chiave in di_dopo.keys() - di_prima.keys():
        yield Discordanza(_in_parole((*luogo[:-1], _nome(luogo[-1], di_dopo[chiave]))), "assente", "presente")
    if di_prima.keys() == di_dopo.keys() and list(di_prima) != list(di_dopo):
        yield Discordanza(_in_parole((*luogo, "ordine")), _mostra(list(di_prima)), _mostra(list(di_dopo)))


def _per_chiave(valore: Any) -> bool:
    return isinstance(valore, list) and all(isinstance(voce, dict) and "id" in voce for voce in valore)


def _nome(elenco: str, voce: dict[str, Any]) -> str:
    return f"{NOMI.get(elenco, elenco)} {voce.get('codice') or voce.get('nome') or voce['id']}"


def _in_parole(luogo: tuple[str, ...]) -> str:
    return " › ".join(luogo)


def _mostra(valore: Any) -> str:
    if valore is ASSENTE:
        return "assente"
    testo = f"«{valore}»" if isinstance(valore, str) else str(valore)
    return testo if len(testo) <= 80 else f"{testo[:79]}…"
