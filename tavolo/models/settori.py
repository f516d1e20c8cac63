# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Lower

from tavolo.storia import ModelloTracciato, Storia


class Periodo(Func):
    """The date range from–to, both days included; an empty end is open."""

    function = "DATERANGE"
    output_field = DateRangeField()


def vigente_il(giorno: date, prefisso: str = "") -> Q:
    """Condition: the term (`dal`–`al`, both included) runs on that day."""
    aperto = Q(**{f"{prefisso}al__isnull": True}) | Q(**{f"{prefisso}al__gte": giorno})
    return Q(**{f"{prefisso}dal__lte": giorno}) & aperto


FINE_PRIMA = "La data di fine viene prima di quella di inizio."


def date_in_ordine(nome: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        name=nome,
        condition=Q(al__isnull=True) | Q(al__gte=F("dal")),
        violation_error_message=FINE_PRIMA,
    )


def uno_per_volta(nome: str, uguali: Sequence[Any], messaggio: str, condizione: Q | None = None) -> ExclusionConstraint:
    """Of the rows in which `uguali` are the same, the terms (`dal`–`al`) never overlap."""
    periodo = Periodo(F("dal"), F("al"), RangeBoundary(inclusive_lower=True, inclusive_upper=True))
    return ExclusionConstraint(
        name=nome,
        expressions=[*((campo, RangeOperators.EQUAL) for campo in uguali), (periodo, RangeOperators.OVERLAPS)],
        condition=condizione,
        violation_error_message=messaggio,
    )


class APeriodo(models.Model):
    """Something that holds from a day to a day. The order is looked at first: PostgreSQL refuses an inverted range."""

    dal = models.DateField("dal")
    al = models.DateField("fino al", null=True, blank=True)

    class Meta:
        abstract = True

    def clean(self) -> None:
        if self.dal and self.al and self.al < self.dal:
            raise ValidationError({"al": FINE_PRIMA})


class SettoreQuerySet(models.QuerySet["Settore"]):
    def vigenti(self, giorno: date) -> "SettoreQuerySet":
        return self.filter(vigente_il(giorno))

    def senza_referente(self, giorno: date) -> "SettoreQuerySet":
        """Offices in which nobody may speak for the actions on that day."""
        referenti = Incarico.objects.vigenti(giorno).filter(ruolo=Ruolo.REFERENTE, utente__is_active=True)
        return self.exclude(pk__in=referenti.values("settore"))


class Settore(APeriodo, ModelloTracciato):
    """An office of the Comune that sits at the table. Its two groups carry the rights, see `tavolo.permissions`."""

    codice = models.CharField("codice", max_length=12)
    nome = models.CharField("nome", max_length=120)
    coordina = models.BooleanField("coordina il tavolo", default=False)
    dal = models.DateField("valido dal")
    al = models.DateField("valido fino al", null=True, blank=True)
    gruppo = models.OneToOneField(Group, on_delete=models.PROTECT, related_name="settore", editable=False)
    gruppo_coordinamento = models.OneToOneField(
        Group, on_delete=models.PROTECT, related_name="settore_coordinatore", editable=False
    )

    objects = SettoreQuerySet.as_manager()
    storia = Storia()

    class Meta:
        verbose_name = "settore"
        verbose_name_plural = "settori"
        ordering = ["nome"]
        constraints = [
            models.UniqueConstraint(
                Lower("codice"),
                name="settore_codice_unico",
                violation_error_message="Questo codice è già di un altro settore.",
            ),
            date_in_ordine("settore_date_in_ordine"),
            uno_per_volta(
                "un_solo_coordinamento",
                (),
                "Un altro settore coordina già il tavolo in questo periodo.",
                Q(coordina=True),
            ),
        ]

    def __str__(self) -> str:
        return self.nome


class Ruolo(models.TextChoices):
    COORDINATORE = "coordinatore", "coordinatrice o coordinatore"
    REFERENTE = "referente", "referente"
    DIRIGENTE = "dirigente", "dirigente"
    ASSESSORE = "assessore", "assessora o assessore"
    CONSIGLIERE = "consigliere", "consigliera o consigliere"
    SEGRETERIA = "segreteria", "segreteria generale"
    AMMINISTRATORE = "amministratore", "amministratore del portale"


RUOLI_DI_SETTORE = (Ruolo.COORDINATORE, Ruolo.REFERENTE, Ruolo.DIRIGENTE)


class Organo(models.TextChoices):
    """Bodies in which a term is held that belongs to no sector."""

    GIUNTA = "giunta", "Giunta comunale"
    CONSIGLIO = "consiglio", "Consiglio comunale"
    SEGRETERIA = "segreteria", "Segreteria generale"
    PORTALE = "portale", "Amministrazione del portale"


ORGANO_DEL_RUOLO = {
    Ruolo.ASSESSORE: Organo.GIUNTA,
    Ruolo.CONSIGLIERE: Organo.CONSIGLIO,
    Ruolo.SEGRETERIA: Organo.SEGRETERIA,
    Ruolo.AMMINISTRATORE: Organo.PORTALE,
}


class IncaricoQuerySet(models.QuerySet["Incarico"]):
    def vigenti(self, giorno: date) -> "IncaricoQuerySet":
        return self.filter(vigente_il(giorno))


class Incarico(APeriodo, ModelloTracciato):
    """A person's role in a sector or body, with a term; rights follow it, from its first day to its last."""

    utente = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="incarichi")
    ruolo = models.CharField("ruolo", max_length=16, choices=Ruolo)
    settore = models.ForeignKey(Settore, on_delete=models.PROTECT, null=True, blank=True, related_name="incarichi")
    organo = models.CharField("organo", max_length=12, choices=Organo, blank=True)
    supplente = models.BooleanField("supplente", default=False, help_text="Sostituisce un referente per un periodo.")
    dal = models.DateField("dal")
    al = models.DateField("fino al", null=True, blank=True, help_text="Ultimo giorno compreso; vuoto se senza termine.")
    conferito_da = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="incarichi_conferiti", editable=False
    )

    objects = IncaricoQuerySet.as_manager()
    storia = Storia()

    class Meta:
        verbose_name = "incarico"
        verbose_name_plural = "incarichi"
        ordering = ["-dal", "utente__last_name"]
        constraints = [
            date_in_ordine("incarico_date_in_ordine"),
            models.CheckConstraint(
                name="incarico_in_settore_o_organo",
                condition=(
                    Q(ruolo__in=RUOLI_DI_SETTORE, settore__isnull=False, organo="")
                    | Q(ruolo__in=list(ORGANO_DEL_RUOLO), settore__isnull=True) & ~Q(organo="")
                ),
                violation_error_message="Coordinatori, referenti e dirigenti hanno un settore; gli altri un organo.",
            ),
            models.CheckConstraint(
                name="supplente_a_termine",
                condition=Q(supplente=False) | Q(ruolo=Ruolo.REFERENTE, al__isnull=False),
                violation_error_message="Un supplente è un referente con una data di fine.",
            ),
            uno_per_volta(
                "incarico_non_doppio",
                ("utente", "ruolo", models.functions.Coalesce("settore", 0)),
                "Questa persona ha già lo stesso incarico in un periodo che si sovrappone.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.utente}: {self.get_ruolo_display()}, {self.sede}"

    @property
    def sede(self) -> str:
        return self.settore.nome if self.settore else Organo(self.organo).label

    def vigente(self, giorno: date) -> bool:
        return self.dal <= giorno and (self.al is None or giorno <= self.al)


class TipoSoggetto(models.TextChoices):
    """Kinds of external subject that the mandate guidelines quoted in DGC 154/2025 (premise 5) name."""

    FORZE_SOCIALI = "forze_sociali", "forze sociali"
    TERZO_SETTORE = "terzo_settore", "Terzo settore"
    INQUILINI = "inquilini", "rappresentanze degli inquilini"
    PROPRIETARI = "proprietari", "proprietari"
    COSTRUTTORI = "costruttori", "costruttori"
    AGENTI = "agenti_immobiliari", "agenti immobiliari"
    AMMINISTRATORI = "amministratori_condominio", "amministratori di condominio"
    ORDINI = "ordini_professionali", "ordini professionali"
    ENTE_PUBBLICO = "ente_pubblico", "ente pubblico o azienda"
    ALTRO = "altro", "altro"


class SoggettoEsterno(ModelloTracciato):
    nome = models.CharField("nome", max_length=160, unique=True, error_messages={"unique": "Esiste già."})
    tipo = models.CharField("tipo", max_length=28, choices=TipoSoggetto)
    attivo = models.BooleanField("attivo", default=True)

    storia = Storia()

    class Meta:
        verbose_name = "soggetto esterno"
        verbose_name_plural = "soggetti esterni"
        ordering = ["nome"]

    def __str__(self) -> str:
        return self.nome
