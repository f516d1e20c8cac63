# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from abitare.lib.tempo import adesso
from programma.models.piani import PianoAnnuale
from tavolo.storia import ModelloTracciato, Storia

if TYPE_CHECKING:
    from tavolo.models import Utente


class FileDelPianoQuerySet(models.QuerySet["FileDelPiano"]):
    def visibili_a(self, utente: "Utente") -> "FileDelPianoQuerySet":
        """Who sees the plan; who may do something with it is asked by the accessor."""
        return self.filter(piano__in=PianoAnnuale.objects.visibili_a(utente))


class FileDelPiano(ModelloTracciato):
    """A spreadsheet given back for an annual plan: kept as it came, looked at, then taken or put aside."""

    class Stato(models.TextChoices):
        IN_ESAME = "in_esame", "da esaminare"
        APPLICATO = "applicato", "preso"
        SCARTATO = "scartato", "messo da parte"

    piano = models.ForeignKey(PianoAnnuale, on_delete=models.PROTECT, related_name="file", editable=False)
    nome = models.CharField("nome del file", max_length=200, editable=False)
    file = models.FileField("file", max_length=120, editable=False)
    impronta = models.CharField("impronta SHA-256", max_length=64, editable=False)
    dimensione = models.PositiveIntegerField("dimensione (byte)", editable=False)
    caricato = models.DateTimeField("caricato", default=adesso, editable=False)
    stato = models.CharField("stato", max_length=10, choices=Stato, default=Stato.IN_ESAME, editable=False)
    celle = models.PositiveIntegerField("celle scritte", null=True, blank=True, editable=False)

    objects = FileDelPianoQuerySet.as_manager()
    storia = Storia()

    class Meta:
        verbose_name = "file del piano"
        verbose_name_plural = "file del piano"
        ordering = ["-caricato", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["piano", "impronta"],
                condition=Q(stato="in_esame"),
                name="file_piano_unico",
                violation_error_message="Questo file è già fra quelli da esaminare.",
            ),
            models.CheckConstraint(
                name="file_piano_applicato_con_celle",
                condition=Q(stato="applicato", celle__isnull=False) | ~Q(stato="applicato") & Q(celle=None),
                violation_error_message="Un file preso dice quante celle ha scritto, e solo lui.",
            ),
        ]

    def __str__(self) -> str:
        return self.nome

    @property
    def da_esaminare(self) -> bool:
        return self.stato == self.Stato.IN_ESAME

    @property
    def aspetto(self) -> str:
        """Key of its badge."""
        return f"file_{self.stato}"
