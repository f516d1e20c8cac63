# SPDX-License-Identifier: AGPL-3.0-or-later
"""What stands around an action on its page and is not in the fotografia: statements, documents, notes, measures.

All of it as it stood at an instant, and with its covered texts covered.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from programma.fotografia.dati import Indicatore, Misura
from programma.fotografia.oscuramento import Coperture
from programma.fotografia.sorgenti import righe, tra
from programma.models import Aggiornamento, Azione, Documento, Misurazione, Nota, Verifica
from programma.queries.dichiarazioni import Dichiarazione
from programma.queries.oscuramento import coperture as coperture_di
from programma.queries.oscuramento import copri

COPRIBILI = (Aggiornamento, Verifica, Nota, Documento, Misurazione)


@dataclass(frozen=True)
class Contorno:
    dichiarazioni: tuple[Dichiarazione, ...]
    documenti: tuple[Documento, ...]
    note: tuple[Nota, ...]


def contorno(azione: Azione, prima: datetime | None, coperture: Coperture) -> Contorno:
    """Three queries; `prima` None is now. `documenti` are those that no statement brought."""
    documenti = azione.documenti.select_related("settore")
    parole = azione.aggiornamenti.recenti().select_related("settore", "cambio__utente", "verifica__cambio__utente")
    note = azione.note.select_related("settore", "cambio__utente")
    if prima:
        documenti, parole = documenti.filter(caricato__lt=prima), parole.filter(scritto__lt=prima)
        note = note.filter(scritta__lt=prima)
    letti = [copri(coperture, documento) for documento in documenti]
    return Contorno(
        dichiarazioni=_dichiarazioni([copri(coperture, parola) for parola in parole], letti, coperture, prima),
        documenti=tuple(documento for documento in letti if documento.aggiornamento_id is None),
        note=tuple(copri(coperture, nota) for nota in note),
    )


def misure(
    indicatori: Iterable[Indicatore], al: date, prima: datetime | None, coperture: Coperture
) -> dict[int, tuple[Misura, ...]]:
    """By indicator, in order of day, those dated `al` or before; no query without indicators."""
    chiavi = [indicatore.id for indicatore in indicatori]
    if not chiavi:
        return {}
    lette = righe(Misurazione, prima).filter(tra("indicatore_id", chiavi), data__lte=al).order_by("data", "id")
    per_indicatore: dict[int, list[Misura]] = {pk: [] for pk in chiavi}
    for pk, indicatore, valore, data, nota in lette.values_list("id", "indicatore_id", "valore", "data", "nota"):
        nota = coperture.testo(Misurazione, pk, "nota", nota)
        per_indicatore[indicatore].append(Misura(pk, valore, data, nota))
    return {pk: tuple(voci) for pk, voci in per_indicatore.items()}


def _dichiarazioni(
    parole: list[Aggiornamento], documenti: list[Documento], coperture: Coperture, prima: datetime | None
) -> tuple[Dichiarazione, ...]:
    correzioni = {parola.corregge_id: parola.pk for parola in parole if parola.corregge_id}
    per_parola: dict[int, list[Documento]] = {}
    for documento in documenti:
        per_parola.setdefault(documento.aggiornamento_id or 0, []).append(documento)
    voci = []
    for parola in parole:
        verifica = getattr(parola, "verifica", None)
        if verifica and prima and verifica.scritta >= prima:
            verifica = None
        risposta = copri(coperture, verifica) if verifica else None
        voci.append(Dichiarazione(parola, risposta, correzioni.get(parola.pk), per_parola.get(parola.pk, [])))
    return tuple(voci)


def coperture_di_contorno() -> Coperture:
    """What is covered of all this; one query."""
    return coperture_di(*COPRIBILI)
