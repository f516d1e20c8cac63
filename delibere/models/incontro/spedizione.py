# SPDX-License-Identifier: AGPL-3.0-or-later
import uuid
from datetime import datetime
from enum import nonmember

from django.db import models
from django.db.models import Q
from django.utils import timezone

from delibere.models.incontro.convocato import Convocato
from delibere.models.incontro.incontro import Incontro


class SpedizioneQuerySet(models.QuerySet["Spedizione"]):
    def da_spedire(self, istante: datetime) -> "SpedizioneQuerySet":
        return self.filter(stato=Spedizione.Stato.DA_SPEDIRE, prossimo_tentativo__lte=istante)


class Spedizione(models.Model):
    """A mail of a meeting to one called person, claimed before it is sent: an invitation, a calling off, the minutes.

    One found "in corso" long after its claim belongs to a job that died: nobody knows whether it left, so only a person
    sends it again, with the same Message-ID. It outlives the convocation that was taken back.
    """

    class Genere(models.TextChoices):
        INVITO = "invito", "invito"
        ANNULLAMENTO = "annullamento", "annullamento"
        VERBALE = "verbale", "verbale"

    class Stato(models.TextChoices):
        DA_SPEDIRE = "da_spedire", "in partenza"
        IN_CORSO = "in_corso", "in corso"
        SPEDITO = "spedito", "spedito"
        INCERTO = "incerto", "esito incerto"
        FALLITO = "fallito", "non spedito"
        RIPETIBILI = nonmember((INCERTO[0], FALLITO[0]))

    incontro = models.ForeignKey(Incontro, on_delete=models.PROTECT, related_name="spedizioni")
    convocato = models.ForeignKey(Convocato, on_delete=models.SET_NULL, related_name="spedizioni", null=True)
    genere = models.CharField("genere", max_length=12, choices=Genere)
    sequenza = models.PositiveIntegerField("numero dell'invito")
    indirizzo = models.EmailField("indirizzo e-mail")
    oggetto = models.CharField("oggetto", max_length=250)
    testo = models.TextField("testo")
    calendario = models.TextField("invito per il calendario", blank=True)
    identita = models.UUIDField("identità, che sta nel Message-ID", default=uuid.uuid4, unique=True)
    stato = models.CharField("stato", max_length=12, choices=Stato, default=Stato.DA_SPEDIRE)
    tentativi = models.PositiveSmallIntegerField("tentativi", default=0)
    errore = models.TextField("ultimo errore", blank=True)
    prossimo_tentativo = models.DateTimeField("prossimo tentativo", default=timezone.now)
    spedito = models.DateTimeField("spedito", null=True)

    objects = SpedizioneQuerySet.as_manager()

    class Meta:
        verbose_name = "spedizione"
        verbose_name_plural = "spedizioni"
        ordering = ["pk"]
        indexes = [models.Index(fields=["stato", "prossimo_tentativo"], name="spedizione_in_attesa")]
        constraints = [
            models.UniqueConstraint(
                fields=["convocato", "genere", "sequenza"],
                name="spedizione_una_per_invito",
                condition=Q(convocato__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_genere_display()} {self.sequenza} per {self.indirizzo}"

    @property
    def ripetibile(self) -> bool:
        return self.stato in self.Stato.RIPETIBILI
