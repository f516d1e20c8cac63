# SPDX-License-Identifier: AGPL-3.0-or-later
"""Monitoring cycles: when the sectors are asked how their actions are going, and what remains of each asking."""

from datetime import date, datetime, timedelta
from enum import nonmember
from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from abitare.lib.tempo import adesso
from abitare.lib.testo import TestoSemplice
from programma.models.aggiornamento import Aggiornamento
from programma.models.azione import Azione
from programma.models.congelamento import Congelamento
from programma.models.programma import Programma
from tavolo.models import Cambio, Settore
from tavolo.storia import ModelloConVersione, ModelloTracciato, Storia, solo_inserimento

if TYPE_CHECKING:
    from tavolo.models import Utente

GIORNI = [MinValueValidator(0, "I giorni vanno da 0 a 90."), MaxValueValidator(90, "I giorni vanno da 0 a 90.")]


class Cadenza(models.TextChoices):
    """How often a recurring cycle comes back; its days are the ends of the periods of the year."""

    TRIMESTRE = "trimestre", "ogni trimestre"
    SEMESTRE = "semestre", "ogni semestre"

    @property
    def mesi(self) -> int:
        return 3 if self == Cadenza.TRIMESTRE else 6


class Ricorrenza(ModelloConVersione):
    """The cycle of a programme that opens by itself after the end of each period."""

    programma = models.OneToOneField(Programma, on_delete=models.PROTECT, related_name="ricorrenza")
    attiva = models.BooleanField("attiva", default=True)
    cadenza = models.CharField("cadenza", max_length=10, choices=Cadenza, default=Cadenza.TRIMESTRE)
    dal = models.DateField("a partire dal", help_text="Il primo periodo è quello che finisce in questo giorno o dopo.")
    apre_dopo = models.PositiveSmallIntegerField("si apre dopo (giorni)", default=1, validators=GIORNI)
    risposta_entro = models.PositiveSmallIntegerField("si risponde entro (giorni)", default=14, validators=GIORNI)
    tolleranza = models.PositiveSmallIntegerField("tolleranza (giorni)", default=7, validators=GIORNI)

    storia = Storia()

    class Meta:
        verbose_name = "ricorrenza"
        verbose_name_plural = "ricorrenze"

    def __str__(self) -> str:
        return f"rilevazione {self.get_cadenza_display()}"


class RilevazioneQuerySet(models.QuerySet["Rilevazione"]):
    def visibili_a(self, utente: "Utente") -> "RilevazioneQuerySet":
        return self.filter(programma__in=Programma.objects.visibili_a(utente))

    def aperte(self) -> "RilevazioneQuerySet":
        return self.filter(stato=Rilevazione.Stato.APERTA)


class Rilevazione(ModelloConVersione):
    """One asking. A statement belongs to it when it was written from `risposte_dal` until it closes.

    `risposte_dal` is the close of the cycle before, so that a late answer belongs to the next one; for the first cycle
    of a programme it is the opening. `azioni_scelte` empty: all the open actions, as they are when it opens.
    """

    class Stato(models.TextChoices):
        PREVISTA = "prevista", "prevista"
        APERTA = "aperta", "aperta"
        CHIUSA = "chiusa", "chiusa"
        MODIFICABILI = nonmember((PREVISTA[0], APERTA[0]))

    programma = models.ForeignKey(Programma, on_delete=models.PROTECT, related_name="rilevazioni")
    ricorrenza = models.ForeignKey(
        Ricorrenza, on_delete=models.PROTECT, related_name="rilevazioni", null=True, editable=False
    )
    titolo = models.CharField("titolo", max_length=200, validators=[TestoSemplice()])
    al = models.DateField("data di riferimento", help_text="Il giorno di cui si dice come stavano le cose.")
    apre = models.DateField("si apre il")
    scade = models.DateField("si risponde entro il")
    tolleranza = models.PositiveSmallIntegerField("tolleranza (giorni)", default=7, validators=GIORNI)
    azioni_scelte = ArrayField(
        models.BigIntegerField(), verbose_name="azioni comprese", default=list, blank=True, editable=False
    )
    stato = models.CharField("stato", max_length=10, choices=Stato, default=Stato.PREVISTA, editable=False)
    risposte_dal = models.DateTimeField("risposte dal", null=True, editable=False)
    aperta = models.DateTimeField("aperta", null=True, editable=False)
    chiusa = models.DateTimeField("chiusa", null=True, editable=False)

    objects = RilevazioneQuerySet.as_manager()
    storia = Storia()

    class Meta:
        verbose_name = "rilevazione"
        verbose_name_plural = "rilevazioni"
        ordering = ["-apre", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="rilevazione_date_in_ordine",
                condition=Q(scade__gte=F("apre")),
                violation_error_message="La scadenza viene prima dell'apertura.",
            ),
            models.CheckConstraint(
                name="rilevazione_stato_e_istanti",
                condition=Q(stato="prevista", aperta__isnull=True, risposte_dal__isnull=True, chiusa__isnull=True)
                | Q(stato="aperta", aperta__isnull=False, risposte_dal__isnull=False, chiusa__isnull=True)
                | Q(stato="chiusa", aperta__isnull=False, risposte_dal__isnull=False, chiusa__gte=F("aperta")),
                violation_error_message="Lo stato della rilevazione non va d'accordo con le sue date.",
            ),
            models.UniqueConstraint(
                fields=["programma"],
                condition=Q(stato="aperta"),
                name="rilevazione_una_aperta",
                violation_error_message="Il programma ha già una rilevazione aperta.",
            ),
            models.UniqueConstraint(
                fields=["ricorrenza", "al"],
                name="rilevazione_ricorrente_unica",
                violation_error_message="La rilevazione ricorrente di questo periodo c'è già.",
            ),
        ]

    def __str__(self) -> str:
        return self.titolo

    @property
    def fine_tolleranza(self) -> date:
        return self.scade + timedelta(days=self.tolleranza)


class Domanda(ModelloTracciato):
    """A question of a cycle besides the standard ones; `scelte` only where one is picked among them."""

    class Tipo(models.TextChoices):
        TESTO = "testo", "testo libero"
        SI_NO = "si_no", "sì o no"
        SCELTA = "scelta", "una scelta"
        NUMERO = "numero", "numero"

    rilevazione = models.ForeignKey(Rilevazione, on_delete=models.PROTECT, related_name="domande")
    testo = models.CharField("domanda", max_length=300, validators=[TestoSemplice()])
    tipo = models.CharField("tipo di risposta", max_length=10, choices=Tipo, default=Tipo.TESTO)
    scelte = ArrayField(models.CharField(max_length=100), verbose_name="scelte", default=list, blank=True)
    ordine = models.PositiveSmallIntegerField("ordine", editable=False)

    storia = Storia()

    class Meta:
        verbose_name = "domanda"
        verbose_name_plural = "domande"
        ordering = ["ordine", "pk"]
        constraints = [
            models.CheckConstraint(
                name="domanda_con_le_sue_scelte",
                condition=Q(tipo="scelta", scelte__len__gte=2) | (~Q(tipo="scelta") & Q(scelte__len=0)),
                violation_error_message="Una domanda a scelta ha almeno due scelte; le altre nessuna.",
            )
        ]

    def __str__(self) -> str:
        return self.testo


class RispostaDomanda(models.Model):
    """What a statement answers to a question of the cycle: a number in plain digits, "sì" or "no", a choice, a text."""

    aggiornamento = models.ForeignKey(Aggiornamento, on_delete=models.PROTECT, related_name="risposte")
    domanda = models.ForeignKey(Domanda, on_delete=models.PROTECT, related_name="risposte")
    valore = models.TextField("risposta", validators=[TestoSemplice()])

    class Meta:
        verbose_name = "risposta"
        verbose_name_plural = "risposte"
        constraints = [models.UniqueConstraint(fields=["aggiornamento", "domanda"], name="risposta_a_domanda_unica")]
        triggers = solo_inserimento()

    def __str__(self) -> str:
        return self.valore


class AzioneRilevataQuerySet(models.QuerySet["AzioneRilevata"]):
    def correnti(self) -> "AzioneRilevataQuerySet":
        """Those that nobody took out."""
        return self.filter(tolta__isnull=True)

    def note_prima(self, istante: datetime) -> "AzioneRilevataQuerySet":
        """Those that stood just before an instant at which the cycle was open."""
        tolte = AzioneTolta.objects.filter(rilevata=models.OuterRef("pk"), passaggio__quando__lt=istante)
        aggiunte = Q(passaggio=None) | Q(passaggio__quando__lt=istante)
        return self.filter(aggiunte, ~models.Exists(tolte))


class AzioneRilevata(models.Model):
    """An action of which the cycle asks, and the sector that was responsible for it then.

    `passaggio` is the one with which it was added to the cycle while it was open; None: it was there from the start.
    """

    rilevazione = models.ForeignKey(Rilevazione, on_delete=models.PROTECT, related_name="rilevate")
    azione = models.ForeignKey(Azione, on_delete=models.PROTECT, related_name="rilevazioni")
    settore = models.ForeignKey(Settore, on_delete=models.PROTECT, related_name="+")
    passaggio = models.ForeignKey("Passaggio", on_delete=models.PROTECT, related_name="aggiunte", null=True)

    objects = AzioneRilevataQuerySet.as_manager()

    class Meta:
        verbose_name = "azione rilevata"
        verbose_name_plural = "azioni rilevate"
        constraints = [
            models.UniqueConstraint(
                fields=["rilevazione", "azione", "passaggio"], name="azione_rilevata_unica", nulls_distinct=False
            )
        ]
        triggers = solo_inserimento()

    def __str__(self) -> str:
        return f"{self.azione}"


class AzioneTolta(models.Model):
    """An action taken out of an open cycle; added again, it is another row of AzioneRilevata."""

    rilevata = models.OneToOneField(AzioneRilevata, on_delete=models.PROTECT, related_name="tolta")
    passaggio = models.ForeignKey("Passaggio", on_delete=models.PROTECT, related_name="tolte")

    class Meta:
        verbose_name = "azione tolta dalla rilevazione"
        verbose_name_plural = "azioni tolte dalla rilevazione"
        triggers = solo_inserimento()

    def __str__(self) -> str:
        return f"{self.rilevata}"


class Passaggio(models.Model):
    """What happened to a cycle, kept for ever; the reason of a reopening or of other actions is in its `cambio`."""

    class Tipo(models.TextChoices):
        APERTURA = "apertura", "aperta"
        CHIUSURA = "chiusura", "chiusa"
        RIAPERTURA = "riapertura", "riaperta"
        RETTIFICA = "rettifica", "cambiate le azioni"
        CON_MOTIVO = nonmember((RIAPERTURA[0], RETTIFICA[0]))

    rilevazione = models.ForeignKey(Rilevazione, on_delete=models.PROTECT, related_name="passaggi")
    tipo = models.CharField("tipo", max_length=10, choices=Tipo)
    cambio = models.ForeignKey(Cambio, on_delete=models.PROTECT, related_name="passaggi")
    quando = models.DateTimeField("quando", default=adesso)
    congelamento = models.OneToOneField(Congelamento, on_delete=models.PROTECT, related_name="chiude", null=True)

    class Meta:
        verbose_name = "passaggio"
        verbose_name_plural = "passaggi"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="passaggio_chi_chiude_congela",
                condition=Q(tipo="chiusura", congelamento__isnull=False)
                | (~Q(tipo="chiusura") & Q(congelamento__isnull=True)),
                violation_error_message="Una chiusura, e solo quella, congela il programma.",
            )
        ]
        triggers = solo_inserimento()

    def __str__(self) -> str:
        return f"{self.rilevazione}: {self.get_tipo_display()}"


class RispostaRegistrata(models.Model):
    """What a closing found of an action: the sector that had to answer and its statement, none: *non comunicata*.

    `quota` is the action's share of the weight of what was asked, out of one: what the coverage of the cycle sums.
    """

    passaggio = models.ForeignKey(Passaggio, on_delete=models.PROTECT, related_name="registrate")
    azione = models.ForeignKey(Azione, on_delete=models.PROTECT, related_name="registrate")
    settore = models.ForeignKey(Settore, on_delete=models.PROTECT, related_name="+")
    aggiornamento = models.ForeignKey(Aggiornamento, on_delete=models.PROTECT, related_name="registrate", null=True)
    quota = models.DecimalField("quota", max_digits=12, decimal_places=10)

    class Meta:
        verbose_name = "risposta registrata"
        verbose_name_plural = "risposte registrate"
        constraints = [models.UniqueConstraint(fields=["passaggio", "azione"], name="risposta_registrata_unica")]
        triggers = solo_inserimento()

    def __str__(self) -> str:
        return f"{self.azione}"
