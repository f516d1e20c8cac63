# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import datetime

from django.conf import settings
from django.db import models


class MessaggioQuerySet(models.QuerySet["Messaggio"]):
    def da_spedire(self, istante: datetime) -> "MessaggioQuerySet":
        return self.filter(stato=Messaggio.Stato.DA_SPEDIRE, prossimo_tentativo__lte=istante)


class Messaggio(models.Model):
    """A mail to one person, written with the change that causes it and sent afterwards by a job.

    A row found "in corso" long after its claim belongs to a job that died while sending: nobody knows whether the
    mail left, so it becomes "esito incerto" and is not sent again.
    """

    class Stato(models.TextChoices):
        DA_SPEDIRE = "da_spedire", "da spedire"
        IN_CORSO = "in_corso", "in corso"
        SPEDITO = "spedito", "spedito"
        INCERTO = "incerto", "esito incerto"
        FALLITO = "fallito", "non spedito"

    destinatario = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="messaggi")
    oggetto = models.CharField("oggetto", max_length=200)
    testo = models.TextField("testo")
    con_collegamento = models.BooleanField("con il collegamento per scegliere la password", default=False)
    stato = models.CharField("stato", max_length=12, choices=Stato, default=Stato.DA_SPEDIRE)
    tentativi = models.PositiveSmallIntegerField("tentativi", default=0)
    errore = models.TextField("ultimo errore", blank=True)
    creato = models.DateTimeField("creato", auto_now_add=True)
    prossimo_tentativo = models.DateTimeField("prossimo tentativo", auto_now_add=True)
    spedito = models.DateTimeField("spedito", null=True)

    objects = MessaggioQuerySet.as_manager()

    class Meta:
        verbose_name = "messaggio"
        verbose_name_plural = "messaggi"
        indexes = [models.Index(fields=["stato", "prossimo_tentativo"], name="messaggio_in_attesa")]

    def __str__(self) -> str:
        return f"messaggio {self.pk} per {self.destinatario}"
