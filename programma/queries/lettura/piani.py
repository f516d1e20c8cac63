# SPDX-License-Identifier: AGPL-3.0-or-later
"""The table of a plan as one reader asked for it: filter and order come from the address, unknown ones are ignored."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from programma.models import Comunicazione, EnteProprietario
from programma.piani import RigaCalcolata

MOSTRA = {
    "": "Tutte le righe",
    "con_unita": "Solo con unità",
    "con_avvisi": "Solo con avvisi",
    "mancanti": "Solo di chi non ha risposto",
}
ORDINI: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "comune": ("Comune", lambda voce: ()),
    "alloggi": ("Alloggi SAP", lambda voce: -voce.calcolata.numeri.consistenza_sap),
    "disponibili": ("Disponibili", lambda voce: -voce.calcolata.numeri.disponibili),
    "riserva": ("Indigenti", lambda voce: -voce.calcolata.riserva_indigenti),
}


@dataclass(frozen=True)
class FiltroPiano:
    parole: str = ""
    tipo: str = ""
    mostra: str = ""
    ordine: str = "comune"

    @property
    def attivo(self) -> bool:
        return bool(self.parole or self.tipo or self.mostra)

    def ammette(self, voce: "VoceDelPiano") -> bool:
        numeri = voce.calcolata.numeri
        condizioni = (
            self.parole.casefold() in voce.calcolata.riga.comune.casefold(),
            not self.tipo or voce.tipo == self.tipo,
            self.mostra != "con_unita" or not numeri.vuoti,
            self.mostra != "con_avvisi" or bool(voce.calcolata.avvisi),
            self.mostra != "mancanti" or voce.esito == Comunicazione.Esito.NON_PERVENUTA,
        )
        return all(condizioni)


@dataclass(frozen=True)
class VoceDelPiano:
    """A row of the table: what was written, what follows from it, whether its owner answered."""

    pk: int
    calcolata: RigaCalcolata
    tipo: str
    esito: str
    gestore: str
    nota: str


def filtro_da(parametri: Mapping[str, str]) -> FiltroPiano:
    tipo, mostra, ordine = (parametri.get(nome, "") for nome in ("tipo", "mostra", "ordine"))
    return FiltroPiano(
        parole=parametri.get("q", "").replace("\0", "")[:100].strip(),
        tipo=tipo if tipo in EnteProprietario.Tipo.values else "",
        mostra=mostra if mostra in MOSTRA else "",
        ordine=ordine if ordine in ORDINI else "comune",
    )


def voci(lettura: Any, filtro: FiltroPiano) -> list[VoceDelPiano]:
    """The rows of the plan that the filter lets through, in its order; equal ones stay by Comune."""
    esiti = {comunicazione.ente_id: comunicazione.esito for comunicazione in lettura.comunicazioni}
    tutte = (
        VoceDelPiano(
            riga.pk,
            calcolata,
            riga.ente.tipo,
            esiti.get(riga.ente_id, ""),
            riga.gestore.nome if riga.gestore else "",
            riga.nota,
        )
        for riga, calcolata in zip(lettura.righe, lettura.quadro.righe, strict=True)
    )
    return sorted(filter(filtro.ammette, tutte), key=ORDINI[filtro.ordine][1])
