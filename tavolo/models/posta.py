# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import datetime
from enum import nonmember

from django.conf import settings
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q


class MessaggioQuerySet(models.QuerySet["Messaggio"]):
    def da_spedire(self, istante: datetime) -> "MessaggioQuerySet":
        return self.filter(stato=Messaggio.Stato.DA_SPEDIRE, prossimo_tentativo__lte=istante)


class Messaggio(models.Model):
    """A mail to one person, written with what causes it and sent afterwards by a job.

    A row found "in corso" long after its claim belongs to a job that died while sending: nobody knows whether the
    mail left, so it becomes "esito incerto" and only a person sends it again. With a `giorno` it is the one mail in
    which the promemoria of that day are gathered: its text is made from them while sending.
    """

    class Stato(models.TextChoices):
        DA_SPEDIRE = "da_spedire", "da spedire"
        IN_CORSO = "in_corso", "in corso"
        SPEDITO = "spedito", "spedito"
        INCERTO = "incerto", "esito incerto"
        FALLITO = "fallito", "non spedito"
        SUPERATO = "superato", "non più necessario"
        RIPETIBILI = nonmember((INCERTO[0], FALLITO[0]))

    destinatario = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="messaggi")
    giorno = models.DateField("promemoria del giorno", null=True)
    oggetto = models.CharField("oggetto", max_length=200)
    testo = models.TextField("testo")
    con_collegamento = models.BooleanField("con il collegamento per scegliere la password", default=False)
    identita = models.UUIDField("identità, che sta nel Message-ID", db_default=RandomUUID(), unique=True)
    stato = models.CharField("stato", max_length=12, choices=Stato, default=Stato.DA_SPEDIRE)
    tentativi = models.PositiveSmallIntegerField("tentativi", default=0)
    errore = models.TextField("ultimo errore", blank=True)
    creato = models.DateTimeField("creato", auto_now_add=True)
    prossimo_tentativo = models.DateTimeField("prossimo tentativo", auto_now_add=True)
    ripreso = models.DateTimeField("rimesso in spedizione a mano", null=True)
    spedito = models.DateTimeField("spedito", null=True)

    objects = MessaggioQuerySet.as_manager()

    class Meta:
        verbose_name = "messaggio"
        verbose_name_plural = "messaggi"
        indexes = [models.Index(fields=["stato", "prossimo_tentativo"], name="messaggio_in_attesa")]
        constraints = [
            models.UniqueConstraint(
                fields=["destinatario", "giorno"],
                name="messaggio_promemoria_uno_al_giorno",
                condition=Q(giorno__isnull=False),
                violation_error_message="I promemoria di questo giorno hanno già il loro messaggio.",
            )
        ]

    def __str__(self) -> str:
        return f"messaggio {self.pk} per {self.destinatario}"

    @property
    def ripetibile(self) -> bool:
        """Whether a person may have it sent again."""
        return self.stato in self.Stato.RIPETIBILI
