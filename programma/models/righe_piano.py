# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a plan is made of: numbers for each Comune × owner, choices, who answered the recognition."""

from typing import TYPE_CHECKING

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from abitare.lib.testo import TestoSemplice
from programma.models.piani import PianoAnnuale, PianoTriennale
from programma.models.territorio import Comune, EnteProprietario
from tavolo.storia import ModelloConVersione, Storia

if TYPE_CHECKING:
    from tavolo.models import Utente

# The kinds of availability, whose sum is what is available: `programma.piani.CATEGORIE`.
CATEGORIE = ("libere", "turnover", "carenza_manutentiva", "ristrutturazione", "nuova_edificazione", "conferite")
# Far beyond any Comune, and their sum still fits the integers of the database.
MASSIMO = 99_999


def unita(nome: str, aiuto: str = "") -> models.PositiveIntegerField:
    limite = MaxValueValidator(MASSIMO, f"Al massimo {MASSIMO} unità.")
    return models.PositiveIntegerField(nome, default=0, validators=[limite], help_text=aiuto)


def pubblicato(nome: str) -> models.PositiveIntegerField:
    return models.PositiveIntegerField(
        nome, null=True, blank=True, validators=[MaxValueValidator(9_999_999, "Al massimo 9.999.999 unità.")]
    )


def percentuale(nome: str, aiuto: str = "") -> models.DecimalField:
    limiti = [MinValueValidator(0, "Da 0 a 100."), MaxValueValidator(100, "Da 0 a 100.")]
    return models.DecimalField(
        f"{nome} (%)", max_digits=5, decimal_places=2, default=0, validators=limiti, help_text=aiuto
    )


class ParteQuerySet(models.QuerySet["ParteDiPiano"]):
    def visibili_a(self, utente: "Utente") -> "ParteQuerySet":
        """Parts of the plans that the person sees."""
        piani = self.model._meta.get_field("piano").related_model.objects  # type: ignore[union-attr]
        return self.filter(piano__in=piani.visibili_a(utente))


class ParteDiPiano(ModelloConVersione):
    """Something written in a plan, through the plan: it has a foreign key `piano`."""

    objects = ParteQuerySet.as_manager()

    class Meta:
        abstract = True


class Conti(ParteDiPiano):
    """The numbers of one Comune × owner; the names are those of `programma.piani.Numeri`."""

    comune = models.ForeignKey(Comune, on_delete=models.PROTECT, related_name="+", editable=False)
    ente = models.ForeignKey(
        EnteProprietario, on_delete=models.PROTECT, related_name="+", editable=False, verbose_name="ente proprietario"
    )
    consistenza_sap = unita("alloggi SAP", "Servizi abitativi pubblici, dall'anagrafe regionale.")
    consistenza_sas = unita("alloggi SAS", "Servizi abitativi sociali, dall'anagrafe regionale.")
    libere = unita("libere", "Già assegnabili.")
    turnover = unita("turn-over", "Che si liberano per il normale avvicendamento dei nuclei.")
    turnover_rilasciate = unita(
        "di cui rilasciate", "Da Forze di Polizia, Vigili del fuoco, Forze Armate, Polizia Locale."
    )
    carenza_manutentiva = unita("in carenza manutentiva", "Assegnabili nello stato di fatto, art. 10.")
    ristrutturazione = unita("da ristrutturazione", "In piani formalizzati di recupero o riqualificazione.")
    nuova_edificazione = unita("di nuova edificazione")
    conferite = unita("conferite da privati", "Art. 23 co. 2 L.R. 16/2016.")
    sas_assegnabili = unita("SAS assegnabili", "Servizi abitativi sociali assegnabili.")
    nota = models.CharField("nota", max_length=500, blank=True, validators=[TestoSemplice()])

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.comune}, {self.ente}"


def _vincoli_dei_conti(nome: str) -> list[models.BaseConstraint]:
    return [
        models.UniqueConstraint(fields=["piano", "comune", "ente"], name=f"{nome}_unica"),
        models.CheckConstraint(
            name=f"{nome}_rilasciate",
            condition=Q(turnover_rilasciate__lte=F("turnover")),
            violation_error_message="Le unità rilasciate sono una parte del turn-over.",
        ),
    ]


class RigaTriennale(Conti):
    """What is foreseen in the three years (art. 3 co. 2 lett. d)."""

    piano = models.ForeignKey(PianoTriennale, on_delete=models.CASCADE, related_name="righe", editable=False)

    storia = Storia()

    class Meta:
        verbose_name = "riga del piano triennale"
        verbose_name_plural = "righe del piano triennale"
        ordering = ["comune__nome", "ente__comune_id", "ente__nome", "pk"]
        constraints = _vincoli_dei_conti("riga_triennale")


class RigaAnnuale(Conti):
    """What can be assigned in the year (art. 4 co. 3). Who manages the dwellings may not be who owns them."""

    piano = models.ForeignKey(PianoAnnuale, on_delete=models.CASCADE, related_name="righe", editable=False)
    gestore = models.ForeignKey(
        EnteProprietario,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Solo se non è il proprietario.",
    )
    sat = unita("per servizi transitori", "SAT, fra le unità disponibili: art. 23 co. 13 L.R. 16/2016.")
    assegnate_anno_prima = unita("assegnate l'anno prima")

    storia = Storia()

    class Meta:
        verbose_name = "riga del piano annuale"
        verbose_name_plural = "righe del piano annuale"
        ordering = ["comune__nome", "ente__comune_id", "ente__nome", "pk"]
        constraints = [
            *_vincoli_dei_conti("riga_annuale"),
            models.CheckConstraint(
                name="riga_annuale_sat",
                condition=Q(sat__lte=sum((F(categoria) for categoria in CATEGORIE[1:]), F(CATEGORIE[0]))),
                violation_error_message="I servizi transitori sono una parte delle unità disponibili.",
            ),
        ]


class SceltaComune(ParteDiPiano):
    """What a Comune chose for the year: lett. c, d and d bis."""

    piano = models.ForeignKey(PianoAnnuale, on_delete=models.CASCADE, related_name="scelte_comuni", editable=False)
    comune = models.ForeignKey(Comune, on_delete=models.PROTECT, related_name="+", editable=False)
    indigenti_oltre = percentuale(
        "indigenti oltre la quota", "Punti in più della quota di legge, sul solo patrimonio comunale: lett. c."
    )
    quota_7bis = percentuale("quota art. 7 bis", "Forze di Polizia, Vigili del fuoco, Forze Armate: lett. d bis.")
    quota_7ter = percentuale("quota art. 7 ter", "Polizia Locale: lett. d bis.")
    categoria = models.CharField(
        "ulteriore categoria di rilevanza sociale",
        max_length=200,
        blank=True,
        validators=[TestoSemplice()],
        help_text="Lett. d; vuoto se non c'è.",
    )
    motivazione = models.TextField("motivazione della categoria", blank=True, validators=[TestoSemplice()])

    storia = Storia()

    class Meta:
        verbose_name = "scelta del Comune"
        verbose_name_plural = "scelte dei Comuni"
        ordering = ["comune__nome", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["piano", "comune"], name="scelta_comune_unica"),
            models.CheckConstraint(
                name="scelta_comune_motivata",
                condition=Q(categoria="") | ~Q(motivazione=""),
                violation_error_message="Scrivi la motivazione: la norma la chiede per un'ulteriore categoria.",
            ),
        ]

    def __str__(self) -> str:
        return f"Scelte di {self.comune}"


class SceltaEnte(ParteDiPiano):
    """The share that an owner keeps for categories of art. 14: lett. c bis."""

    piano = models.ForeignKey(PianoAnnuale, on_delete=models.CASCADE, related_name="scelte_enti", editable=False)
    ente = models.ForeignKey(EnteProprietario, on_delete=models.PROTECT, related_name="+", editable=False)
    quota_articolo_14 = percentuale("quota art. 14", "Per le categorie dell'art. 14: lett. c bis.")
    categorie = models.CharField(
        "categorie dell'art. 14", max_length=500, blank=True, validators=[TestoSemplice()], help_text="Una o più."
    )

    storia = Storia()

    class Meta:
        verbose_name = "scelta dell'ente"
        verbose_name_plural = "scelte degli enti"
        ordering = ["ente__nome", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["piano", "ente"], name="scelta_ente_unica"),
            models.CheckConstraint(
                name="scelta_ente_con_categorie",
                condition=Q(quota_articolo_14=0) | ~Q(categorie=""),
                violation_error_message="Scrivi a quali categorie va la quota.",
            ),
        ]

    def __str__(self) -> str:
        return f"Scelte di {self.ente}"


class Comunicazione(ParteDiPiano):
    """Whether an owner told its data, which it owes also when it has none (art. 6 co. 2 L.R. 16/2016)."""

    class Esito(models.TextChoices):
        NON_PERVENUTA = "non_pervenuta", "non pervenuta"
        PERVENUTA = "pervenuta", "pervenuta"
        NEGATIVA = "negativa", "negativa: nessun dato da comunicare"

    piano = models.ForeignKey(PianoAnnuale, on_delete=models.CASCADE, related_name="comunicazioni", editable=False)
    ente = models.ForeignKey(EnteProprietario, on_delete=models.PROTECT, related_name="+", editable=False)
    esito = models.CharField("comunicazione", max_length=14, choices=Esito, default=Esito.NON_PERVENUTA)
    ricevuta_il = models.DateField("ricevuta il", null=True, blank=True)
    nota = models.CharField("nota", max_length=500, blank=True, validators=[TestoSemplice()])

    storia = Storia()

    class Meta:
        verbose_name = "comunicazione"
        verbose_name_plural = "comunicazioni"
        ordering = ["ente__comune__nome", "ente__nome", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["piano", "ente"], name="comunicazione_unica"),
            models.CheckConstraint(
                name="comunicazione_con_data",
                condition=Q(esito="non_pervenuta", ricevuta_il=None)
                | ~Q(esito="non_pervenuta") & Q(ricevuta_il__isnull=False),
                violation_error_message="La data c'è se la comunicazione è arrivata, e solo allora.",
            ),
        ]

    def __str__(self) -> str:
        return f"Comunicazione di {self.ente}"


class TotaliPubblicati(ParteDiPiano):
    """Totals as a document published them: kept as they are, and pointed out when they are not the sum of the rows."""

    piano = models.OneToOneField(PianoAnnuale, on_delete=models.CASCADE, related_name="pubblicati", editable=False)
    consistenza_sap = pubblicato("alloggi SAP")
    consistenza_sas = pubblicato("alloggi SAS")
    libere = pubblicato("libere")
    turnover = pubblicato("turn-over")
    carenza_manutentiva = pubblicato("in carenza manutentiva")
    disponibili = pubblicato("disponibili")
    assegnate_anno_prima = pubblicato("assegnate l'anno prima")
    fonte = models.CharField("documento", max_length=300, blank=True, validators=[TestoSemplice()])

    storia = Storia()

    class Meta:
        verbose_name = "totali pubblicati"
        verbose_name_plural = "totali pubblicati"

    def __str__(self) -> str:
        return f"Totali pubblicati del {self.piano}"
