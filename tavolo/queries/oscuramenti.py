# SPDX-License-Identifier: AGPL-3.0-or-later
"""Texts that may have to be covered: those of every domain model, as they stand and as they stood."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeVar

from django.apps import apps
from django.db import models

from abitare.lib.oscurato import OSCURATO
from tavolo.models import Oscuramento, Utente, impronta_testo
from tavolo.storia import ModelloTracciato

# Names of accounts and codes: they are not free texts, and other things are found by them.
NON_LIBERI = frozenset(
    {"belfiore", "cap", "codice", "impronta", "istat", "missione", "password", "tipo_mime", "username"}
)
M = TypeVar("M", bound=models.Model)
INSERITI = (
    "programma.aggiornamento",
    "programma.nota",
    "programma.rispostadomanda",
    "programma.verifica",
    "tavolo.cambio",
)


class Coperture:
    """The covered texts, from rows (model label, object id, field, impronta)."""

    def __init__(self, righe: Iterable[tuple[str, int, str, str]]) -> None:
        self._per_oggetto: dict[tuple[str, int], set[tuple[str, str]]] = {}
        for modello, pk, campo, impronta in righe:
            self._per_oggetto.setdefault((modello, pk), set()).add((campo, impronta))

    def __bool__(self) -> bool:
        return bool(self._per_oggetto)

    def oggetti(self) -> dict[str, set[int]]:
        """The keys of the objects that have covered texts, by label of their model."""
        trovati: dict[str, set[int]] = {}
        for modello, pk in self._per_oggetto:
            trovati.setdefault(modello, set()).add(pk)
        return trovati

    def testo(self, modello: type[models.Model], pk: int, campo: str, testo: str) -> str:
        coperti = self._per_oggetto.get((modello._meta.label_lower, pk))
        return OSCURATO if coperti and (campo, impronta_testo(testo)) in coperti else testo

    def voce(self, modello: type[models.Model], valori: dict[str, Any]) -> dict[str, Any]:
        """The values of an object by field, its covered texts replaced; `id` is among them."""
        pk = valori["id"]
        if (modello._meta.label_lower, pk) not in self._per_oggetto:
            return valori
        return {c: self.testo(modello, pk, c, v) if isinstance(v, str) else v for c, v in valori.items()}

    def persona(self, pk: int, nome: str) -> str:
        """A whole name of which only its parts are covered, one by one."""
        parole = nome.split(" ")
        for posto in range(len(parole) + 1):
            parti = (" ".join(parole[:posto]), " ".join(parole[posto:]))
            coperte = [self.testo(Utente, pk, c, p) for c, p in zip(("first_name", "last_name"), parti, strict=True)]
            if coperte != list(parti):
                return " ".join(coperte).strip()
        return nome


def modelli_oscurabili() -> dict[str, type[models.Model]]:
    """By label: tracked models, and the insert-only ones in which people write."""
    tutti = {m._meta.label_lower: m for m in apps.get_models()}
    return {
        nome: modello
        for nome, modello in tutti.items()
        if (nome in INSERITI or issubclass(modello, ModelloTracciato)) and campi_di_testo(modello)
    }


def campi_di_testo(modello: type[models.Model]) -> dict[str, str]:
    """Name and label of the free texts of a model."""
    campi = [c for c in modello._meta.concrete_fields if type(c) in {models.CharField, models.TextField}]
    return {c.name: str(c.verbose_name) for c in campi if not c.choices and c.name not in NON_LIBERI}


def versioni_del_testo(modello: str, oggetto_id: int, campo: str) -> list[str]:
    """Every different text the field holds or ever held, the latest first; none where there is no such place."""
    classe = modelli_oscurabili().get(modello)
    if classe is None or campo not in campi_di_testo(classe):
        return []
    testi = list(classe._default_manager.filter(pk=oggetto_id).values_list(campo, flat=True))
    storia = getattr(classe, "storia", None)
    if storia is not None:
        testi += storia.filter(**{classe._meta.pk.attname: oggetto_id}).values_list(campo, flat=True)
    return [testo for testo in dict.fromkeys(testi) if testo and testo != OSCURATO]


def parole_coperte(coperti: Coperture) -> dict[str, str]:
    """Each covered text as it was written, with what is read in its place; of people, their whole names.

    For sentences that quote texts and no longer know from where. Two queries for each model that has covered texts.
    """
    trovate: dict[str, str] = {}
    for nome, chiavi in coperti.oggetti().items():
        modello = modelli_oscurabili()[nome]
        for voce in _versioni(modello, chiavi):
            trovate |= _persona(coperti, voce) if modello is Utente else _testi(coperti, modello, voce)
    return trovate


def sostituisci_parole(coperte: Mapping[str, str]) -> Callable[[str], str]:
    """What replaces in a sentence the texts of `coperte`, the longest first, whatever the spaces."""
    interi = {" ".join(testo.split()): al_posto for testo, al_posto in coperte.items()}
    scelte = "|".join(re.escape(testo) for testo in sorted(interi, key=len, reverse=True))
    cerca = re.compile(rf"(?<!\w)(?:{scelte})(?!\w)")
    return lambda testo: cerca.sub(lambda trovata: interi[trovata[0]], " ".join(testo.split()))


def _versioni(modello: type[models.Model], chiavi: set[int]) -> Iterator[dict[str, Any]]:
    """The free texts of these objects, as they stand and as they stood, by field; `id` is among them."""
    campi = ("id", *campi_di_testo(modello))
    yield from modello._default_manager.filter(id__in=chiavi).values(*campi)
    storia = getattr(modello, "storia", None)
    if storia is not None:
        yield from storia.filter(id__in=chiavi).values(*campi)


def _testi(coperti: Coperture, modello: type[models.Model], voce: dict[str, Any]) -> dict[str, str]:
    coperta = coperti.voce(modello, voce)
    return {testo: coperta[campo] for campo, testo in voce.items() if coperta[campo] != testo and testo.strip()}


def _persona(coperti: Coperture, voce: dict[str, Any]) -> dict[str, str]:
    nome = f"{voce['first_name']} {voce['last_name']}".strip()
    coperto = coperti.persona(voce["id"], nome)
    return {nome: coperto} if coperto != nome else {}


def oscuramenti_recenti() -> models.QuerySet[Oscuramento]:
    return Oscuramento.objects.select_related("cambio__utente").order_by("-pk")


def coperture(*modelli: type[models.Model]) -> Coperture:
    """What is covered in objects of these models; one query."""
    coperti = Oscuramento.objects.filter(modello__in=[modello._meta.label_lower for modello in modelli]).order_by("pk")
    return Coperture(coperti.values_list("modello", "oggetto_id", "campo", "impronta"))


def tutte_le_coperture() -> Coperture:
    """Whatever is covered; one query."""
    return Coperture(Oscuramento.objects.order_by("pk").values_list("modello", "oggetto_id", "campo", "impronta"))


def copri(coperti: Coperture, oggetto: M) -> M:
    """The object, or row of its history, with its covered texts replaced: to be shown, never to be saved."""
    modello: type[models.Model] = getattr(oggetto, "instance_type", type(oggetto))
    pk = getattr(oggetto, modello._meta.pk.attname)
    for campo in campi_di_testo(modello):
        setattr(oggetto, campo, coperti.testo(modello, pk, campo, getattr(oggetto, campo)))
    return oggetto
