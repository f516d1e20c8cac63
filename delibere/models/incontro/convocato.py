# SPDX-License-Identifier: AGPL-3.0-or-later
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from abitare.lib.testo import TestoSemplice
from delibere.models.incontro.fermo import fermo_con_l_incontro
from delibere.models.incontro.incontro import Incontro
from tavolo.models import Settore, SoggettoEsterno
from tavolo.storia import ModelloTracciato, Storia


class Convocato(ModelloTracciato):
    """Somebody called to a meeting: a person of the portal, for an office, or somebody from outside."""

    class Risposta(models.TextChoices):
        ATTESA = "attesa", "nessuna risposta"
        SI = "si", "parteciperà"
        FORSE = "forse", "forse"
        NO = "no", "non parteciperà"

    class Presenza(models.TextChoices):
        IGNOTA = "", "non registrata"
        PRESENTE = "presente", "presente"
        DA_REMOTO = "da_remoto", "da remoto"
        ASSENTE = "assente", "assente"

    incontro = models.ForeignKey(Incontro, on_delete=models.CASCADE, related_name="convocati")
    utente = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="convocazioni", null=True, blank=True
    )
    settore = models.ForeignKey(
        Settore, on_delete=models.PROTECT, related_name="convocazioni", null=True, blank=True, verbose_name="settore"
    )
    nome = models.CharField("nome", max_length=120, blank=True, validators=[TestoSemplice()])
    email = models.EmailField("indirizzo e-mail", blank=True)
    soggetto = models.ForeignKey(
        SoggettoEsterno, on_delete=models.PROTECT, related_name="convocazioni", null=True, blank=True
    )
    risposta = models.CharField("risposta", max_length=6, choices=Risposta, default=Risposta.ATTESA)
    risposta_del = models.DateTimeField("risposta del", null=True, blank=True)
    presenza = models.CharField("presenza", max_length=10, choices=Presenza, blank=True, default=Presenza.IGNOTA)

    storia = Storia()

    class Meta:
        verbose_name = "convocato"
        verbose_name_plural = "convocati"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="convocato_persona_o_esterno",
                condition=Q(utente__isnull=False, email="", soggetto=None)
                | Q(utente=None, settore=None) & ~Q(nome="") & ~Q(email=""),
                violation_error_message="Un esterno ha un nome e un indirizzo.",
            ),
            models.CheckConstraint(
                name="convocato_risposta_ha_un_momento",
                condition=Q(risposta="attesa", risposta_del=None)
                | ~Q(risposta="attesa") & Q(risposta_del__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["incontro", "utente"],
                name="convocato_persona_unica",
                violation_error_message="Questa persona è già convocata.",
            ),
            models.UniqueConstraint(
                "incontro",
                Lower("email"),
                condition=~Q(email=""),
                name="convocato_indirizzo_unico",
                violation_error_message="Questo indirizzo è già convocato.",
            ),
        ]
        triggers = fermo_con_l_incontro("{riga}.incontro_id")

    def __str__(self) -> str:
        return str(self.utente) if self.utente else self.nome

    @property
    def di_chi(self) -> str:
        """The office or the subject the person comes for."""
        return str(self.settore or self.soggetto or "")

    @property
    def indirizzo(self) -> str:
        if self.utente is None:
            return self.email
        return self.utente.email if self.utente.is_active else ""

    @property
    def presente(self) -> bool:
        return self.presenza in (self.Presenza.PRESENTE, self.Presenza.DA_REMOTO)
