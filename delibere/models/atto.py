# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q

from abitare.lib.tempo import oggi
from abitare.lib.testo import TestoSemplice
from delibere.regole import DateAtto
from tavolo.permissions import legge_gli_adottati
from tavolo.storia import ModelloConVersione, Storia

if TYPE_CHECKING:
    from tavolo.models import Utente


class AttoQuerySet(models.QuerySet["Atto"]):
    def visibili_a(self, utente: "Utente") -> "AttoQuerySet":
        """Whoever holds a term today reads the acts: they are published ones."""
        return self if legge_gli_adottati(utente, oggi()) else self.none()

    def cercati(self, parole: str) -> "AttoQuerySet":
        """Acts with each of these words in number, year, subject, body, office or points."""
        trovati = self
        for parola in parole.split():
            trovati = trovati.filter(_con(parola))
        return trovati


def _con(parola: str) -> Q:
    punti = Atto.objects.filter(punti__testo__icontains=parola)
    condizione = Q(pk__in=punti.values("pk")) | Q(oggetto__icontains=parola)
    condizione |= Q(settore_proponente__icontains=parola) | Q(registro__icontains=parola)
    numero, _, anno = parola.partition("/")
    if _cifre(numero):
        condizione |= Q(numero=int(numero), anno=int(anno)) if _cifre(anno) else Q(numero=int(numero))
        condizione |= Q() if anno else Q(anno=int(numero))
    return condizione


def _cifre(testo: str) -> bool:
    return testo.isascii() and testo.isdigit() and len(testo) < 9


# Which body makes which kind of act.
COMBINAZIONI = {
    "deliberazione": ("giunta", "consiglio", "assemblea"),
    "determinazione": ("dirigente",),
    "dgr": ("regione",),
    "verbale": ("giunta", "consiglio", "assemblea", "tavolo"),
}


# A later date is a slip of the keyboard: the albo and the wait take weeks.
ANNI_MASSIMI = 2


def _entro_due_anni(campo: str, fatto: str) -> models.CheckConstraint:
    limite = F("anno") + ANNI_MASSIMI
    return models.CheckConstraint(
        name=f"atto_{campo}_entro_due_anni",
        condition=Q(**{campo: None}) | Q(**{f"{campo}__year__lte": limite}),
        violation_error_message=f"{fatto} al più due anni dopo la sua data: controlla l'anno.",
    )


def _combinazioni() -> Q:
    ammesse = Q()
    for tipo, organi in COMBINAZIONI.items():
        ammesse |= Q(tipo=tipo, organo__in=organi)
    return ammesse


class Atto(ModelloConVersione):
    """A deliberation or other act, with what its published extract holds; names stand as the act writes them."""

    class Tipo(models.TextChoices):
        DELIBERAZIONE = "deliberazione", "deliberazione"
        DETERMINAZIONE = "determinazione", "determinazione dirigenziale"
        DGR = "dgr", "deliberazione della Giunta regionale"
        VERBALE = "verbale", "verbale"

    class Organo(models.TextChoices):
        GIUNTA = "giunta", "Giunta comunale"
        CONSIGLIO = "consiglio", "Consiglio comunale"
        ASSEMBLEA = "assemblea", "Assemblea dei sindaci"
        DIRIGENTE = "dirigente", "dirigente"
        REGIONE = "regione", "Giunta regionale"
        TAVOLO = "tavolo", "tavolo intersettoriale"

    tipo = models.CharField("tipo", max_length=16, choices=Tipo)
    organo = models.CharField("organo", max_length=12, choices=Organo)
    registro = models.CharField("registro", max_length=80, blank=True, validators=[TestoSemplice()])
    anno = models.PositiveSmallIntegerField("anno")
    numero = models.PositiveIntegerField("numero")
    data = models.DateField("data")
    oggetto = models.TextField("oggetto", validators=[TestoSemplice()])
    settore_proponente = models.CharField(
        "settore proponente", max_length=200, blank=True, validators=[TestoSemplice()]
    )
    servizio = models.CharField("servizio", max_length=200, blank=True, validators=[TestoSemplice()])
    responsabile_procedimento = models.CharField(
        "responsabile del procedimento", max_length=120, blank=True, validators=[TestoSemplice()]
    )
    pratica_trattata_da = models.CharField(
        "pratica trattata da", max_length=120, blank=True, validators=[TestoSemplice()]
    )
    presidente = models.CharField("presidente", max_length=120, blank=True, validators=[TestoSemplice()])
    segretario = models.CharField("segretario", max_length=120, blank=True, validators=[TestoSemplice()])
    votazione = models.TextField("votazione", blank=True, validators=[TestoSemplice()])
    pubblicato_dal = models.DateField("pubblicato dal", null=True, blank=True)
    pubblicato_al = models.DateField("pubblicato fino al", null=True, blank=True)
    esecutivo_dal = models.DateField("esecutivo dal", null=True, blank=True)
    immediatamente_eseguibile = models.BooleanField("immediatamente eseguibile", default=False)
    dati_esempio = models.BooleanField("dati di esempio", default=False, editable=False)

    objects = AttoQuerySet.as_manager()
    storia = Storia()

    class Meta:
        verbose_name = "atto"
        verbose_name_plural = "atti"
        ordering = ["-data", "-numero"]
        constraints = [
            models.UniqueConstraint(
                fields=["tipo", "organo", "registro", "anno", "numero"],
                name="atto_unico",
                violation_error_message="C'è già un atto con questo tipo, organo, registro, anno e numero.",
            ),
            models.CheckConstraint(
                name="atto_anno_della_data",
                condition=Q(anno=models.functions.ExtractYear("data")),
                violation_error_message="L'anno dell'atto è quello della sua data.",
            ),
            models.CheckConstraint(
                name="atto_numero_positivo",
                condition=Q(numero__gte=1),
                violation_error_message="Il numero dell'atto parte da 1.",
            ),
            models.CheckConstraint(
                name="atto_tipo_e_organo",
                condition=_combinazioni(),
                violation_error_message="Questo organo non adotta atti di questo tipo.",
            ),
            models.CheckConstraint(
                name="atto_pubblicato_dopo_la_data",
                condition=Q(pubblicato_dal__gte=F("data")) | Q(pubblicato_dal=None),
                violation_error_message="Un atto si pubblica dal giorno della sua data in poi.",
            ),
            models.CheckConstraint(
                name="atto_pubblicazione_in_ordine",
                condition=Q(pubblicato_dal__isnull=False, pubblicato_al__gte=F("pubblicato_dal"))
                | Q(pubblicato_al=None),
                violation_error_message="La fine della pubblicazione viene dopo il suo inizio, che serve.",
            ),
            models.CheckConstraint(
                name="atto_esecutivo_dopo_la_data",
                condition=Q(esecutivo_dal__gte=F("data")) | Q(esecutivo_dal=None),
                violation_error_message="Un atto non è esecutivo prima della sua data.",
            ),
            models.CheckConstraint(
                name="atto_esecutivo_dopo_la_pubblicazione",
                condition=~Q(organo__in=["giunta", "consiglio"])
                | Q(pubblicato_dal=None)
                | Q(esecutivo_dal=None)
                | Q(esecutivo_dal__gt=F("pubblicato_dal")),
                violation_error_message="Una deliberazione è esecutiva dopo l'inizio della sua pubblicazione.",
            ),
            _entro_due_anni("pubblicato_dal", "Un atto si pubblica"),
            _entro_due_anni("pubblicato_al", "Un atto resta all'albo"),
            _entro_due_anni("esecutivo_dal", "Un atto è esecutivo"),
            models.CheckConstraint(
                name="atto_eseguibile_se_deliberazione",
                condition=Q(immediatamente_eseguibile=False) | Q(tipo="deliberazione"),
                violation_error_message="Solo una deliberazione può essere immediatamente eseguibile.",
            ),
        ]

    def __str__(self) -> str:
        tipo, organo = str(self.get_tipo_display()).capitalize(), self.get_organo_display()
        di_chi = f" – {organo}" if self.tipo in ("deliberazione", "verbale") else ""
        return f"{tipo}{di_chi} n. {self.numero}/{self.anno}"

    @property
    def date(self) -> DateAtto:
        return DateAtto(
            adottato=self.data,
            pubblicato_dal=self.pubblicato_dal,
            pubblicato_al=self.pubblicato_al,
            esecutivo_dal=self.esecutivo_dal,
            immediatamente_eseguibile=self.immediatamente_eseguibile,
        )
