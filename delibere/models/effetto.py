# SPDX-License-Identifier: AGPL-3.0-or-later
from django.db import models
from django.db.models import Q

from delibere.models.atto import Atto
from programma.models import Congelamento, Programma
from tavolo.storia import ModelloTracciato, Storia


class EffettoAtto(ModelloTracciato):
    """What an act does to a programme: it gives the mandate, adopts it, amends it, closes it.

    `congelamento` is what the act says of the programme; a mandate says nothing of it yet.
    """

    class Tipo(models.TextChoices):
        MANDATO = "mandato", "dà mandato"
        ADOZIONE = "adozione", "adotta"
        MODIFICA = "modifica", "modifica"
        CHIUSURA = "chiusura", "chiude"

    atto = models.ForeignKey(Atto, on_delete=models.PROTECT, related_name="effetti")
    programma = models.ForeignKey(Programma, on_delete=models.PROTECT, related_name="effetti")
    tipo = models.CharField("effetto", max_length=10, choices=Tipo)
    congelamento = models.ForeignKey(
        Congelamento, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="effetti"
    )

    storia = Storia()

    class Meta:
        verbose_name = "effetto dell'atto"
        verbose_name_plural = "effetti dell'atto"
        ordering = ["atto__data", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["atto", "programma", "tipo"],
                name="effetto_atto_unico",
                violation_error_message="Questo atto ha già questo effetto sul programma.",
            ),
            models.UniqueConstraint(
                fields=["programma"],
                name="una_sola_adozione",
                condition=Q(tipo="adozione"),
                violation_error_message="Il programma è già stato adottato con un altro atto.",
            ),
            models.CheckConstraint(
                name="effetto_con_congelamento",
                condition=Q(tipo="mandato", congelamento__isnull=True)
                | (~Q(tipo="mandato") & Q(congelamento__isnull=False)),
                violation_error_message="Un atto che adotta, modifica o chiude un programma ne congela i dati.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.atto} {self.get_tipo_display()} {self.programma}"
