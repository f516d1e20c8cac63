# SPDX-License-Identifier: AGPL-3.0-or-later
import pgtrigger
from django.db import models
from django.db.models import Q

from abitare.lib.testo import TestoSemplice
from delibere.models.atto import Atto
from delibere.models.rapporto import Rapporto
from tavolo.storia import ModelloTracciato, Storia

LA_SUA_IMPRONTA = """
    IF NOT EXISTS (
        SELECT 1 FROM delibere_rapporto r
        WHERE r.id = NEW.rapporto_id AND r.stato = 'pronto' AND r.impronta = NEW.impronta
    ) THEN
        RAISE EXCEPTION 'an attachment bears the impronta of the ready report it is'
        USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""


class Presenza(ModelloTracciato):
    """One line of the attendance table, as the act writes it."""

    atto = models.ForeignKey(Atto, on_delete=models.CASCADE, related_name="presenze")
    nominativo = models.CharField("cognome e nome", max_length=120, validators=[TestoSemplice()])
    qualifica = models.CharField("qualifica", max_length=80, validators=[TestoSemplice()])
    presente = models.BooleanField("presente")
    da_remoto = models.BooleanField("da remoto", default=False)
    ordine = models.PositiveSmallIntegerField("ordine")

    storia = Storia()

    class Meta:
        verbose_name = "presenza"
        verbose_name_plural = "presenze"
        ordering = ["ordine"]
        constraints = [
            models.CheckConstraint(
                name="presenza_da_remoto_solo_se_presente",
                condition=Q(da_remoto=False) | Q(presente=True),
                violation_error_message="Chi è assente non è collegato da remoto.",
            )
        ]

    def __str__(self) -> str:
        return self.nominativo


class PuntoAtto(ModelloTracciato):
    """A numbered point of a section of the act."""

    class Sezione(models.TextChoices):
        PREMESSE = "premesse", "premesse"
        MOTIVAZIONE = "motivazione", "motivazione"
        NORMATIVA = "normativa", "normativa"
        DECISIONE = "decisione", "decisione"

    atto = models.ForeignKey(Atto, on_delete=models.CASCADE, related_name="punti")
    sezione = models.CharField("sezione", max_length=12, choices=Sezione)
    numero = models.PositiveSmallIntegerField("numero")
    testo = models.TextField("testo", validators=[TestoSemplice()])

    storia = Storia()

    class Meta:
        verbose_name = "punto dell'atto"
        verbose_name_plural = "punti dell'atto"
        ordering = ["sezione", "numero"]
        constraints = [
            models.UniqueConstraint(
                fields=["atto", "sezione", "numero"],
                name="punto_atto_unico",
                violation_error_message="Questo punto c'è già nella stessa sezione.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_sezione_display()} {self.numero}"


class AllegatoAtto(ModelloTracciato):
    """A file the act carries, known by name and impronta; the file itself stays in the register of the acts.

    `rapporto` is the ready report it is, where the portal made it.
    """

    class Ruolo(models.TextChoices):
        PROPOSTA = "proposta", "proposta"
        PARERE = "parere", "parere"
        RAPPORTO = "rapporto", "rapporto"
        RELAZIONE = "relazione", "relazione"
        ELABORATO = "elaborato", "elaborato tecnico"
        DOCUMENTO = "documento", "documento informatico"
        ALLEGATO = "allegato", "allegato"

    atto = models.ForeignKey(Atto, on_delete=models.CASCADE, related_name="allegati")
    nome = models.CharField("nome", max_length=200, validators=[TestoSemplice()])
    ruolo = models.CharField("ruolo", max_length=10, choices=Ruolo, default=Ruolo.ALLEGATO)
    impronta = models.CharField("impronta SHA-256", max_length=64)
    rapporto = models.ForeignKey(Rapporto, on_delete=models.PROTECT, related_name="allegato_a", null=True, blank=True)
    ordine = models.PositiveSmallIntegerField("ordine")

    storia = Storia()

    class Meta:
        verbose_name = "allegato dell'atto"
        verbose_name_plural = "allegati dell'atto"
        ordering = ["ordine"]
        constraints = [
            models.CheckConstraint(
                name="allegato_atto_impronta",
                condition=Q(impronta__regex=r"^[0-9A-F]{64}$"),
                violation_error_message="L'impronta è di 64 cifre esadecimali.",
            ),
            models.UniqueConstraint(
                fields=["atto", "rapporto"],
                name="allegato_atto_rapporto_unico",
                violation_error_message="Questo rapporto è già tra gli allegati dell'atto.",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="rapporto_con_la_sua_impronta",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                condition=pgtrigger.Q(new__rapporto__isnull=False),
                func=LA_SUA_IMPRONTA,
            )
        ]

    def __str__(self) -> str:
        return self.nome


class Parere(ModelloTracciato):
    """One of the opinions of art. 49 TUEL; whoever gave it and when are not written in the act's extract."""

    class Tipo(models.TextChoices):
        TECNICO = "tecnico", "regolarità tecnica"
        CONTABILE = "contabile", "regolarità contabile"

    class Esito(models.TextChoices):
        FAVOREVOLE = "favorevole", "favorevole"
        CONTRARIO = "contrario", "contrario"
        NON_DOVUTO = "non_dovuto", "non dovuto"

    atto = models.ForeignKey(Atto, on_delete=models.CASCADE, related_name="pareri")
    tipo = models.CharField("parere di", max_length=10, choices=Tipo)
    esito = models.CharField("esito", max_length=10, choices=Esito)
    chi = models.CharField("reso da", max_length=120, blank=True, validators=[TestoSemplice()])
    quando = models.DateField("reso il", null=True, blank=True)

    storia = Storia()

    class Meta:
        verbose_name = "parere"
        verbose_name_plural = "pareri"
        ordering = ["-tipo"]
        constraints = [
            models.UniqueConstraint(
                fields=["atto", "tipo"],
                name="parere_unico",
                violation_error_message="L'atto ha già questo parere.",
            ),
            models.CheckConstraint(
                name="parere_non_dovuto_di_nessuno",
                condition=~Q(esito="non_dovuto") | Q(chi="", quando=None),
                violation_error_message="Un parere non dovuto non ha chi lo ha reso, né quando.",
            ),
        ]

    def __str__(self) -> str:
        return f"parere di {self.get_tipo_display()}: {self.get_esito_display()}"
