# SPDX-License-Identifier: AGPL-3.0-or-later
"""What stands around an action or an objective on its page and is not in the fotografia, as it stood at an instant."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import BigIntegerField, DateField, DateTimeField, DecimalField, QuerySet, TextField, Value
from django.db.models.functions import Cast

from programma.fotografia.dati import Indicatore, Misura
from programma.fotografia.sorgenti import righe, tra
from programma.models import Aggiornamento, Azione, Documento, Misurazione, Nota, Verifica
from programma.queries.dichiarazioni import Dichiarazione, VoceDocumento, dichiarazioni
from tavolo.models import Oscuramento
from tavolo.queries.oscuramenti import Coperture
from tavolo.queries.persone import nome_intero

COPRIBILI = [modello._meta.label_lower for modello in (Aggiornamento, Verifica, Nota, Documento, Misurazione)]
NUMERO = DecimalField(max_digits=16, decimal_places=4)
VUOTO = Value("", output_field=TextField())
COLONNE: dict[str, Any] = {
    "id": None,
    "padre": Cast(Value(None), BigIntegerField()),
    "testo": VUOTO,
    "nome": VUOTO,
    "impronta": VUOTO,
    "numero": Cast(Value(None), NUMERO),
    "giorno": Cast(Value(None), DateField()),
    "istante": Cast(Value(None), DateTimeField()),
    "settore": VUOTO,
    "autore": VUOTO,
}

Misure = dict[int, tuple[Misura, ...]]


class Riga(NamedTuple):
    """A document, a note, a measure or a cover, told apart by `tipo`; `padre` is the statement or the indicator."""

    tipo: str
    id: int
    padre: Any
    testo: str
    nome: str
    impronta: str
    numero: Any
    giorno: Any
    istante: Any
    settore: str
    autore: str


@dataclass(frozen=True)
class VoceNota:
    testo: str
    scritta: datetime
    settore: str
    autore: str


@dataclass(frozen=True)
class Contorno:
    """`documenti` are those that no statement brought."""

    dichiarazioni: tuple[Dichiarazione, ...]
    documenti: tuple[VoceDocumento, ...]
    note: tuple[VoceNota, ...]
    misure: Misure


def contorno(azione: Azione, indicatori: Iterable[Indicatore], al: date, prima: datetime | None) -> Contorno:
    """Two queries; `prima` None is now. Covered texts are covered."""
    chiavi = [indicatore.id for indicatore in indicatori]
    per_tipo, coperture = _leggi(
        _voci_documento(azione, prima), _voci_nota(azione, prima), _voci_misura(chiavi, al, prima)
    )
    documenti = _documenti(per_tipo["documento"], coperture)
    return Contorno(
        dichiarazioni=dichiarazioni(azione, documenti, prima, coperture),
        documenti=tuple(documento for documento in documenti if documento.aggiornamento is None),
        note=_note(per_tipo["nota"], coperture),
        misure=_misure(chiavi, per_tipo["misura"], coperture),
    )


def misure(indicatori: Iterable[Indicatore], al: date, prima: datetime | None) -> Misure:
    """By indicator, in order of day, those dated `al` or before; one query, none without indicators."""
    chiavi = [indicatore.id for indicatore in indicatori]
    if not chiavi:
        return {}
    per_tipo, coperture = _leggi(_voci_misura(chiavi, al, prima))
    return _misure(chiavi, per_tipo["misura"], coperture)


def _leggi(*parti: QuerySet[Any, Any]) -> tuple[dict[str, list[Riga]], Coperture]:
    """Rows by kind, and what is covered of all this; one query."""
    oscurati = _voci(
        Oscuramento.objects.filter(modello__in=COPRIBILI),
        "oscurato",
        id="oggetto_id",
        testo="modello",
        nome="campo",
        impronta="impronta",
    )
    per_tipo: dict[str, list[Riga]] = {"documento": [], "nota": [], "misura": [], "oscurato": []}
    for riga in map(Riga._make, oscurati.union(*parti, all=True)):
        per_tipo[riga.tipo].append(riga)
    return per_tipo, Coperture((riga.testo, riga.id, riga.nome, riga.impronta) for riga in per_tipo["oscurato"])


def _voci(righe: QuerySet[Any], tipo: str, **colonne: Any) -> QuerySet[Any, Any]:
    scelte = (colonne.get(nome, vuota) for nome, vuota in COLONNE.items())
    return righe.order_by().values_list(Value(tipo, output_field=TextField()), *scelte)


def _voci_documento(azione: Azione, prima: datetime | None) -> QuerySet[Any, Any]:
    documenti = azione.documenti.filter(caricato__lt=prima) if prima else azione.documenti.all()
    return _voci(
        documenti,
        "documento",
        id="id",
        padre="aggiornamento_id",
        testo="titolo",
        nome="nome",
        impronta="impronta",
        numero=Cast("dimensione", NUMERO),
        istante="caricato",
        settore="settore__nome",
    )


def _voci_nota(azione: Azione, prima: datetime | None) -> QuerySet[Any, Any]:
    note = azione.note.filter(scritta__lt=prima) if prima else azione.note.all()
    autore = nome_intero("cambio__utente__")
    return _voci(note, "nota", id="id", testo="testo", istante="scritta", settore="settore__nome", autore=autore)


def _voci_misura(indicatori: list[int], al: date, prima: datetime | None) -> QuerySet[Any, Any]:
    lette = righe(Misurazione, prima).filter(tra("indicatore_id", indicatori), data__lte=al)
    return _voci(lette, "misura", id="id", padre="indicatore_id", testo="nota", numero="valore", giorno="data")


def _documenti(lette: list[Riga], coperture: Coperture) -> list[VoceDocumento]:
    """The latest first."""
    return [
        VoceDocumento(
            pk=riga.id,
            aggiornamento=riga.padre,
            titolo=coperture.testo(Documento, riga.id, "titolo", riga.testo),
            nome=coperture.testo(Documento, riga.id, "nome", riga.nome),
            impronta=riga.impronta,
            dimensione=int(riga.numero or 0),
            settore=riga.settore,
            caricato=riga.istante,
        )
        for riga in sorted(lette, key=lambda riga: (riga.istante, riga.id), reverse=True)
    ]


def _note(lette: list[Riga], coperture: Coperture) -> tuple[VoceNota, ...]:
    """The latest first."""
    return tuple(
        VoceNota(coperture.testo(Nota, riga.id, "testo", riga.testo), riga.istante, riga.settore, riga.autore)
        for riga in sorted(lette, key=lambda riga: (riga.istante, riga.id), reverse=True)
    )


def _misure(indicatori: list[int], lette: list[Riga], coperture: Coperture) -> Misure:
    per_indicatore: dict[int, list[Misura]] = {pk: [] for pk in indicatori}
    for riga in sorted(lette, key=lambda riga: (riga.giorno, riga.id)):
        nota = coperture.testo(Misurazione, riga.id, "nota", riga.testo)
        per_indicatore[riga.padre].append(Misura(riga.id, riga.numero, riga.giorno, nota))
    return {pk: tuple(voci) for pk, voci in per_indicatore.items()}
