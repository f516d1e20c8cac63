# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Mapping
from typing import Any

from programma.models import (
    Comunicazione,
    PianoAnnuale,
    PianoTriennale,
    RigaAnnuale,
    RigaTriennale,
    SceltaComune,
    SceltaEnte,
    TotaliPubblicati,
)
from programma.models.piani import PianoBase
from programma.services.conflitti import concilia
from programma.services.piani.blocchi import P, esigi_aperto, scrive_nel_piano
from programma.services.regole import cambiati, esigi_ragioni, limita, scrivi
from tavolo.models import Utente

CONTI = (
    "consistenza_sap",
    "consistenza_sas",
    "libere",
    "turnover",
    "turnover_rilasciate",
    "carenza_manutentiva",
    "ristrutturazione",
    "nuova_edificazione",
    "conferite",
    "sas_assegnabili",
)
Parte = RigaAnnuale | RigaTriennale | SceltaComune | SceltaEnte | Comunicazione | TotaliPubblicati
CAMPI: dict[type[Any], tuple[str, ...]] = {
    RigaAnnuale: (*CONTI, "sat", "assegnate_anno_prima", "gestore", "nota"),
    RigaTriennale: (*CONTI, "nota"),
    SceltaComune: ("indigenti_oltre", "quota_7bis", "quota_7ter", "categoria", "motivazione"),
    SceltaEnte: ("quota_articolo_14", "categorie"),
    Comunicazione: ("esito", "ricevuta_il", "nota"),
    TotaliPubblicati: (
        "consistenza_sap",
        "consistenza_sas",
        "libere",
        "turnover",
        "carenza_manutentiva",
        "disponibili",
        "assegnate_anno_prima",
        "fonte",
    ),
}
CAMPI_PIANO: dict[type[Any], tuple[str, ...]] = {
    PianoAnnuale: ("parametri_al", "trasmesso_il", "nota"),
    PianoTriennale: ("nota",),
}
CON_MOTIVO = ("parametri_al", "trasmesso_il")


def scrivi_parte(
    *,
    utente: Utente,
    modello: type[Any],
    parte_id: int,
    dati: Mapping[str, Any],
    versione: int | None = None,
    vista: int | None = None,
    motivo: str = "",
) -> Any:
    """Writes one row, choice or answer of a plan (`dati`: CAMPI of its model) while its numbers are open."""
    piano_id = modello._default_manager.values_list("piano_id", flat=True).get(pk=parte_id)
    piani: type[PianoBase] = PianoTriennale if modello is RigaTriennale else PianoAnnuale
    with scrive_nel_piano(utente, piani, piano_id, motivo=motivo) as piano:
        esigi_aperto(piano)
        parte = modello._default_manager.select_for_update(of=("self",)).get(pk=parte_id)
        scrivi(parte, concilia(parte, versione, limita(dati, CAMPI[modello]), vista=vista))
    return parte


def modifica_piano(
    *,
    utente: Utente,
    modello: type[P],
    piano_id: int,
    dati: Mapping[str, Any],
    versione: int | None = None,
    vista: int | None = None,
    motivo: str = "",
) -> P:
    """`dati`: CAMPI_PIANO of the plan. The thresholds' day counts while the numbers are open."""
    with scrive_nel_piano(utente, modello, piano_id, motivo=motivo) as piano:
        nuovi = concilia(piano, versione, limita(dati, CAMPI_PIANO[modello]), vista=vista)
        if "parametri_al" in cambiati(piano, nuovi):
            esigi_aperto(piano)
        esigi_ragioni(piano, nuovi, CON_MOTIVO, motivo)
        scrivi(piano, nuovi)
    return piano
