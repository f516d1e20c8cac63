# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import TYPE_CHECKING

from django.db import models

from abitare.lib.allegati import percorso_casuale
from abitare.lib.tempo import adesso
from abitare.lib.testo import TestoSemplice
from programma.models.aggiornamento import Aggiornamento
from programma.models.azione import Azione
from tavolo.models import Settore
from tavolo.storia import ModelloTracciato, Storia

if TYPE_CHECKING:
    from tavolo.models import Utente


class DocumentoQuerySet(models.QuerySet["Documento"]):
    def visibili_a(self, utente: "Utente") -> "DocumentoQuerySet":
        """Who may see the action."""
        return self.filter(azione__in=Azione.objects.visibili_a(utente))


class FileCaricato(ModelloTracciato):
    """A file somebody uploaded, kept under a random name outside the web root; stored by `services.archivio`."""

    titolo = models.CharField("titolo", max_length=200, validators=[TestoSemplice()])
    file = models.FileField("file", upload_to=percorso_casuale, max_length=120)
    nome = models.CharField("nome del file", max_length=200)
    tipo_mime = models.CharField("tipo", max_length=100)
    dimensione = models.PositiveIntegerField("dimensione (byte)")
    impronta = models.CharField("impronta SHA-256", max_length=64)
    caricato = models.DateTimeField("caricato", default=adesso, editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.titolo


class Documento(FileCaricato):
    """A file of an action, or the means of proof of a statement."""

    azione = models.ForeignKey(Azione, on_delete=models.PROTECT, related_name="documenti")
    aggiornamento = models.ForeignKey(
        Aggiornamento, on_delete=models.PROTECT, null=True, blank=True, related_name="documenti"
    )
    settore = models.ForeignKey(Settore, on_delete=models.PROTECT, related_name="documenti")

    objects = DocumentoQuerySet.as_manager()
    storia = Storia()

    class Meta:
        verbose_name = "documento"
        verbose_name_plural = "documenti"
        ordering = ["-caricato", "-pk"]
