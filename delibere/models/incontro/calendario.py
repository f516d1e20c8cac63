# SPDX-License-Identifier: AGPL-3.0-or-later
from django.conf import settings
from django.db import models


class CalendarioPersonale(models.Model):
    """A person's calendar has a secret address: the signature of this row; raising `generazione` makes a new one."""

    utente = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendario")
    generazione = models.PositiveIntegerField("generazione", default=1)

    class Meta:
        verbose_name = "calendario personale"
        verbose_name_plural = "calendari personali"

    def __str__(self) -> str:
        return f"calendario di {self.utente}"
