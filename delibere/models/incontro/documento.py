# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import TYPE_CHECKING

from django.db import models

from abitare.lib.tempo import oggi
from delibere.models.incontro.fermo import fermo_con_l_incontro
from delibere.models.incontro.incontro import Incontro
from programma.models import FileCaricato
from tavolo.permissions import siede_al_tavolo
from tavolo.storia import Storia

if TYPE_CHECKING:
    from tavolo.models import Utente


class DocumentoIncontroQuerySet(models.QuerySet["DocumentoIncontro"]):
    def visibili_a(self, utente: "Utente") -> "DocumentoIncontroQuerySet":
        """The table and whoever is called to the meeting, where they see it; not the other readers of its minutes."""
        righe = self.filter(incontro__in=Incontro.objects.visibili_a(utente))
        if siede_al_tavolo(utente, oggi()):
            return righe
        return righe.filter(incontro__in=Incontro.objects.filter(convocati__utente=utente).values("pk"))


class DocumentoIncontro(FileCaricato):
    """A file that whoever is called to a meeting should have read, or that was shown there."""

    incontro = models.ForeignKey(Incontro, on_delete=models.CASCADE, related_name="documenti")

    objects = DocumentoIncontroQuerySet.as_manager()
    storia = Storia()

    class Meta:
        verbose_name = "documento dell'incontro"
        verbose_name_plural = "documenti dell'incontro"
        ordering = ["pk"]
        triggers = fermo_con_l_incontro("{riga}.incontro_id")
