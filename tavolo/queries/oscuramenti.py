# SPDX-License-Identifier: AGPL-3.0-or-later
"""Texts that may have to be covered: those of every domain model, as they stand and as they stood."""

from django.apps import apps
from django.db import models

from tavolo.models import Oscuramento
from tavolo.storia import ModelloTracciato

INSERITI = ("programma.aggiornamento", "programma.nota", "programma.verifica", "tavolo.cambio")


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
    return {c.name: str(c.verbose_name) for c in campi if not c.choices and c.name not in {"password", "impronta"}}


def versioni_del_testo(modello: str, oggetto_id: int, campo: str) -> list[str]:
    """Every different text the field holds or ever held, the latest first; none where there is no such place."""
    classe = modelli_oscurabili().get(modello)
    if classe is None or campo not in campi_di_testo(classe):
        return []
    testi = list(classe._default_manager.filter(pk=oggetto_id).values_list(campo, flat=True))
    storia = getattr(classe, "storia", None)
    if storia is not None:
        testi += storia.filter(**{classe._meta.pk.attname: oggetto_id}).values_list(campo, flat=True)
    return [testo for testo in dict.fromkeys(testi) if testo]


def oscuramenti_recenti() -> models.QuerySet[Oscuramento]:
    return Oscuramento.objects.select_related("cambio__utente").order_by("-pk")
