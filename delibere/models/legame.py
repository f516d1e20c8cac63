# SPDX-License-Identifier: AGPL-3.0-or-later
from django.db import models
from django.db.models import Q

from delibere.models.atto import Atto
from programma.models import Azione, Obiettivo
from tavolo.storia import ModelloTracciato, Storia


class LegameAtto(ModelloTracciato):
    """An act speaks of one objective or of one action; what an act names is not deleted."""

    atto = models.ForeignKey(Atto, on_delete=models.PROTECT, related_name="legami")
    obiettivo = models.ForeignKey(
        Obiettivo, on_delete=models.PROTECT, related_name="legami_atti", null=True, blank=True
    )
    azione = models.ForeignKey(Azione, on_delete=models.PROTECT, related_name="legami_atti", null=True, blank=True)

    storia = Storia()

    class Meta:
        verbose_name = "legame dell'atto"
        verbose_name_plural = "legami dell'atto"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="legame_atto_con_una_cosa_sola",
                condition=Q(obiettivo__isnull=False, azione=None) | Q(obiettivo=None, azione__isnull=False),
                violation_error_message="Un atto si lega a un obiettivo oppure a un'azione.",
            ),
            models.UniqueConstraint(
                fields=["atto", "obiettivo"],
                name="legame_atto_obiettivo_unico",
                violation_error_message="L'atto è già legato a questo obiettivo.",
            ),
            models.UniqueConstraint(
                fields=["atto", "azione"],
                name="legame_atto_azione_unico",
                violation_error_message="L'atto è già legato a questa azione.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.atto}: {self.azione or self.obiettivo}"
