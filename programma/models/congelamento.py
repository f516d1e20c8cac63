# SPDX-License-Identifier: AGPL-3.0-or-later
from django.db import models

from abitare.lib.tempo import adesso
from programma.models.programma import Programma
from tavolo.models import Cambio
from tavolo.storia import solo_inserimento


class Congelamento(models.Model):
    """A fotografia kept for ever because an act or a report rests on it: canonical JSON and its SHA-256 (upper hex)."""

    programma = models.ForeignKey(Programma, on_delete=models.PROTECT, related_name="congelamenti")
    cambio = models.ForeignKey(Cambio, on_delete=models.PROTECT, related_name="congelamenti")
    al = models.DateField("al")
    noto_al = models.DateTimeField("noto al", default=adesso)
    schema = models.PositiveSmallIntegerField("versione dello schema")
    contenuto = models.TextField("contenuto")
    impronta = models.CharField("impronta", max_length=64)

    class Meta:
        verbose_name = "congelamento"
        verbose_name_plural = "congelamenti"
        ordering = ["-noto_al", "-pk"]
        triggers = solo_inserimento()

    def __str__(self) -> str:
        return f"{self.programma} al {self.al:%d/%m/%Y}"
