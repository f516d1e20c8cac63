# SPDX-License-Identifier: AGPL-3.0-or-later

from enum import nonmember
from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from abitare.lib.tempo import oggi
from abitare.lib.testo import TestoSemplice
from programma.models.campi_con_atto import CampoConAtto, campi_con_atto_predefiniti
from tavolo.models import Settore
from tavolo.permissions import legge_gli_adottati, siede_al_tavolo
from tavolo.storia import ModelloConVersione, Storia

if TYPE_CHECKING:
    from tavolo.models import Utente

PESO = [MinValueValidator(1, "Il peso va da 1 a 100."), MaxValueValidator(100, "Il peso va da 1 a 100.")]


class Orizzonte(models.TextChoices):
    """Terms of the objectives, as DGC 154/2025 names them; each programme sets their years."""

    BREVE = "breve", "breve termine"
    MEDIO = "medio", "medio termine"
    LUNGO = "lungo", "lungo termine"


class ProgrammaQuerySet(models.QuerySet["Programma"]):
    def visibili_a(self, utente: "Utente") -> "ProgrammaQuerySet":
        """The table sees every programme; readers what is adopted; anybody else nothing."""
        giorno = oggi()
        if siede_al_tavolo(utente, giorno):
            return self
        if legge_gli_adottati(utente, giorno):
            return self.filter(stato__in=Programma.Stato.PUBBLICI)
        return self.none()


class Programma(ModelloConVersione):
    class Stato(models.TextChoices):
        BOZZA = "bozza", "in bozza"
        ADOTTATO = "adottato", "adottato"
        CHIUSO = "chiuso", "chiuso"
        PUBBLICI = nonmember((ADOTTATO[0], CHIUSO[0]))

    titolo = models.CharField("titolo", max_length=200, validators=[TestoSemplice()])
    descrizione = models.TextField("descrizione", blank=True, validators=[TestoSemplice()])
    dal = models.DateField("dal")
    al = models.DateField("al")
    stato = models.CharField("stato", max_length=10, choices=Stato, default=Stato.BOZZA, editable=False)
    anno_breve = models.PositiveSmallIntegerField("breve termine: fino al")
    anno_medio = models.PositiveSmallIntegerField("medio termine: fino al")
    anno_lungo = models.PositiveSmallIntegerField("lungo termine: fino al")
    campi_con_atto = ArrayField(
        models.CharField(max_length=20, choices=CampoConAtto),
        verbose_name="che cosa si cambia solo con un atto",
        default=campi_con_atto_predefiniti,
        blank=True,
    )
    dati_esempio = models.BooleanField("dati di esempio", default=False, editable=False)

    objects = ProgrammaQuerySet.as_manager()
    storia = Storia()

    class Meta:
        verbose_name = "programma"
        verbose_name_plural = "programmi"
        ordering = ["-dal", "titolo"]
        permissions = [("modifica_programma", "Può scrivere il programma")]
        constraints = [
            models.CheckConstraint(
                name="programma_date_in_ordine",
                condition=Q(al__gte=F("dal")),
                violation_error_message="La fine del periodo viene prima dell'inizio.",
            ),
            models.CheckConstraint(
                name="programma_orizzonti_in_ordine",
                condition=Q(anno_breve__lte=F("anno_medio"), anno_medio__lte=F("anno_lungo")),
                violation_error_message="Gli anni degli orizzonti devono crescere: breve, medio, lungo.",
            ),
            models.CheckConstraint(
                name="programma_campi_con_atto",
                condition=Q(campi_con_atto__contained_by=CampoConAtto.values),
                violation_error_message="Una delle voci che chiedono un atto non esiste.",
            ),
        ]

    def __str__(self) -> str:
        return self.titolo

    def anno_orizzonte(self, orizzonte: str) -> int:
        return int(getattr(self, f"anno_{orizzonte}"))

    @property
    def voci_con_atto(self) -> str:
        """What of it changes only by an act, in words; empty in a draft, where nothing was voted."""
        voci = [voce.label for voce in CampoConAtto if voce in self.campi_con_atto]
        return "" if self.stato == self.Stato.BOZZA else ", ".join(map(str, voci))


class ProgrammaGroupObjectPermission(GroupObjectPermissionBase):
    content_object = models.ForeignKey(Programma, on_delete=models.CASCADE)

    class Meta(GroupObjectPermissionBase.Meta):
        abstract = False


class ProgrammaUserObjectPermission(UserObjectPermissionBase):
    """Always empty: without it guardian falls back to its generic table."""

    content_object = models.ForeignKey(Programma, on_delete=models.CASCADE)

    class Meta(UserObjectPermissionBase.Meta):
        abstract = False


class ObiettivoQuerySet(models.QuerySet["Obiettivo"]):
    def visibili_a(self, utente: "Utente") -> "ObiettivoQuerySet":
        return self.filter(programma__in=Programma.objects.visibili_a(utente))


class Obiettivo(ModelloConVersione):
    programma = models.ForeignKey(Programma, on_delete=models.PROTECT, related_name="obiettivi")
    codice = models.CharField(
        "codice",
        max_length=12,
        validators=[RegexValidator(r"^\d{1,3}(\.\d{1,3})?$", "Il codice di un obiettivo è un numero come 1 o 1.2.")],
    )
    titolo = models.CharField("titolo", max_length=200, validators=[TestoSemplice()])
    descrizione = models.TextField("descrizione", blank=True, validators=[TestoSemplice()])
    orizzonte = models.CharField("orizzonte", max_length=6, choices=Orizzonte)
    settore = models.ForeignKey(
        Settore, on_delete=models.PROTECT, related_name="obiettivi", verbose_name="settore responsabile"
    )
    peso = models.PositiveSmallIntegerField("peso", default=1, validators=PESO)
    codice_dup = models.CharField("codice DUP/PEG", max_length=40, blank=True, validators=[TestoSemplice()])
    linea_mandato = models.CharField("linea di mandato", max_length=200, blank=True, validators=[TestoSemplice()])
    ordine = models.PositiveIntegerField("ordine", editable=False)

    objects = ObiettivoQuerySet.as_manager()
    storia = Storia()

    class Meta:
        verbose_name = "obiettivo"
        verbose_name_plural = "obiettivi"
        ordering = ["programma", "ordine", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["programma", "codice"],
                name="obiettivo_codice_unico",
                deferrable=models.Deferrable.DEFERRED,
                violation_error_message="Questo codice è già di un altro obiettivo del programma.",
            ),
            models.CheckConstraint(
                name="obiettivo_peso",
                condition=Q(peso__gte=1, peso__lte=100),
                violation_error_message="Il peso va da 1 a 100.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.codice} {self.titolo}"

    @property
    def anno(self) -> int:
        return self.programma.anno_orizzonte(self.orizzonte)
