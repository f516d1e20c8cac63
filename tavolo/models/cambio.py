# SPDX-License-Identifier: AGPL-3.0-or-later
from hashlib import sha256

from django.conf import settings
from django.db import models

from abitare.lib.tempo import adesso
from tavolo.storia import Via, solo_inserimento


class Cambio(models.Model):
    """One act of writing: who, for which office, when, why, by which way, under which act. Rows are only added."""

    utente = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="cambi")
    settore = models.ForeignKey("tavolo.Settore", on_delete=models.PROTECT, null=True, related_name="cambi")
    atto = models.ForeignKey("delibere.Atto", on_delete=models.PROTECT, null=True, related_name="cambi")
    istante = models.DateTimeField("istante", default=adesso, db_index=True)
    via = models.CharField("via", max_length=12, choices=Via)
    motivo = models.TextField("motivo", blank=True)

    class Meta:
        verbose_name = "cambio"
        verbose_name_plural = "cambi"
        triggers = solo_inserimento()

    def __str__(self) -> str:
        return f"{self.istante:%d/%m/%Y %H:%M} {self.utente}"


def impronta_testo(testo: str) -> str:
    """SHA-256 of a text as it stands in the database, in upper-case hex."""
    return sha256(testo.encode()).hexdigest().upper()


class Oscuramento(models.Model):
    """Covers, everywhere and without deleting it, a text that the law orders erased.

    It names the text by its place (`modello` is a label like "programma.azione") and `impronta_testo`: each past
    version holding it is covered, later ones are not.
    """

    modello = models.CharField("tipo di oggetto", max_length=60)
    oggetto_id = models.BigIntegerField("oggetto")
    campo = models.CharField("campo", max_length=60)
    impronta = models.CharField("impronta del testo", max_length=64)
    motivo = models.TextField("motivo")
    cambio = models.ForeignKey(Cambio, on_delete=models.PROTECT, related_name="oscuramenti")

    class Meta:
        verbose_name = "oscuramento"
        verbose_name_plural = "oscuramenti"
        constraints = [
            models.UniqueConstraint(
                fields=["modello", "oggetto_id", "campo", "impronta"],
                name="oscuramento_unico",
                violation_error_message="Questo testo è già oscurato.",
            )
        ]
        triggers = solo_inserimento()

    def __str__(self) -> str:
        return f"{self.modello} {self.oggetto_id}: {self.campo}"
