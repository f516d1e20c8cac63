# SPDX-License-Identifier: AGPL-3.0-or-later
import pgtrigger
from django.db import models
from django.db.models import Q

from delibere.models.atto import Atto
from delibere.models.stampa import Stampa, StampaQuerySet
from delibere.parole import PAROLE, RAPPORTO, Parole


class Foglio(Stampa):
    """The list of an act's attachments with their improntas, as it was on the day it was asked for.

    A new list is a new row: the greatest number of the act is the one that holds.
    """

    atto = models.ForeignKey(Atto, on_delete=models.PROTECT, related_name="fogli")
    numero = models.PositiveSmallIntegerField("numero")
    dati = models.TextField("dati")
    impronta_dati = models.CharField("impronta dei dati", max_length=64)

    objects = StampaQuerySet["Foglio"].as_manager()

    class Meta(Stampa.Meta):
        verbose_name = "foglio di accompagnamento"
        verbose_name_plural = "fogli di accompagnamento"
        ordering = ["atto", "-numero"]
        constraints = [
            *Stampa.Meta.constraints,
            models.UniqueConstraint(fields=["atto", "numero"], name="foglio_numero_unico"),
            models.CheckConstraint(
                name="foglio_impronta_dei_dati", condition=Q(impronta_dati__regex=r"^[0-9A-F]{64}$")
            ),
        ]
        triggers = [
            *Stampa.Meta.triggers,
            pgtrigger.ReadOnly(
                name="dati_fermi", fields=["atto", "cambio", "numero", "dati", "impronta_dati", "profilo"]
            ),
        ]

    def __str__(self) -> str:
        return f"Foglio di accompagnamento n. {self.numero} – {self.atto}"

    @property
    def nome_file(self) -> str:
        """Without its suffix."""
        return f"foglio-{self.atto.anno}-{self.atto.numero:03d}-{self.numero}"

    @property
    def parole(self) -> Parole:
        """It agrees as «rapporto» does."""
        return PAROLE[RAPPORTO]
