# SPDX-License-Identifier: AGPL-3.0-or-later
"""Values of the history as a person writes them: amounts, dates, names, choices."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models

from abitare.lib.italiano import FISSO, data_it, euro, momento_it, numero
from abitare.lib.testo import tronca_parole
from programma import models as m
from tavolo.models import Settore, Utente
from tavolo.queries.oscuramenti import Coperture

VUOTO = "niente"
NOMI = ("titolo", "nome", "fonte", "codice", "nominativo", "testo")
CORTO = 60
LUNGO = 400
IMPORTI = frozenset({"stanziato", "impegnato", "liquidato"})
TACIUTI = frozenset({"id", "versione", "cambio_id", "azione_id", "aggiornamento_id", "indicatore_id", "gruppo_id"})
TACIUTI |= {
    "gruppo_coordinamento_id",
    "programma_id",
    "atto_id",
    "congelamento_id",
    "fase_id",
    "risorsa_id",
    "impronta",
    "file",
    "caricato",
    "scritto",
    "scritta",
    "corregge_id",
    "rilevazione_id",
    "ricorrenza_id",
    "azioni_scelte",
    "risposte_dal",
    "aperta",
    "chiusa",
    "incontro_id",
    "punto_id",
    "riprende_id",
    "uid",
    "sequenza",
    "da_comunicare",
    "ambito_id",
    "piano_id",
    "triennale_id",
}
SENZA_ORDINE = TACIUTI | {"ordine"}
Nomi = Mapping[tuple[str, int], Mapping[str, Any]]


class Parole:
    """Names things; what an `Oscuramento` covers stays covered."""

    def __init__(self, nomi: Nomi, coperture: Coperture) -> None:
        self._nomi = nomi
        self.coperture = coperture

    def nome(self, modello: type[models.Model], pk: int) -> str:
        """How a thing that is pointed to is called, also when it is gone."""
        voce = self._nomi.get((modello._meta.label_lower, pk))
        if voce is None:
            return f"n. {pk}"
        coperta = self.coperture.voce(modello, dict(voce))
        if modello is Utente:
            return f"{coperta['first_name']} {coperta['last_name']}".strip() or str(coperta["username"])
        return str(coperta["nome"]) if modello is Settore else intitola(modello, coperta)

    def valore(self, campo: models.Field, valore: Any, lungo: int = CORTO) -> str:
        if valore is None or valore == "":
            return VUOTO
        if campo.related_model is not None:
            return self.nome(campo.related_model, valore)
        if isinstance(campo, ArrayField):
            return ", ".join(str(dict(campo.base_field.flatchoices).get(voce, voce)) for voce in valore) or VUOTO
        if campo.choices:
            return str(dict(campo.flatchoices).get(valore, valore))
        return _semplice(campo, valore, lungo)

    def differenze(self, modello: type[models.Model], prima: Mapping[str, Any], dopo: Mapping[str, Any]) -> list[str]:
        """Like "peso 1 → 4" for each field that differs, long texts cut."""
        coppie = ((campo, prima.get(campo.attname), dopo.get(campo.attname)) for campo in _campi(modello, TACIUTI))
        return [self._differenza(*coppia) for coppia in coppie if coppia[1] != coppia[2]]

    def _differenza(self, campo: models.Field, prima: Any, dopo: Any) -> str:
        vecchio, nuovo = self.valore(campo, prima), self.valore(campo, dopo)
        nome = etichetta(campo)
        if vecchio == nuovo:
            return f"{nome}: testo modificato"
        return f"{nome} {vecchio} → {nuovo}"

    def elenco(self, modello: type[models.Model], voce: Mapping[str, Any]) -> list[str]:
        """Like "peso: 3" for each field that has something to say."""
        righe = []
        for campo in _campi(modello, SENZA_ORDINE):
            valore = voce.get(campo.attname)
            detto = valore is not None and valore is not False and valore != ""
            if detto and valore != campo.get_default():
                righe.append(f"{etichetta(campo)}: {self.valore(campo, valore, LUNGO)}")
        return righe


def intitola(modello: type[models.Model], voce: Mapping[str, Any]) -> str:
    """Code and title, or whatever names the thing."""
    if modello in (m.Obiettivo, m.Azione):
        return f"{voce['codice']} «{tronca_parole(voce['titolo'], CORTO)}»"
    if {"numero", "anno", "tipo"} <= voce.keys():
        return f"{voce['tipo']} n. {voce['numero']}/{voce['anno']}"
    nome = next((voce[campo] for campo in NOMI if voce.get(campo)), "")
    return f"«{tronca_parole(str(nome), CORTO)}»" if nome else ""


def etichetta(campo: models.Field) -> str:
    return str(campo.verbose_name).removesuffix(" (%)")


def _campi(modello: type[models.Model], taciuti: frozenset[str]) -> list[models.Field]:
    return [campo for campo in modello._meta.concrete_fields if campo.attname not in taciuti]


def _semplice(campo: models.Field, valore: Any, lungo: int) -> str:
    if isinstance(valore, bool):
        return "sì" if valore else "no"
    if campo.name in IMPORTI:
        return euro(Decimal(str(valore)))
    if campo.name == "avanzamento":
        return f"{numero(Decimal(str(valore)), 2)}{FISSO}%"
    if isinstance(campo, models.DecimalField):
        return numero(Decimal(str(valore)), campo.decimal_places)
    if isinstance(campo, models.DateTimeField):
        return momento_it(datetime.fromisoformat(valore))
    if isinstance(campo, models.DateField):
        return data_it(date.fromisoformat(valore))
    return tronca_parole(str(valore), lungo) if isinstance(valore, str) else str(valore)
