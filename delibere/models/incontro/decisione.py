# SPDX-License-Identifier: AGPL-3.0-or-later
from enum import nonmember

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from abitare.lib.testo import TestoSemplice
from delibere.models.atto import Atto
from delibere.models.incontro.fermo import DEL_PUNTO, fermo_con_l_incontro
from delibere.models.incontro.incontro import Incontro
from delibere.models.incontro.punto import PuntoOrdine
from programma.models import Azione, Obiettivo
from tavolo.models import Settore
from tavolo.storia import ModelloTracciato, Storia

DICHIARATI = ["avvia", "sospende", "riprende", "conclude"]
# What the minutes say does not change once they are approved; what became of it does.
DETTO = (
    *("punto", "ordine", "genere", "testo", "inizio_previsto", "fine_prevista", "settore", "obiettivo", "titolo"),
    *("giorno", "motivo_stato", "mezzo_di_prova"),
)


class DecisioneQuerySet(models.QuerySet["Decisione"]):
    def aperte(self) -> "DecisioneQuerySet":
        """Taken, and neither done nor closed: they come back on the next agenda."""
        return self.filter(stato__in=Decisione.Stato.APERTE)

    def da_riportare(self, incontro: Incontro) -> "DecisioneQuerySet":
        """The tavolo tecnico takes up those of every meeting, the others those of meetings of their own kind."""
        precedenti = self.aperte().exclude(punto__incontro=incontro).filter(punto__incontro__inizio__lt=incontro.inizio)
        if incontro.tipo == Incontro.Tipo.TAVOLO:
            return precedenti
        return precedenti.filter(punto__incontro__tipo=incontro.tipo)


class Decisione(ModelloTracciato):
    """What a meeting decided on a point: in words, or a change of the programme that the minutes' approval makes."""

    class Genere(models.TextChoices):
        LIBERA = "libera", "da seguire a parole"
        DATE = "date", "cambia le date di un'azione"
        RESPONSABILE = "responsabile", "affida un'azione a un altro settore"
        AVVIA = "avvia", "avvia un'azione"
        SOSPENDE = "sospende", "sospende un'azione"
        RIPRENDE = "riprende", "riprende un'azione sospesa"
        CONCLUDE = "conclude", "conclude un'azione"
        ANNULLA = "annulla", "annulla un'azione"
        RIPRISTINA = "ripristina", "ripristina un'azione annullata"
        NUOVA = "nuova", "aggiunge un'azione"
        DICHIARATI = nonmember(tuple(DICHIARATI))

    class Stato(models.TextChoices):
        PROPOSTA = "proposta", "nel verbale da approvare"
        APERTA = "aperta", "aperta"
        ATTENDE_ATTO = "attende_atto", "aspetta un atto"
        ATTENDE_CONFERMA = "attende_conferma", "aspetta la conferma del settore"
        APPLICATA = "applicata", "applicata"
        CHIUSA = "chiusa", "chiusa"
        APERTE = nonmember((APERTA[0], ATTENDE_ATTO[0], ATTENDE_CONFERMA[0]))

    punto = models.ForeignKey(PuntoOrdine, on_delete=models.CASCADE, related_name="decisioni")
    ordine = models.PositiveSmallIntegerField("ordine")
    genere = models.CharField("che cosa fa", max_length=14, choices=Genere, default=Genere.LIBERA)
    testo = models.TextField("decisione", validators=[TestoSemplice()])
    azione = models.ForeignKey(Azione, on_delete=models.PROTECT, related_name="decisioni", null=True, blank=True)
    obiettivo = models.ForeignKey(Obiettivo, on_delete=models.PROTECT, related_name="decisioni", null=True, blank=True)
    settore = models.ForeignKey(
        Settore, on_delete=models.PROTECT, related_name="decisioni", null=True, blank=True, verbose_name="settore"
    )
    titolo = models.CharField("titolo della nuova azione", max_length=200, blank=True, validators=[TestoSemplice()])
    inizio_previsto = models.DateField("inizio previsto", null=True, blank=True)
    fine_prevista = models.DateField("fine prevista", null=True, blank=True)
    giorno = models.DateField("da quando", null=True, blank=True)
    motivo_stato = models.TextField("motivo della sospensione", blank=True, validators=[TestoSemplice()])
    mezzo_di_prova = models.TextField("mezzo di prova", blank=True, validators=[TestoSemplice()])
    confermata_da = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="decisioni_confermate",
        null=True,
        blank=True,
        editable=False,
    )
    confermata_il = models.DateTimeField("confermata il", null=True, blank=True, editable=False)
    stato = models.CharField("stato", max_length=16, choices=Stato, default=Stato.PROPOSTA, editable=False)
    esito = models.TextField("com'è finita", blank=True, validators=[TestoSemplice()])
    atto = models.ForeignKey(Atto, on_delete=models.PROTECT, related_name="decisioni", null=True, blank=True)

    objects = DecisioneQuerySet.as_manager()
    storia = Storia()

    class Meta:
        verbose_name = "decisione"
        verbose_name_plural = "decisioni"
        ordering = ["ordine", "pk"]
        constraints = [
            models.CheckConstraint(
                name="decisione_nomina_cio_che_cambia",
                condition=Q(genere="libera")
                | Q(genere="nuova", obiettivo__isnull=False, settore__isnull=False) & ~Q(titolo="")
                | Q(genere="responsabile", azione__isnull=False, settore__isnull=False)
                | Q(genere="conclude", azione__isnull=False, giorno__isnull=False) & ~Q(mezzo_di_prova="")
                | Q(genere="sospende", azione__isnull=False) & ~Q(motivo_stato="")
                | Q(genere__in=["date", "avvia", "riprende", "annulla", "ripristina"], azione__isnull=False),
                violation_error_message="Manca ciò che la decisione cambia.",
            ),
            models.CheckConstraint(
                name="decisione_date_in_ordine",
                condition=Q(inizio_previsto=None) | Q(fine_prevista=None) | Q(fine_prevista__gte=F("inizio_previsto")),
                violation_error_message="La fine prevista viene prima dell'inizio previsto.",
            ),
            models.CheckConstraint(
                name="decisione_conferma_intera",
                condition=Q(confermata_da=None, confermata_il=None)
                | Q(confermata_da__isnull=False, confermata_il__isnull=False, genere__in=DICHIARATI),
            ),
            models.CheckConstraint(
                name="decisione_chiusa_ha_un_esito",
                condition=~Q(stato="chiusa") | ~Q(esito=""),
                violation_error_message="Scrivi com'è finita.",
            ),
        ]
        triggers = fermo_con_l_incontro(DEL_PUNTO, pgtrigger.AnyChange(*DETTO))

    def __str__(self) -> str:
        return self.testo[:80]

    @property
    def cambia(self) -> bool:
        """It changes the programme."""
        return self.genere != self.Genere.LIBERA

    @property
    def dichiara(self) -> bool:
        """It says how an action is going, which is for its sector to say."""
        return self.genere in self.Genere.DICHIARATI

    @property
    def aspetto(self) -> str:
        """Key of its badge."""
        return f"decisione_{self.stato}"
