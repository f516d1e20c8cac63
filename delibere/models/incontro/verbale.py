# SPDX-License-Identifier: AGPL-3.0-or-later
import pgtrigger
from django.db import models
from django.db.models import Q

from delibere.models.incontro.incontro import Incontro
from delibere.models.stampa import Stampa, StampaQuerySet
from delibere.parole import PAROLE, VERBALE, Parole


class Verbale(Stampa):
    """The minutes of a meeting as PDF, from the data frozen when they were approved; asked again where it failed."""

    incontro = models.ForeignKey(Incontro, on_delete=models.PROTECT, related_name="verbali")
    numero = models.PositiveSmallIntegerField("numero")
    dati = models.TextField("dati")
    impronta_dati = models.CharField("impronta dei dati", max_length=64)

    objects = StampaQuerySet["Verbale"].as_manager()

    class Meta(Stampa.Meta):
        verbose_name = "verbale in PDF"
        verbose_name_plural = "verbali in PDF"
        ordering = ["incontro", "-numero"]
        constraints = [
            *Stampa.Meta.constraints,
            models.UniqueConstraint(fields=["incontro", "numero"], name="verbale_numero_unico"),
            models.CheckConstraint(
                name="verbale_impronta_dei_dati", condition=Q(impronta_dati__regex=r"^[0-9A-F]{64}$")
            ),
        ]
        triggers = [
            *Stampa.Meta.triggers,
            pgtrigger.ReadOnly(
                name="dati_fermi", fields=["incontro", "cambio", "numero", "dati", "impronta_dati", "profilo"]
            ),
        ]

    def __str__(self) -> str:
        return f"Verbale: {self.incontro}"

    @property
    def parole(self) -> Parole:
        return PAROLE[VERBALE]

    @property
    def nome_file(self) -> str:
        """Without its suffix."""
        return f"verbale-{self.incontro.inizio:%Y-%m-%d}-{self.incontro_id}"
