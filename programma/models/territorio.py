# SPDX-License-Identifier: AGPL-3.0-or-later
"""The Comuni of the ambito of the piano di zona (art. 2 R.R. Lombardia 4/2017) and who owns dwellings there."""

from datetime import date
from typing import TYPE_CHECKING

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from abitare.lib.tempo import oggi
from abitare.lib.testo import TestoSemplice
from tavolo.models import APeriodo, date_in_ordine, uno_per_volta, vigente_il
from tavolo.permissions import legge_gli_adottati
from tavolo.storia import ModelloTracciato, Storia

if TYPE_CHECKING:
    from tavolo.models import Utente


class Ambito(ModelloTracciato):
    """The territory for which the plans are made; it coincides with that of the piano di zona."""

    nome = models.CharField("nome", max_length=120, validators=[TestoSemplice()])

    storia = Storia()

    class Meta:
        verbose_name = "ambito"
        verbose_name_plural = "ambiti"
        ordering = ["nome", "pk"]

    def __str__(self) -> str:
        return self.nome


class ComuneQuerySet(models.QuerySet["Comune"]):
    def visibili_a(self, utente: "Utente") -> "ComuneQuerySet":
        return self if legge_gli_adottati(utente, oggi()) else self.none()

    def vigenti(self, giorno: date) -> "ComuneQuerySet":
        return self.filter(vigente_il(giorno))


class Comune(APeriodo, ModelloTracciato):
    """A Comune while it belongs to the ambito; who leaves and comes back has two rows, one per term."""

    ambito = models.ForeignKey(Ambito, on_delete=models.PROTECT, related_name="comuni", editable=False)
    nome = models.CharField("nome", max_length=120, validators=[TestoSemplice()])
    istat = models.CharField(
        "codice ISTAT", max_length=6, validators=[RegexValidator(r"^\d{6}\Z", "Il codice ISTAT ha sei cifre.")]
    )
    belfiore = models.CharField(
        "codice Belfiore",
        max_length=4,
        validators=[RegexValidator(r"^[A-Z]\d{3}\Z", "Il codice Belfiore è una lettera maiuscola e tre cifre.")],
    )
    cap = models.CharField("CAP", max_length=5, validators=[RegexValidator(r"^\d{5}\Z", "Il CAP ha cinque cifre.")])
    capofila = models.BooleanField("capofila dell'ambito", default=False)
    dal = models.DateField("nell'ambito dal")
    al = models.DateField("fino al", null=True, blank=True, help_text="Ultimo giorno compreso; vuoto se ne fa parte.")

    objects = ComuneQuerySet.as_manager()
    storia = Storia()

    class Meta:
        verbose_name = "Comune"
        verbose_name_plural = "Comuni"
        ordering = ["nome", "dal"]
        constraints = [
            date_in_ordine("comune_date_in_ordine"),
            uno_per_volta(
                "comune_istat_unico",
                ["istat"],
                "Un Comune con questo codice ISTAT è già nell'ambito in questo periodo.",
            ),
            uno_per_volta(
                "comune_belfiore_unico",
                ["belfiore"],
                "Un Comune con questo codice Belfiore è già nell'ambito in questo periodo.",
            ),
            uno_per_volta(
                "comune_un_capofila",
                ["ambito"],
                "In questo periodo l'ambito ha già un Comune capofila.",
                Q(capofila=True),
            ),
        ]

    def __str__(self) -> str:
        return self.nome


class EnteProprietarioQuerySet(models.QuerySet["EnteProprietario"]):
    def visibili_a(self, utente: "Utente") -> "EnteProprietarioQuerySet":
        return self if legge_gli_adottati(utente, oggi()) else self.none()

    def vigenti(self, giorno: date) -> "EnteProprietarioQuerySet":
        return self.filter(vigente_il(giorno))


class EnteProprietario(APeriodo, ModelloTracciato):
    """Who owns dwellings and tells the capofila about them (art. 6 L.R. 16/2016); who manages them may be another.

    That of a Comune is born with it, and takes its name and its term.
    """

    class Tipo(models.TextChoices):
        COMUNE = "comune", "Comune"
        ALER = "aler", "ALER"
        OPERATORE = "operatore_accreditato", "operatore accreditato"

    ambito = models.ForeignKey(Ambito, on_delete=models.PROTECT, related_name="enti", editable=False)
    tipo = models.CharField("tipo", max_length=24, choices=Tipo)
    nome = models.CharField("nome", max_length=160, validators=[TestoSemplice()])
    comune = models.OneToOneField(
        Comune, on_delete=models.PROTECT, null=True, blank=True, related_name="ente", editable=False
    )
    dal = models.DateField("dal")
    al = models.DateField("fino al", null=True, blank=True, help_text="Ultimo giorno compreso; vuoto se senza termine.")

    objects = EnteProprietarioQuerySet.as_manager()
    storia = Storia()

    class Meta:
        verbose_name = "ente proprietario"
        verbose_name_plural = "enti proprietari"
        ordering = ["nome", "pk"]
        constraints = [
            date_in_ordine("ente_date_in_ordine"),
            models.CheckConstraint(
                name="ente_di_un_comune",
                condition=Q(tipo="comune", comune__isnull=False) | ~Q(tipo="comune") & Q(comune__isnull=True),
                violation_error_message="Gli enti di tipo Comune nascono con il loro Comune.",
            ),
        ]

    def __str__(self) -> str:
        return self.nome
