# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q

from abitare.lib.testo import TestoSemplice
from programma.models.azione import Azione
from programma.models.programma import Obiettivo
from tavolo.storia import ModelloTracciato, Storia

if TYPE_CHECKING:
    from programma.models.programma import Programma


class Indicatore(ModelloTracciato):
    """A measure with a baseline and a target, in either direction, of an objective or of an action."""

    class Verso(models.TextChoices):
        CRESCENTE = "crescente", "deve crescere"
        DECRESCENTE = "decrescente", "deve calare"

    obiettivo = models.ForeignKey(Obiettivo, on_delete=models.CASCADE, null=True, blank=True, related_name="indicatori")
    azione = models.ForeignKey(Azione, on_delete=models.CASCADE, null=True, blank=True, related_name="indicatori")
    nome = models.CharField("indicatore", max_length=200, validators=[TestoSemplice()])
    unita = models.CharField("unità di misura", max_length=40, validators=[TestoSemplice()])
    base = models.DecimalField("valore di partenza", max_digits=16, decimal_places=4)
    data_base = models.DateField("data del valore di partenza")
    obiettivo_valore = models.DecimalField("valore obiettivo", max_digits=16, decimal_places=4)
    data_obiettivo = models.DateField("data del valore obiettivo")
    fonte = models.CharField("fonte del dato", max_length=300, validators=[TestoSemplice()])
    verso = models.CharField("verso", max_length=12, choices=Verso)
    ordine = models.PositiveIntegerField("ordine", default=0, editable=False)

    storia = Storia()

    class Meta:
        verbose_name = "indicatore"
        verbose_name_plural = "indicatori"
        ordering = ["ordine", "pk"]
        constraints = [
            models.CheckConstraint(
                name="indicatore_di_uno_solo",
                condition=Q(obiettivo__isnull=True, azione__isnull=False)
                | Q(obiettivo__isnull=False, azione__isnull=True),
                violation_error_message="Un indicatore è di un obiettivo oppure di un'azione.",
            ),
            models.CheckConstraint(
                name="indicatore_verso",
                condition=Q(verso="crescente", obiettivo_valore__gt=F("base"))
                | Q(verso="decrescente", obiettivo_valore__lt=F("base")),
                violation_error_message=(
                    "Il valore obiettivo deve essere diverso da quello di partenza e andare nel verso indicato."
                ),
            ),
            models.CheckConstraint(
                name="indicatore_date_in_ordine",
                condition=Q(data_obiettivo__gt=F("data_base")),
                violation_error_message="La data del valore obiettivo viene dopo quella del valore di partenza.",
            ),
        ]

    def __str__(self) -> str:
        return self.nome

    @property
    def programma(self) -> "Programma":
        obiettivo = self.obiettivo or (self.azione.obiettivo if self.azione else None)
        if obiettivo is None:
            raise ValueError("an indicator belongs to an objective or to an action")
        return obiettivo.programma


class Misurazione(ModelloTracciato):
    indicatore = models.ForeignKey(Indicatore, on_delete=models.CASCADE, related_name="misurazioni")
    valore = models.DecimalField("valore", max_digits=16, decimal_places=4)
    data = models.DateField("data")
    nota = models.CharField("nota", max_length=300, blank=True, validators=[TestoSemplice()])

    storia = Storia()

    class Meta:
        verbose_name = "misurazione"
        verbose_name_plural = "misurazioni"
        ordering = ["data", "pk"]
        get_latest_by = ["data", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicatore", "data"],
                name="misurazione_unica_per_data",
                violation_error_message="C'è già una misurazione di questo indicatore in questa data.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.valore} ({self.data:%d/%m/%Y})"
