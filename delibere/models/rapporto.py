# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import TYPE_CHECKING

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from abitare.lib.tempo import oggi
from abitare.lib.testo import TestoSemplice
from delibere.models.stampa import Stampa, StampaQuerySet
from delibere.parole import ELENCO_VARIAZIONI, PAROLE, RAPPORTO, SCHEDA_AZIONE, SCHEDA_SETTORE, Parole
from programma.models import Azione, Congelamento, Programma
from tavolo.models import Settore
from tavolo.permissions import siede_al_tavolo

if TYPE_CHECKING:
    from tavolo.models import Utente

SUO_PARI = """
    IF NOT EXISTS (
        SELECT 1 FROM delibere_rapporto r
        WHERE r.id = NEW.sostituisce_id AND r.stato = 'pronto' AND r.genere = NEW.genere
        AND r.programma_id = NEW.programma_id
        AND r.azione_id IS NOT DISTINCT FROM NEW.azione_id AND r.settore_id IS NOT DISTINCT FROM NEW.settore_id
    ) THEN
        RAISE EXCEPTION 'a document replaces a ready one of the same kind, programme and subject'
        USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""


class Sezione(models.TextChoices):
    """Parts of the report that may be left out; cover, synthesis, method note and impronta always stand."""

    ORIZZONTI = "orizzonti", "per orizzonte"
    CRITICHE = "critiche", "azioni in ritardo, a rischio, critiche"
    CAMBIATO = "cambiato", "cosa è cambiato dal rapporto precedente"
    DELIBERATO = "deliberato", "rispetto a quanto deliberato"
    SETTORI = "settori", "per settore"
    INDICATORI = "indicatori", "indicatori"
    RISORSE = "risorse", "risorse"
    CRONOPROGRAMMA = "cronoprogramma", "cronoprogramma"
    AZIONI = "azioni", "elenco completo delle azioni"


class RapportoQuerySet(StampaQuerySet["Rapporto"]):
    def visibili_a(self, utente: "Utente") -> "RapportoQuerySet":
        """The table sees all; readers those ready whose data were all frozen when the programme was public."""
        programmi = Programma.objects.visibili_a(utente)
        if siede_al_tavolo(utente, oggi()):
            return self.filter(programma__in=programmi)
        pronti = self.filter(programma__in=programmi, stato=Rapporto.Stato.PRONTO)
        senza_bozze = Q(partenza=None) | Q(_gia_pubblico("partenza"))
        return pronti.filter(_gia_pubblico("congelamento"), senza_bozze)

    def sostituibili(self, programma: Programma, genere: str) -> "RapportoQuerySet":
        """Those ready of which no new version was asked for."""
        pronti = self.filter(programma=programma, genere=genere, stato=Rapporto.Stato.PRONTO)
        return pronti.filter(sostituito_da=None)


def _gia_pubblico(campo: str) -> models.Exists:
    """Whether the programme was public when that congelamento was taken."""
    pubblico = Programma.storia.filter(
        id=models.OuterRef("programma_id"),
        stato__in=Programma.Stato.PUBBLICI,
        history_date__lte=models.OuterRef(f"{campo}__noto_al"),
    )
    return models.Exists(pubblico)


def _solo_per(genere: str, campo: str) -> Q:
    """The parameter is there for this kind and for no other."""
    c_e, manca = Q(**{f"{campo}__isnull": False}), Q(**{f"{campo}__isnull": True})
    return (Q(genere=genere) & c_e) | (~Q(genere=genere) & manca)


class Rapporto(Stampa):
    """A PDF rendered from a congelamento: the report, or another kind of document with its parameters.

    A new version is a new row that names, in `sostituisce`, the ready one whose place it takes.
    `confronti` is what the sections that compare say, by section: told with the request, as the data are frozen.
    """

    class Genere(models.TextChoices):
        RAPPORTO = RAPPORTO, PAROLE[RAPPORTO].nome
        SCHEDA_AZIONE = SCHEDA_AZIONE, PAROLE[SCHEDA_AZIONE].nome
        SCHEDA_SETTORE = SCHEDA_SETTORE, PAROLE[SCHEDA_SETTORE].nome
        ELENCO_VARIAZIONI = ELENCO_VARIAZIONI, PAROLE[ELENCO_VARIAZIONI].nome

    programma = models.ForeignKey(Programma, on_delete=models.PROTECT, related_name="rapporti")
    congelamento = models.ForeignKey(Congelamento, on_delete=models.PROTECT, related_name="rapporti")
    genere = models.CharField("genere", max_length=20, choices=Genere, default=Genere.RAPPORTO)
    azione = models.ForeignKey(Azione, on_delete=models.PROTECT, related_name="schede", null=True)
    settore = models.ForeignKey(Settore, on_delete=models.PROTECT, related_name="schede", null=True)
    partenza = models.ForeignKey(Congelamento, on_delete=models.PROTECT, related_name="elenchi", null=True)
    sostituisce = models.OneToOneField("self", on_delete=models.PROTECT, related_name="sostituito_da", null=True)
    anno = models.PositiveSmallIntegerField("anno")
    numero = models.PositiveIntegerField("numero")
    titolo = models.CharField("titolo", max_length=200, validators=[TestoSemplice()])
    testo_copertina = models.TextField("testo di copertina", blank=True, validators=[TestoSemplice()])
    decisioni = models.TextField("decisioni chieste alla Giunta", blank=True, validators=[TestoSemplice()])
    protocollo = models.CharField("numero di protocollo", max_length=60, blank=True, validators=[TestoSemplice()])
    sezioni = ArrayField(models.CharField(max_length=16, choices=Sezione), verbose_name="sezioni")
    atti = ArrayField(models.TextField(), verbose_name="atti di riferimento", default=list)
    confronti = models.JSONField("confronti", default=dict, editable=False)

    objects = RapportoQuerySet.as_manager()

    class Meta(Stampa.Meta):
        verbose_name = "rapporto"
        verbose_name_plural = "rapporti"
        ordering = ["-anno", "-numero"]
        constraints = [
            *Stampa.Meta.constraints,
            models.UniqueConstraint(fields=["anno", "numero"], name="rapporto_numero_unico"),
            models.CheckConstraint(
                name="rapporto_scheda_di_un_azione",
                condition=_solo_per(SCHEDA_AZIONE, "azione"),
                violation_error_message="La scheda di un'azione, e solo quella, dice di quale azione parla.",
            ),
            models.CheckConstraint(
                name="rapporto_scheda_di_un_settore",
                condition=_solo_per(SCHEDA_SETTORE, "settore"),
                violation_error_message="La scheda di un settore, e solo quella, dice di quale settore parla.",
            ),
            models.CheckConstraint(
                name="rapporto_elenco_da_uno_stato",
                condition=_solo_per(ELENCO_VARIAZIONI, "partenza"),
                violation_error_message="L'elenco delle variazioni, e solo quello, parte da uno stato.",
            ),
        ]
        triggers = [
            *Stampa.Meta.triggers,
            pgtrigger.Trigger(
                name="sostituisce_un_suo_pari",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                condition=pgtrigger.Q(new__sostituisce__isnull=False),
                func=SUO_PARI,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.parole.nome} n. {self.numero}/{self.anno}"

    @property
    def parole(self) -> Parole:
        return PAROLE[self.genere]

    @property
    def nome_file(self) -> str:
        """Without its suffix."""
        return f"{self.parole.file}-{self.anno}-{self.numero:03d}"
