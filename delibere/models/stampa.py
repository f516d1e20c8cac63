# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import TypeVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from tavolo.models import Cambio
from tavolo.storia import SenzaTruncate

TENTATIVI_MASSIMI = 3
RigaStampa = TypeVar("RigaStampa", bound="Stampa")


class StampaQuerySet(models.QuerySet[RigaStampa]):
    def aperti(self) -> "StampaQuerySet[RigaStampa]":
        """Asked for, and neither made nor given up."""
        return self.filter(stato=Stampa.Stato.RICHIESTO)

    def pronti(self) -> "StampaQuerySet[RigaStampa]":
        """Those whose file is there."""
        return self.filter(stato=Stampa.Stato.PRONTO)


class Stampa(models.Model):
    """A PDF that a job makes. The row is the truth of its job; once ready it never changes.

    `impronte_allegati` are those of the files of data made with it; empty in the rows made before they were kept.
    """

    class Stato(models.TextChoices):
        RICHIESTO = "richiesto", "richiesto"
        PRONTO = "pronto", "pronto"
        FALLITO = "fallito", "fallito"

    cambio = models.ForeignKey(Cambio, on_delete=models.PROTECT, related_name="+")
    profilo = models.CharField("profilo PDF", max_length=12)
    stato = models.CharField("stato", max_length=10, choices=Stato, default=Stato.RICHIESTO)
    tentativi = models.PositiveSmallIntegerField("tentativi", default=0)
    errore = models.TextField("causa dell'errore", blank=True)
    iniziato = models.DateTimeField("iniziato", null=True)
    finito = models.DateTimeField("finito", null=True)
    file = models.FileField("file", max_length=120, blank=True)
    impronta = models.CharField("impronta SHA-256", max_length=64, blank=True)
    impronte_allegati = ArrayField(models.CharField(max_length=64), verbose_name="impronte dei dati", default=list)
    pagine = models.PositiveIntegerField("pagine", null=True)
    dimensione = models.PositiveIntegerField("dimensione (byte)", null=True)
    strumenti = models.JSONField("versioni degli strumenti", default=dict)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_pronto_ha_un_file",
                condition=~Q(stato="pronto")
                | ~Q(file="") & Q(impronta__regex=r"^[0-9A-F]{64}$", pagine__isnull=False, dimensione__isnull=False),
            ),
            models.CheckConstraint(
                name="%(class)s_fallito_ha_una_causa", condition=~Q(stato="fallito") | ~Q(errore="")
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="pronto_immutabile", operation=pgtrigger.Update, condition=pgtrigger.Q(old__stato="pronto")
            ),
            pgtrigger.Protect(name="non_si_cancella", operation=pgtrigger.Delete),
            SenzaTruncate(),
        ]
