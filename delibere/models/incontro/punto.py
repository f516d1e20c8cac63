# SPDX-License-Identifier: AGPL-3.0-or-later
from django.db import models
from django.db.models import Q

from abitare.lib.testo import TestoSemplice
from delibere.models.incontro.fermo import DEL_PUNTO, fermo_con_l_incontro
from delibere.models.incontro.incontro import Incontro
from programma.models import Azione, Obiettivo
from tavolo.storia import ModelloTracciato, Storia


class PuntoOrdine(ModelloTracciato):
    """A point of the agenda; `verbale` is what the minutes say of it.

    `riprende` is the decision of an earlier meeting that came back, where it is one.
    """

    incontro = models.ForeignKey(Incontro, on_delete=models.CASCADE, related_name="punti")
    ordine = models.PositiveSmallIntegerField("ordine")
    titolo = models.CharField("punto", max_length=200, validators=[TestoSemplice()])
    descrizione = models.TextField("descrizione", blank=True, validators=[TestoSemplice()])
    verbale = models.TextField("verbale", blank=True, validators=[TestoSemplice()])
    riprende = models.ForeignKey(
        "delibere.Decisione", on_delete=models.PROTECT, related_name="riprese", null=True, blank=True, editable=False
    )

    storia = Storia()

    class Meta:
        verbose_name = "punto dell'ordine del giorno"
        verbose_name_plural = "punti dell'ordine del giorno"
        ordering = ["ordine", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["incontro", "ordine"],
                name="punto_ordine_unico",
                deferrable=models.Deferrable.DEFERRED,
                violation_error_message="C'è già un punto in questo posto.",
            ),
            models.UniqueConstraint(
                fields=["incontro", "riprende"],
                name="punto_riprende_una_volta",
                violation_error_message="Questa decisione è già nell'ordine del giorno.",
            ),
        ]
        triggers = fermo_con_l_incontro("{riga}.incontro_id")

    def __str__(self) -> str:
        return f"{self.ordine}. {self.titolo}"


class LegamePunto(ModelloTracciato):
    """A point speaks of one objective or of one action; what an agenda names is not deleted."""

    punto = models.ForeignKey(PuntoOrdine, on_delete=models.CASCADE, related_name="legami")
    obiettivo = models.ForeignKey(
        Obiettivo, on_delete=models.PROTECT, related_name="legami_punti", null=True, blank=True
    )
    azione = models.ForeignKey(Azione, on_delete=models.PROTECT, related_name="legami_punti", null=True, blank=True)

    storia = Storia()

    class Meta:
        verbose_name = "legame del punto"
        verbose_name_plural = "legami del punto"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="legame_punto_con_una_cosa_sola",
                condition=Q(obiettivo__isnull=False, azione=None) | Q(obiettivo=None, azione__isnull=False),
                violation_error_message="Un punto si lega a un obiettivo oppure a un'azione.",
            ),
            models.UniqueConstraint(fields=["punto", "obiettivo"], name="legame_punto_obiettivo_unico"),
            models.UniqueConstraint(fields=["punto", "azione"], name="legame_punto_azione_unico"),
        ]
        triggers = fermo_con_l_incontro(DEL_PUNTO)

    def __str__(self) -> str:
        return f"{self.punto}: {self.azione or self.obiettivo}"
