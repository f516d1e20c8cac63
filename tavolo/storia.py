# SPDX-License-Identifier: AGPL-3.0-or-later
"""The one door to history: an author for every write, insert-only rows, an index made for reading the past."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pgtrigger
from django.apps import apps
from django.conf import settings
from django.db import models, transaction
from simple_history.models import HistoricalRecords

from abitare.lib.tempo import adesso

if TYPE_CHECKING:
    from tavolo.models import Cambio, Settore, Utente


class AutoreMancante(RuntimeError):
    """A write on the domain was tried while nobody was named as its author."""


class Via(models.TextChoices):
    """The way by which something was written."""

    MODULO = "modulo", "modulo del portale"
    BLOCCO = "blocco", "modifica in blocco"
    INCOLLA = "incolla", "tabella incollata"
    IMPORTAZIONE = "importazione", "importazione di un file"
    COMANDO = "comando", "comando di amministrazione"
    LAVORO = "lavoro", "lavoro automatico"
    INCONTRO = "incontro", "verbale di un incontro"


@dataclass(frozen=True)
class Autore:
    utente: "Utente"
    via: Via


_autore: ContextVar[Autore | None] = ContextVar("autore", default=None)
_cambio: ContextVar["Cambio | None"] = ContextVar("cambio", default=None)


@contextmanager
def autore_della_richiesta(utente: "Utente") -> Iterator[None]:
    """Names who writes when a write happens outside a service, as in login and password pages."""
    segno = _autore.set(Autore(utente, Via.MODULO))
    try:
        yield
    finally:
        _autore.reset(segno)


@contextmanager
def con_autore(
    utente: "Utente",
    motivo: str = "",
    *,
    via: Via | None = None,
    settore: "Settore | None" = None,
    atto: Any = None,
) -> Iterator["Cambio"]:
    """Opens one act of writing and its transaction; inside an open one of the same person it joins that one."""
    aperto = _cambio.get()
    if aperto is not None and aperto.utente_id == utente.pk:
        yield aperto
        return
    with transaction.atomic():
        nuovo = apps.get_model("tavolo", "Cambio").objects.create(
            utente=utente, motivo=motivo, via=via or _via_corrente(), settore=settore, atto=atto
        )
        segno = _cambio.set(nuovo)
        try:
            yield nuovo
        finally:
            _cambio.reset(segno)


def _via_corrente() -> Via:
    autore = _autore.get()
    return autore.via if autore else Via.COMANDO


@contextmanager
def cambio_aperto() -> Iterator["Cambio"]:
    """The open act of writing, or a new one by the author of the request.

    Raises AutoreMancante, before anything is written, where there is neither.
    """
    aperto = _cambio.get()
    autore = _autore.get()
    if aperto is not None:
        yield aperto
    elif autore is not None:
        with con_autore(autore.utente, via=autore.via) as nuovo:
            yield nuovo
    else:
        raise AutoreMancante("A write needs an author: enter con_autore(…) first.")


class RigaStorica(models.Model):
    """Base of every history row: it points to the act of writing it belongs to."""

    cambio = models.ForeignKey("tavolo.Cambio", on_delete=models.PROTECT, related_name="+", editable=False)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        with cambio_aperto() as cambio:
            self.cambio = cambio
            self.history_user_id = cambio.utente_id
            super().save(*args, **kwargs)


class SenzaTruncate(pgtrigger.Trigger):
    """Row triggers do not see TRUNCATE: it needs a statement trigger of its own."""

    name = "niente_truncate"
    level = pgtrigger.Statement
    when = pgtrigger.Before
    operation = pgtrigger.Truncate
    func = "RAISE EXCEPTION 'TRUNCATE of insert-only table % refused', TG_TABLE_NAME;"


def solo_inserimento() -> list[pgtrigger.Trigger]:
    """Triggers of a table whose rows can only be added."""
    return [
        pgtrigger.Protect(name="solo_inserimento", operation=pgtrigger.Update | pgtrigger.Delete),
        SenzaTruncate(),
    ]


class Storia(HistoricalRecords):
    """History of a domain model; a save that touches only excluded fields leaves no row and asks for no author."""

    def __init__(self, **opzioni: Any) -> None:
        opzioni.setdefault("bases", (RigaStorica,))
        opzioni.setdefault("history_id_field", models.BigAutoField())
        opzioni.setdefault("history_change_reason_field", models.TextField(default="", blank=True))
        super().__init__(**opzioni)

    def _get_history_user_fields(self) -> dict[str, models.ForeignKey]:
        utente = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
        return {"history_user": utente}

    def get_history_user(self, instance: models.Model) -> None:
        """The row takes its author from the act of writing, when it is saved."""

    def get_change_reason_for_object(self, instance: models.Model, history_type: str, using: str | None) -> str:
        return ""

    def get_meta_options(self, model: type[models.Model]) -> dict[str, Any]:
        chiave = model._meta.pk.attname
        return super().get_meta_options(model) | {
            "triggers": solo_inserimento(),
            "indexes": [
                models.Index(fields=[chiave, "-history_date", "-history_id"], name=f"{model._meta.model_name}_al"[:30])
            ],
        }

    def create_historical_record(self, instance: models.Model, history_type: str, using: str | None = None) -> None:
        with cambio_aperto():
            instance._history_date = adesso()  # type: ignore[attr-defined]  # where simple-history looks for it
            super().create_historical_record(instance, history_type, using)

    def post_save(self, instance: models.Model, created: bool, using: str | None = None, **kwargs: Any) -> None:
        if not solo_esclusi(instance, kwargs.get("update_fields")):
            super().post_save(instance, created, using=using, **kwargs)


def solo_esclusi(oggetto: models.Model, update_fields: Any) -> bool:
    esclusi = type(oggetto).storia.model._history_excluded_fields  # type: ignore[attr-defined]
    return bool(update_fields) and set(update_fields) <= set(esclusi)


class ModelloTracciato(models.Model):
    """Base of the domain models: a write and its history row stand in one transaction and have an author."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if solo_esclusi(self, kwargs.get("update_fields")):
            super().save(*args, **kwargs)
            return
        with cambio_aperto(), transaction.atomic():
            super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        with cambio_aperto(), transaction.atomic():
            return super().delete(*args, **kwargs)


class ModelloConVersione(ModelloTracciato):
    """Root of an aggregate: its version grows at each save, so a form can tell that somebody else wrote."""

    versione = models.PositiveIntegerField("versione", default=0, editable=False)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.versione += 1
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "versione"}
        super().save(*args, **kwargs)
