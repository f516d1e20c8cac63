# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import TYPE_CHECKING

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from abitare.lib.tempo import oggi
from abitare.lib.testo import TestoSemplice
from programma.models import Congelamento, Programma
from tavolo.models import Cambio
from tavolo.permissions import siede_al_tavolo
from tavolo.storia import SenzaTruncate

if TYPE_CHECKING:
    from tavolo.models import Utente

TENTATIVI_MASSIMI = 3


class Sezione(models.TextChoices):
    """Parts of the report that may be left out; cover, synthesis, method note and impronta always stand."""

    ORIZZONTI = "orizzonti", "per orizzonte"
    CRITICHE = "critiche", "azioni in ritardo, a rischio, critiche"
    SETTORI = "settori", "per settore"
    INDICATORI = "indicatori", "indicatori"
    RISORSE = "risorse", "risorse"
    CRONOPROGRAMMA = "cronoprogramma", "cronoprogramma"
    AZIONI = "azioni", "elenco completo delle azioni"


class RapportoQuerySet(models.QuerySet["Rapporto"]):
    def visibili_a(self, utente: "Utente") -> "RapportoQuerySet":
        """The table sees all; readers those ready whose data were frozen when the programme was already public."""
        programmi = Programma.objects.visibili_a(utente)
        if siede_al_tavolo(utente, oggi()):
            return self.filter(programma__in=programmi)
        gia_pubblico = Programma.storia.filter(
            id=models.OuterRef("programma_id"),
            stato__in=Programma.Stato.PUBBLICI,
            history_date__lte=models.OuterRef("congelamento__noto_al"),
        )
        return self.filter(models.Exists(gia_pubblico), programma__in=programmi, stato=Rapporto.Stato.PRONTO)

    def aperti(self) -> "RapportoQuerySet":
        """Asked for, and neither made nor given up."""
        return self.filter(stato=Rapporto.Stato.RICHIESTO)


class Rapporto(models.Model):
    """A PDF rendered from a congelamento. The row is the truth of its job; once ready it never changes."""

    class Stato(models.TextChoices):
        RICHIESTO = "richiesto", "richiesto"
        PRONTO = "pronto", "pronto"
        FALLITO = "fallito", "fallito"

    programma = models.ForeignKey(Programma, on_delete=models.PROTECT, related_name="rapporti")
    congelamento = models.ForeignKey(Congelamento, on_delete=models.PROTECT, related_name="rapporti")
    cambio = models.ForeignKey(Cambio, on_delete=models.PROTECT, related_name="rapporti")
    anno = models.PositiveSmallIntegerField("anno")
    numero = models.PositiveIntegerField("numero")
    titolo = models.CharField("titolo", max_length=200, validators=[TestoSemplice()])
    testo_copertina = models.TextField("testo di copertina", blank=True, validators=[TestoSemplice()])
    decisioni = models.TextField("decisioni chieste alla Giunta", blank=True, validators=[TestoSemplice()])
    protocollo = models.CharField("numero di protocollo", max_length=60, blank=True, validators=[TestoSemplice()])
    sezioni = ArrayField(models.CharField(max_length=16, choices=Sezione), verbose_name="sezioni")
    atti = ArrayField(models.TextField(), verbose_name="atti di riferimento", default=list)
    profilo = models.CharField("profilo PDF", max_length=12)

    stato = models.CharField("stato", max_length=10, choices=Stato, default=Stato.RICHIESTO)
    tentativi = models.PositiveSmallIntegerField("tentativi", default=0)
    errore = models.TextField("causa dell'errore", blank=True)
    iniziato = models.DateTimeField("iniziato", null=True)
    finito = models.DateTimeField("finito", null=True)
    file = models.FileField("file", max_length=120, blank=True)
    impronta = models.CharField("impronta SHA-256", max_length=64, blank=True)
    pagine = models.PositiveIntegerField("pagine", null=True)
    dimensione = models.PositiveIntegerField("dimensione (byte)", null=True)
    strumenti = models.JSONField("versioni degli strumenti", default=dict)

    objects = RapportoQuerySet.as_manager()

    class Meta:
        verbose_name = "rapporto"
        verbose_name_plural = "rapporti"
        ordering = ["-anno", "-numero"]
        constraints = [
            models.UniqueConstraint(fields=["anno", "numero"], name="rapporto_numero_unico"),
            models.CheckConstraint(
                name="rapporto_pronto_ha_un_file",
                condition=~Q(stato="pronto")
                | ~Q(file="") & Q(impronta__regex=r"^[0-9A-F]{64}$", pagine__isnull=False, dimensione__isnull=False),
            ),
            models.CheckConstraint(name="rapporto_fallito_ha_una_causa", condition=~Q(stato="fallito") | ~Q(errore="")),
        ]
        triggers = [
            pgtrigger.Protect(
                name="pronto_immutabile", operation=pgtrigger.Update, condition=pgtrigger.Q(old__stato="pronto")
            ),
            pgtrigger.Protect(name="non_si_cancella", operation=pgtrigger.Delete),
            SenzaTruncate(),
        ]

    def __str__(self) -> str:
        return f"Rapporto n. {self.numero}/{self.anno}"
