# SPDX-License-Identifier: AGPL-3.0-or-later
import uuid
from datetime import datetime
from enum import nonmember
from typing import TYPE_CHECKING

import pgtrigger
from django.core.validators import URLValidator
from django.db import models
from django.db.models import F, Q
from django.utils.text import capfirst

from abitare.lib.italiano import data_it
from abitare.lib.tempo import oggi
from abitare.lib.testo import TestoSemplice
from delibere.models.atto import Atto
from delibere.models.incontro.fermo import incontro_fermo
from tavolo.permissions import coordina, legge_gli_adottati, siede_al_tavolo
from tavolo.storia import ModelloConVersione, Storia

if TYPE_CHECKING:
    from tavolo.models import Utente


class IncontroQuerySet(models.QuerySet["Incontro"]):
    def visibili_a(self, utente: "Utente") -> "IncontroQuerySet":
        """The coordination sees all, the table what was convened, readers what they sit in or what has minutes."""
        if coordina(utente):
            return self
        if siede_al_tavolo(utente, oggi()):
            return self.exclude(stato=Incontro.Stato.BOZZA)
        if not legge_gli_adottati(utente, oggi()):
            return self.none()
        suoi = Q(pk__in=Incontro.objects.filter(convocati__utente=utente).values("pk"))
        return self.filter(Q(stato=Incontro.Stato.VERBALIZZATO) | suoi & ~Q(stato=Incontro.Stato.BOZZA))

    def in_programma(self, istante: datetime) -> "IncontroQuerySet":
        """Neither over nor called off."""
        return self.filter(stato__in=Incontro.Stato.APERTI, fine__gte=istante)


class Incontro(ModelloConVersione):
    """A meeting of the table. `uid` and `sequenza` are those of its invitations (RFC 5545), which only grow."""

    class Tipo(models.TextChoices):
        TAVOLO = "tavolo", "tavolo tecnico"
        GIUNTA = "giunta", "incontro con la Giunta"
        CANTIERI = "cantieri", "cantieri dell'abitare"
        ESTERNI = "esterni", "incontro con soggetti esterni"

    class Stato(models.TextChoices):
        BOZZA = "bozza", "bozza"
        CONVOCATO = "convocato", "convocato"
        SVOLTO = "svolto", "svolto"
        VERBALIZZATO = "verbalizzato", "verbalizzato"
        ANNULLATO = "annullato", "annullato"
        APERTI = nonmember((BOZZA[0], CONVOCATO[0]))
        FERMI = nonmember((VERBALIZZATO[0], ANNULLATO[0]))

    tipo = models.CharField("tipo", max_length=10, choices=Tipo, default=Tipo.TAVOLO)
    oggetto = models.CharField("oggetto", max_length=200, blank=True, validators=[TestoSemplice()])
    inizio = models.DateTimeField("inizio")
    fine = models.DateTimeField("fine")
    luogo = models.CharField("luogo", max_length=200, blank=True, validators=[TestoSemplice()])
    collegamento = models.URLField(
        "collegamento video", max_length=500, blank=True, validators=[URLValidator(["https"])]
    )
    stato = models.CharField("stato", max_length=12, choices=Stato, default=Stato.BOZZA, editable=False)
    uid = models.UUIDField("identificativo dell'invito", default=uuid.uuid4, unique=True, editable=False)
    sequenza = models.PositiveIntegerField("numero dell'invito", default=0, editable=False)
    da_comunicare = models.BooleanField("modifiche da comunicare", default=False, editable=False)
    motivo_annullamento = models.TextField("motivo dell'annullamento", blank=True, validators=[TestoSemplice()])
    atto = models.OneToOneField(
        Atto, on_delete=models.PROTECT, related_name="incontro", null=True, blank=True, editable=False
    )
    dati_esempio = models.BooleanField("dati di esempio", default=False, editable=False)

    objects = IncontroQuerySet.as_manager()
    storia = Storia()

    class Meta:
        verbose_name = "incontro"
        verbose_name_plural = "incontri"
        ordering = ["-inizio", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="incontro_finisce_dopo",
                condition=Q(fine__gt=F("inizio")),
                violation_error_message="L'incontro finisce dopo essere cominciato.",
            ),
            models.CheckConstraint(
                name="incontro_in_un_luogo",
                condition=~Q(luogo="") | ~Q(collegamento=""),
                violation_error_message="Scrivi il luogo, o il collegamento video.",
            ),
            models.CheckConstraint(
                name="incontro_annullato_ha_un_motivo",
                condition=~Q(stato="annullato") | ~Q(motivo_annullamento=""),
                violation_error_message="Scrivi perché l'incontro è annullato.",
            ),
            models.CheckConstraint(
                name="incontro_verbalizzato_ha_un_atto",
                condition=Q(stato="verbalizzato", atto__isnull=False) | ~Q(stato="verbalizzato") & Q(atto=None),
            ),
        ]
        triggers = [
            *incontro_fermo(),
            pgtrigger.Protect(
                name="convocato_non_si_cancella",
                operation=pgtrigger.Delete,
                condition=~pgtrigger.Q(old__stato="bozza"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.nome_del_tipo} del {data_it(self.inizio)}"

    @property
    def nome_del_tipo(self) -> str:
        """With a capital, and those it has: «Incontro con la Giunta»."""
        return str(capfirst(self.get_tipo_display()))

    @property
    def modificabile(self) -> bool:
        return self.stato in self.Stato.APERTI

    @property
    def dove(self) -> str:
        return " – ".join(filter(None, (self.luogo, self.collegamento)))

    @property
    def aspetto(self) -> str:
        """Key of its badge."""
        return f"incontro_{self.stato}"
