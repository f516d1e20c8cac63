# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import TYPE_CHECKING

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models

from abitare.lib.tempo import oggi
from abitare.lib.testo import TestoSemplice
from delibere.models.stampa import Stampa, StampaQuerySet
from delibere.parole import AVVISO, PAROLE, PIANO_ANNUALE, PIANO_TRIENNALE, Parole
from programma.models import CongelamentoPiano
from tavolo.permissions import legge_gli_adottati, siede_al_tavolo

if TYPE_CHECKING:
    from tavolo.models import Utente


class DocumentoPianoQuerySet(StampaQuerySet["DocumentoPiano"]):
    def visibili_a(self, utente: "Utente") -> "DocumentoPianoQuerySet":
        """The table sees all; readers those made of what the Assemblea approved; anybody else none."""
        giorno = oggi()
        if siede_al_tavolo(utente, giorno):
            return self
        if not legge_gli_adottati(utente, giorno):
            return self.none()
        return self.filter(congelamento__approvazione=True, stato=Stampa.Stato.PRONTO)


class DocumentoPiano(Stampa):
    """A PDF of a plan, rendered from its congelamento: the plan itself, or the data sheet for the public notice.

    Numbered by year in a series of its own. `atti` are those that approved the plan and took note of it, in words.
    """

    class Genere(models.TextChoices):
        PIANO = "piano", "il piano"
        AVVISO = "avviso", "scheda dei dati per l'avviso"

    congelamento = models.ForeignKey(CongelamentoPiano, on_delete=models.PROTECT, related_name="documenti")
    genere = models.CharField("documento", max_length=10, choices=Genere)
    anno = models.PositiveSmallIntegerField("anno")
    numero = models.PositiveIntegerField("numero")
    testo_copertina = models.TextField("testo di presentazione", blank=True, validators=[TestoSemplice()])
    protocollo = models.CharField("numero di protocollo", max_length=60, blank=True, validators=[TestoSemplice()])
    atti = ArrayField(models.TextField(), verbose_name="atti del piano", default=list)

    objects = DocumentoPianoQuerySet.as_manager()

    class Meta(Stampa.Meta):
        verbose_name = "documento di un piano"
        verbose_name_plural = "documenti dei piani"
        ordering = ["-anno", "-numero"]
        constraints = [
            *Stampa.Meta.constraints,
            models.UniqueConstraint(fields=["anno", "numero"], name="documento_piano_numero_unico"),
        ]
        triggers = [
            *Stampa.Meta.triggers,
            pgtrigger.ReadOnly(
                name="richiesta_ferma",
                fields=[
                    "congelamento", "cambio", "genere", "anno", "numero", "testo_copertina", "protocollo", "atti",
                    "profilo",
                ],
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        bozza = "" if self.congelamento.approvazione else " (bozza)"
        return f"{self.titolo}{bozza}, documento n. {self.numero}/{self.anno}"

    @property
    def titolo(self) -> str:
        """Reads the plan: `select_related` it."""
        piano = self.congelamento.piano
        return f"Scheda per l'avviso {piano.anno}" if self.genere == self.Genere.AVVISO else str(piano)

    @property
    def parole(self) -> Parole:
        if self.genere == self.Genere.AVVISO:
            return PAROLE[AVVISO]
        return PAROLE[PIANO_ANNUALE if self.congelamento.annuale_id else PIANO_TRIENNALE]

    @property
    def nome_file(self) -> str:
        """Without its suffix."""
        piano = self.congelamento.piano
        anno = piano.anno if self.congelamento.annuale_id else f"{piano.primo_anno}-{piano.ultimo_anno}"
        bozza = "" if self.congelamento.approvazione else "bozza-"
        return f"{bozza}{self.parole.file}-{anno}-documento-{self.anno}-{self.numero:03d}"
