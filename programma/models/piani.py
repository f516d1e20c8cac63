# SPDX-License-Identifier: AGPL-3.0-or-later
"""The two plans of R.R. Lombardia 4/2017 as the capofila collects them; every field's article is in docs/piani.md."""

from datetime import date
from enum import nonmember
from typing import TYPE_CHECKING, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from abitare.lib.tempo import oggi
from abitare.lib.testo import TestoSemplice
from programma.models.territorio import Ambito
from tavolo.permissions import legge_gli_adottati, siede_al_tavolo
from tavolo.storia import ModelloConVersione, Storia

if TYPE_CHECKING:
    from tavolo.models import Utente

ANNI_DEL_TRIENNALE = 3
ANNO = [
    MinValueValidator(2018, "Il primo anno è il 2018."),
    MaxValueValidator(2100, "L'ultimo anno è il 2100."),
]


class StatoPiano(models.TextChoices):
    BOZZA = "bozza", "in bozza"
    RICOGNIZIONE = "ricognizione", "in ricognizione"
    PROPOSTA = "proposta", "proposto all'Assemblea dei sindaci"
    APPROVATO = "approvato", "approvato dall'Assemblea dei sindaci"
    RECEPITO = "recepito", "recepito dalla Giunta"
    SOSTITUITO = "sostituito", "sostituito"
    PUBBLICI = nonmember((APPROVATO[0], RECEPITO[0], SOSTITUITO[0]))
    APERTI = nonmember((BOZZA[0], RICOGNIZIONE[0]))


# From each state to those that may follow it.
TRANSIZIONI: dict[StatoPiano, tuple[StatoPiano, ...]] = {
    StatoPiano.BOZZA: (StatoPiano.RICOGNIZIONE,),
    StatoPiano.RICOGNIZIONE: (StatoPiano.PROPOSTA, StatoPiano.BOZZA),
    StatoPiano.PROPOSTA: (StatoPiano.APPROVATO, StatoPiano.RICOGNIZIONE),
    StatoPiano.APPROVATO: (StatoPiano.RECEPITO, StatoPiano.SOSTITUITO),
    StatoPiano.RECEPITO: (StatoPiano.SOSTITUITO,),
    StatoPiano.SOSTITUITO: (),
}
# The body whose act makes the plan pass to a state.
ORGANO_DELLO_STATO = {StatoPiano.APPROVATO: "assemblea", StatoPiano.RECEPITO: "giunta"}


class PianoQuerySet(models.QuerySet["PianoBase"]):
    def visibili_a(self, utente: "Utente") -> Self:
        """The table sees every plan; readers those that the Assemblea approved; anybody else none."""
        giorno = oggi()
        if siede_al_tavolo(utente, giorno):
            return self
        if legge_gli_adottati(utente, giorno):
            return self.filter(stato__in=StatoPiano.PUBBLICI)
        return self.none()


class PianoBase(ModelloConVersione):
    stato = models.CharField("stato", max_length=12, choices=StatoPiano, default=StatoPiano.BOZZA, editable=False)
    nota = models.TextField("nota", blank=True, validators=[TestoSemplice()])

    class Meta:
        abstract = True

    @property
    def aperto(self) -> bool:
        """Its numbers can still be written."""
        return self.stato in StatoPiano.APERTI

    @property
    def passaggi(self) -> tuple[StatoPiano, ...]:
        return TRANSIZIONI[StatoPiano(self.stato)]


class PianoTriennale(PianoBase):
    """Art. 3: what the Comuni of the ambito foresee over three years. The annual plans belong to it."""

    ambito = models.ForeignKey(Ambito, on_delete=models.PROTECT, related_name="triennali", editable=False)
    primo_anno = models.PositiveSmallIntegerField("primo anno", validators=ANNO)

    objects = PianoQuerySet.as_manager()
    storia = Storia()

    class Meta:
        verbose_name = "piano triennale"
        verbose_name_plural = "piani triennali"
        ordering = ["-primo_anno", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["ambito", "primo_anno"],
                name="triennale_unico",
                condition=~Q(stato=StatoPiano.SOSTITUITO),
                violation_error_message="C'è già un piano triennale che comincia in quest'anno.",
            )
        ]

    def __str__(self) -> str:
        return f"Piano triennale {self.primo_anno}-{self.ultimo_anno}"

    @property
    def ultimo_anno(self) -> int:
        return self.primo_anno + ANNI_DEL_TRIENNALE - 1


class PianoAnnuale(PianoBase):
    """Art. 4: the units that can be assigned in a year. `parametri_al`: the day whose thresholds judge it."""

    triennale = models.ForeignKey(PianoTriennale, on_delete=models.PROTECT, related_name="annuali", editable=False)
    anno = models.PositiveSmallIntegerField("anno", validators=ANNO)
    parametri_al = models.DateField("parametri in vigore al")
    trasmesso_il = models.DateField("trasmesso alla Regione il", null=True, blank=True)

    objects = PianoQuerySet.as_manager()
    storia = Storia()

    class Meta:
        verbose_name = "piano annuale"
        verbose_name_plural = "piani annuali"
        ordering = ["-anno", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["triennale", "anno"],
                name="annuale_unico",
                condition=~Q(stato=StatoPiano.SOSTITUITO),
                violation_error_message="C'è già il piano di quest'anno.",
            )
        ]

    def __str__(self) -> str:
        return f"Piano annuale {self.anno}"

    @property
    def scadenza(self) -> date:
        """The Assemblea approves it by the end of the year before: a reminder, never a block."""
        return date(self.anno - 1, 12, 31)
