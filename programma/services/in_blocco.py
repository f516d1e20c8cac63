# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.core.exceptions import ValidationError

from programma.models import Azione, Stato
from programma.services.assegnazioni import avvisa_assegnazioni
from programma.services.atto_richiesto import campi_con_atto_delle_azioni
from programma.services.azioni import cambia_azione
from programma.services.blocchi import scrive_nel_programma
from programma.services.regole import al_lavoro_in, cambiati
from tavolo.models import Settore, Utente
from tavolo.storia import Via

CAMPI = ("settore", "inizio_previsto", "fine_prevista")
CAMBIATE = "Qualcuno ha cambiato nel frattempo: {azioni}. Guarda l'anteprima aggiornata e conferma di nuovo."


@dataclass(frozen=True)
class Variazione:
    """What a bulk assignment does to one action: field → (before, after); nothing when it already is so."""

    azione: Azione
    campi: dict[str, tuple[Any, Any]]
    errore: str = ""
    con_atto: Sequence[str] = ()

    @property
    def righe(self) -> list[tuple[str, Any, Any, bool]]:
        """Name of the field, before, after, and whether it changes only by an act."""
        colonne = {colonna.name: colonna for colonna in Azione._meta.fields}
        return [
            (str(colonne[campo].verbose_name), *coppia, campo in self.con_atto) for campo, coppia in self.campi.items()
        ]


def anteprima_assegnazione(azioni: list[Azione], scelti: Mapping[str, Any]) -> list[Variazione]:
    """What would change, writing nothing; `scelti`: some of CAMPI."""
    idonei = _idonei(scelti)
    con_atto = campi_con_atto_delle_azioni(azioni, {*scelti, "persona"})
    return [
        replace(_variazione(azione, _dati_per(azione, scelti, idonei)), con_atto=con_atto[azione.pk])
        for azione in azioni
    ]


def _variazione(azione: Azione, dati: Mapping[str, Any]) -> Variazione:
    diversi = cambiati(azione, dati)
    campi = {campo: (getattr(azione, campo), dati[campo]) for campo in dati if campo in diversi}
    inizio = dati.get("inizio_previsto", azione.inizio_previsto)
    fine = dati.get("fine_prevista", azione.fine_prevista)
    if azione.stato == Stato.ANNULLATA:
        return Variazione(azione, {}, "È annullata: non si assegna.")
    if inizio and fine and fine < inizio:
        return Variazione(azione, campi, "La fine prevista verrebbe prima dell'inizio previsto.")
    return Variazione(azione, campi)


def _dati_per(azione: Azione, scelti: Mapping[str, Any], idonei: set[int]) -> dict[str, Any]:
    inadatta = "settore" in scelti and azione.persona_id is not None and azione.persona_id not in idonei
    return {**scelti, "persona": None} if inadatta else dict(scelti)


def _idonei(scelti: Mapping[str, Any]) -> set[int]:
    """Who works today in the sector chosen."""
    settore: Settore | None = scelti.get("settore")
    return set(al_lavoro_in(settore).values_list("pk", flat=True)) if settore else set()


def assegna_in_blocco(
    *,
    utente: Utente,
    programma_id: int,
    versioni: Mapping[int, int],
    scelti: Mapping[str, Any],
    motivo: str,
    atto: Any = None,
) -> list[Azione]:
    """One act of writing for many actions: all or none. `versioni`: id of each action → version shown in the preview.

    A person in charge who does not work in the new sector is taken off.
    """
    with scrive_nel_programma(utente, programma_id, motivo=motivo, via=Via.BLOCCO, atto=atto) as programma:
        righe = Azione.objects.select_for_update(of=("self",)).filter(obiettivo__programma=programma, pk__in=versioni)
        azioni = list(righe.select_related("obiettivo__programma", "settore", "persona").order_by("pk"))
        _esigi_come_viste(azioni, versioni)
        idonei = _idonei(scelti)
        riassegnate = [azione for azione in azioni if _assegna(azione, _dati_per(azione, scelti, idonei), motivo)]
        avvisa_assegnazioni(riassegnate, autore=utente)
    return azioni


def _esigi_come_viste(azioni: list[Azione], versioni: Mapping[int, int]) -> None:
    if len(azioni) != len(versioni):
        raise ValidationError("Una delle azioni scelte non è di questo programma.")
    cambiate = [azione.codice for azione in azioni if azione.versione != versioni[azione.pk]]
    if cambiate:
        raise ValidationError(CAMBIATE.format(azioni=", ".join(cambiate)), code="cambiate")


def _assegna(azione: Azione, dati: Mapping[str, Any], motivo: str) -> bool:
    variazione = _variazione(azione, dati)
    if variazione.errore:
        raise ValidationError(f"{azione.codice}: {variazione.errore}")
    return bool(variazione.campi) and cambia_azione(azione, dati, motivo=motivo)
