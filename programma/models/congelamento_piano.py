# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from django.db import models
from django.db.models import Q

from programma.models.piani import PianoAnnuale, PianoTriennale
from tavolo.models import Cambio
from tavolo.storia import solo_inserimento


class CongelamentoPianoQuerySet(models.QuerySet["CongelamentoPiano"]):
    def del_piano(self, piano: PianoAnnuale | PianoTriennale) -> "CongelamentoPianoQuerySet":
        return self.filter(**{CAMPI[type(piano)]: piano})

    def approvati(self) -> "CongelamentoPianoQuerySet":
        return self.filter(approvazione=True)


class CongelamentoPiano(models.Model):
    """The fotografia of a plan, kept for ever: canonical JSON and its SHA-256 (upper hex).

    `approvazione`: the one that the act of the Assemblea froze, which the plan is read from ever since. The others
    were taken for a document of a plan not yet approved.
    """

    annuale = models.ForeignKey(PianoAnnuale, on_delete=models.PROTECT, related_name="congelamenti", null=True)
    triennale = models.ForeignKey(PianoTriennale, on_delete=models.PROTECT, related_name="congelamenti", null=True)
    cambio = models.ForeignKey(Cambio, on_delete=models.PROTECT, related_name="congelamenti_dei_piani")
    approvazione = models.BooleanField("all'approvazione")
    noto_al = models.DateTimeField("noto al")
    schema = models.PositiveSmallIntegerField("versione dello schema")
    contenuto = models.TextField("contenuto")
    impronta = models.CharField("impronta", max_length=64)

    objects = CongelamentoPianoQuerySet.as_manager()

    class Meta:
        verbose_name = "congelamento di un piano"
        verbose_name_plural = "congelamenti dei piani"
        ordering = ["-noto_al", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="congelamento_di_un_solo_piano",
                condition=Q(annuale__isnull=False, triennale=None) | Q(annuale=None, triennale__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["annuale"], condition=Q(approvazione=True), name="annuale_congelato_una_volta"
            ),
            models.UniqueConstraint(
                fields=["triennale"], condition=Q(approvazione=True), name="triennale_congelato_una_volta"
            ),
        ]
        triggers = solo_inserimento()

    def __str__(self) -> str:
        return f"{self.piano} congelato il {self.noto_al:%d/%m/%Y}"

    @property
    def piano(self) -> Any:
        return self.annuale or self.triennale

    @property
    def tipo(self) -> str:
        return "annuale" if self.annuale_id else "triennale"


CAMPI = {PianoAnnuale: "annuale", PianoTriennale: "triennale"}
