# SPDX-License-Identifier: AGPL-3.0-or-later
"""Statements of the sectors and the answers to them: rows are only added, a correction is a new row."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q

from abitare.lib.tempo import adesso
from abitare.lib.testo import TestoSemplice
from programma.models.azione import Azione, Criticita, Fase, Risorsa, Stato, date_in_ordine
from programma.models.indicatore import Indicatore
from tavolo.models import Cambio, Settore
from tavolo.storia import solo_inserimento

if TYPE_CHECKING:
    from tavolo.models import Utente


class AggiornamentoQuerySet(models.QuerySet["Aggiornamento"]):
    def visibili_a(self, utente: "Utente") -> "AggiornamentoQuerySet":
        return self.filter(azione__in=Azione.objects.visibili_a(utente))

    def validi(self) -> "AggiornamentoQuerySet":
        """What the sectors said and nobody took back: neither corrected nor returned."""
        return self.filter(corretto_da__isnull=True).exclude(verifica__esito=Verifica.Esito.RESTITUITA)

    def accettati(self) -> "AggiornamentoQuerySet":
        """Accepted ones, without those whose correction was accepted too."""
        accettata = Verifica.Esito.ACCETTATA
        return self.filter(verifica__esito=accettata).exclude(corretto_da__verifica__esito=accettata)

    def restituiti(self) -> "AggiornamentoQuerySet":
        """Returned ones the responsible sector still has to answer."""
        aperti = self.filter(verifica__esito=Verifica.Esito.RESTITUITA, corretto_da__isnull=True)
        return aperti.filter(settore=F("azione__settore")).exclude(azione__stato=Stato.ANNULLATA)

    def in_attesa(self) -> "AggiornamentoQuerySet":
        """Statements nobody has answered and that no later one corrects."""
        return self.filter(verifica__isnull=True, corretto_da__isnull=True)

    def recenti(self) -> "AggiornamentoQuerySet":
        """Latest first: greatest `riferito_al`, then greatest id."""
        return self.order_by("-riferito_al", "-pk")


class Aggiornamento(models.Model):
    """The whole statement of a sector on one action. Never edited: a correction names the one it corrects.

    `segno` comes from the form it was typed in: sent twice, the form still writes one row.
    """

    azione = models.ForeignKey(Azione, on_delete=models.PROTECT, related_name="aggiornamenti")
    settore = models.ForeignKey(Settore, on_delete=models.PROTECT, related_name="aggiornamenti")
    cambio = models.ForeignKey(Cambio, on_delete=models.PROTECT, related_name="aggiornamenti")
    segno = models.UUIDField(null=True, unique=True, editable=False)
    corregge = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="corretto_da")
    riferito_al = models.DateField("riferito al")
    scritto = models.DateTimeField("scritto", default=adesso)
    nessuna_variazione = models.BooleanField("nessuna variazione", default=False)
    stato = models.CharField("stato", max_length=12, choices=Stato)
    avanzamento = models.DecimalField("avanzamento (%)", max_digits=5, decimal_places=2)
    testo = models.TextField("com'è andata", blank=True, validators=[TestoSemplice()])
    motivo_stato = models.TextField("motivo della sospensione", blank=True, validators=[TestoSemplice()])
    criticita = models.CharField("criticità", max_length=10, choices=Criticita, default=Criticita.NESSUNA)
    testo_criticita = models.TextField("descrizione della criticità", blank=True, validators=[TestoSemplice()])
    inizio_effettivo = models.DateField("inizio effettivo", null=True, blank=True)
    fine_effettiva = models.DateField("fine effettiva", null=True, blank=True)
    mezzo_di_prova = models.TextField("mezzo di prova", blank=True, validators=[TestoSemplice()])
    proposta = models.TextField("proposta al coordinamento", blank=True, validators=[TestoSemplice()])

    objects = AggiornamentoQuerySet.as_manager()

    class Meta:
        verbose_name = "aggiornamento"
        verbose_name_plural = "aggiornamenti"
        ordering = ["-riferito_al", "-pk"]
        indexes = [models.Index(fields=["azione", "-riferito_al", "-id"], name="aggiornamento_recente")]
        constraints = [
            models.CheckConstraint(
                name="aggiornamento_percentuale",
                condition=Q(avanzamento__gte=0, avanzamento__lte=100),
                violation_error_message="L'avanzamento va da 0 a 100.",
            ),
            models.CheckConstraint(
                name="aggiornamento_conclusa",
                condition=Q(stato=Stato.CONCLUSA, avanzamento=100, fine_effettiva__isnull=False)
                | ~Q(stato=Stato.CONCLUSA) & Q(fine_effettiva__isnull=True),
                violation_error_message="Un'azione conclusa è al 100 % e ha la data di fine effettiva.",
            ),
            models.CheckConstraint(
                name="aggiornamento_non_avviata",
                condition=~Q(stato=Stato.NON_AVVIATA) | Q(avanzamento=0, inizio_effettivo__isnull=True),
                violation_error_message="Un'azione non avviata è allo 0 % e non ha una data di inizio effettivo.",
            ),
            models.CheckConstraint(
                name="aggiornamento_sospesa_ha_un_motivo",
                condition=~Q(stato=Stato.SOSPESA) | ~Q(motivo_stato=""),
                violation_error_message="Scrivi perché l'azione è sospesa.",
            ),
            models.CheckConstraint(
                name="aggiornamento_non_annulla",
                condition=~Q(stato=Stato.ANNULLATA),
                violation_error_message="Solo il coordinamento annulla un'azione, con un atto.",
            ),
            models.CheckConstraint(
                name="aggiornamento_criticita_ha_un_testo",
                condition=Q(criticita=Criticita.NESSUNA) | ~Q(testo_criticita=""),
                violation_error_message="Descrivi la criticità.",
            ),
            date_in_ordine(
                "aggiornamento_date",
                "inizio_effettivo",
                "fine_effettiva",
                "La fine effettiva viene prima dell'inizio effettivo.",
            ),
        ]
        triggers = solo_inserimento()

    def __str__(self) -> str:
        return f"{self.azione.codice}, {self.riferito_al:%d/%m/%Y}: {self.avanzamento} %"


class AggiornamentoFase(models.Model):
    """Actual dates of a phase, as a statement gives them."""

    aggiornamento = models.ForeignKey(Aggiornamento, on_delete=models.PROTECT, related_name="fasi")
    fase = models.ForeignKey(Fase, on_delete=models.PROTECT, related_name="aggiornamenti")
    inizio_effettivo = models.DateField("inizio effettivo", null=True, blank=True)
    fine_effettiva = models.DateField("fine effettiva", null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["aggiornamento", "fase"], name="aggiornamento_fase_unica"),
            date_in_ordine(
                "aggiornamento_fase_date",
                "inizio_effettivo",
                "fine_effettiva",
                "La fine effettiva viene prima dell'inizio effettivo.",
            ),
        ]
        triggers = solo_inserimento()

    def __str__(self) -> str:
        return f"{self.fase}"


class AggiornamentoIndicatore(models.Model):
    """Value of an indicator, as a statement gives it; its date is the statement's `riferito_al`."""

    aggiornamento = models.ForeignKey(Aggiornamento, on_delete=models.PROTECT, related_name="indicatori")
    indicatore = models.ForeignKey(Indicatore, on_delete=models.PROTECT, related_name="aggiornamenti")
    valore = models.DecimalField("valore", max_digits=16, decimal_places=4)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["aggiornamento", "indicatore"], name="aggiornamento_indicatore_unico")
        ]
        triggers = solo_inserimento()

    def __str__(self) -> str:
        return f"{self.indicatore}: {self.valore}"


class AggiornamentoRisorsa(models.Model):
    """Committed and paid amounts of a resource (euro), as a statement gives them."""

    aggiornamento = models.ForeignKey(Aggiornamento, on_delete=models.PROTECT, related_name="risorse")
    risorsa = models.ForeignKey(Risorsa, on_delete=models.PROTECT, related_name="aggiornamenti")
    impegnato = models.DecimalField("impegnato", max_digits=14, decimal_places=2)
    liquidato = models.DecimalField("liquidato", max_digits=14, decimal_places=2)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["aggiornamento", "risorsa"], name="aggiornamento_risorsa_unica"),
            models.CheckConstraint(
                name="aggiornamento_risorsa_importi",
                condition=Q(impegnato__gte=F("liquidato"), liquidato__gte=0),
                violation_error_message="Gli importi devono essere: impegnato ≥ liquidato ≥ 0.",
            ),
        ]
        triggers = solo_inserimento()

    def __str__(self) -> str:
        return f"{self.risorsa}"


class Verifica(models.Model):
    """The coordination's answer to a statement."""

    class Esito(models.TextChoices):
        ACCETTATA = "accettata", "accettata"
        RESTITUITA = "restituita", "restituita"

    aggiornamento = models.OneToOneField(Aggiornamento, on_delete=models.PROTECT, related_name="verifica")
    cambio = models.ForeignKey(Cambio, on_delete=models.PROTECT, related_name="verifiche")
    esito = models.CharField("esito", max_length=10, choices=Esito)
    commento = models.TextField("commento", blank=True, validators=[TestoSemplice()])
    scritta = models.DateTimeField("scritta", default=adesso)

    class Meta:
        verbose_name = "verifica"
        verbose_name_plural = "verifiche"
        constraints = [
            models.CheckConstraint(
                name="verifica_restituita_ha_un_commento",
                condition=~Q(esito="restituita") | ~Q(commento=""),
                violation_error_message="Scrivi che cosa manca.",
            )
        ]
        triggers = solo_inserimento()

    def __str__(self) -> str:
        return f"{self.aggiornamento}: {self.get_esito_display()}"


class Nota(models.Model):
    """A contribution of a collaborating sector to an action."""

    azione = models.ForeignKey(Azione, on_delete=models.PROTECT, related_name="note")
    settore = models.ForeignKey(Settore, on_delete=models.PROTECT, related_name="note")
    cambio = models.ForeignKey(Cambio, on_delete=models.PROTECT, related_name="note")
    testo = models.TextField("nota", validators=[TestoSemplice()])
    scritta = models.DateTimeField("scritta", default=adesso)

    class Meta:
        verbose_name = "nota"
        verbose_name_plural = "note"
        ordering = ["-scritta", "-pk"]
        triggers = solo_inserimento()

    def __str__(self) -> str:
        return f"{self.settore}: {self.testo[:60]}"
