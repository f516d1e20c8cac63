# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from abitare.lib.codici import normalizza_codice, valida_cig, valida_cup
from abitare.lib.testo import TestoSemplice
from programma.models.programma import PESO, Obiettivo, Programma
from tavolo.models import Settore, SoggettoEsterno
from tavolo.storia import ModelloConVersione, ModelloTracciato, Storia

if TYPE_CHECKING:
    from tavolo.models import Utente


def date_in_ordine(nome: str, inizio: str, fine: str, messaggio: str) -> models.CheckConstraint:
    """Constraint: where both dates stand, the end is not before the start."""
    manca = Q(**{f"{inizio}__isnull": True}) | Q(**{f"{fine}__isnull": True})
    return models.CheckConstraint(
        name=nome, condition=manca | Q(**{f"{fine}__gte": F(inizio)}), violation_error_message=messaggio
    )


class Stato(models.TextChoices):
    """Typed states of an action; late, at risk, silent are derived (`programma.numeri`)."""

    NON_AVVIATA = "non_avviata", "non avviata"
    IN_CORSO = "in_corso", "in corso"
    SOSPESA = "sospesa", "sospesa"
    CONCLUSA = "conclusa", "conclusa"
    ANNULLATA = "annullata", "annullata"


class Criticita(models.TextChoices):
    NESSUNA = "nessuna", "nessuna criticità"
    ATTENZIONE = "attenzione", "attenzione"
    CRITICA = "critica", "critica"


class AzioneQuerySet(models.QuerySet["Azione"]):
    def visibili_a(self, utente: "Utente") -> "AzioneQuerySet":
        return self.filter(obiettivo__programma__in=Programma.objects.visibili_a(utente))


class Azione(ModelloConVersione):
    """What one sector does for an objective. State, actual dates and criticality are the last *verified* ones."""

    obiettivo = models.ForeignKey(Obiettivo, on_delete=models.PROTECT, related_name="azioni")
    codice = models.CharField(
        "codice",
        max_length=16,
        validators=[RegexValidator(r"^\d{1,3}(\.\d{1,3}){1,2}$", "Il codice di un'azione è un numero come 1.2.3.")],
    )
    titolo = models.CharField("titolo", max_length=200, validators=[TestoSemplice()])
    descrizione = models.TextField("descrizione", blank=True, validators=[TestoSemplice()])
    settore = models.ForeignKey(
        Settore, on_delete=models.PROTECT, related_name="azioni", verbose_name="settore responsabile"
    )
    persona = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="azioni",
        verbose_name="persona incaricata",
    )
    inizio_previsto = models.DateField("inizio previsto", null=True, blank=True)
    fine_prevista = models.DateField("fine prevista", null=True, blank=True)
    inizio_effettivo = models.DateField("inizio effettivo", null=True, blank=True)
    fine_effettiva = models.DateField("fine effettiva", null=True, blank=True)
    peso = models.PositiveSmallIntegerField("peso", default=1, validators=PESO)
    stato = models.CharField("stato", max_length=12, choices=Stato, default=Stato.NON_AVVIATA)
    motivo_stato = models.TextField(
        "motivo della sospensione o dell'annullamento", blank=True, validators=[TestoSemplice()]
    )
    criticita = models.CharField("criticità", max_length=10, choices=Criticita, default=Criticita.NESSUNA)
    testo_criticita = models.TextField("descrizione della criticità", blank=True, validators=[TestoSemplice()])
    luogo = models.CharField("indirizzo", max_length=200, blank=True, validators=[TestoSemplice()])
    fonte = models.TextField(
        "fonte", blank=True, validators=[TestoSemplice()], help_text="Da dove vengono i dati dell'azione."
    )
    ordine = models.PositiveIntegerField("ordine", editable=False)

    collaborano = models.ManyToManyField(
        Settore,
        through="programma.Collaborazione",
        related_name="collaborazioni_in",
        verbose_name="settori che collaborano",
    )
    soggetti = models.ManyToManyField(
        SoggettoEsterno, through="programma.Coinvolgimento", related_name="azioni", verbose_name="soggetti esterni"
    )

    objects = AzioneQuerySet.as_manager()
    storia = Storia()

    class Meta:
        verbose_name = "azione"
        verbose_name_plural = "azioni"
        ordering = ["obiettivo__ordine", "ordine", "pk"]
        permissions = [
            ("aggiorna_azione", "Può dire come va l'azione"),
            ("contribuisci_azione", "Può aggiungere note e documenti all'azione"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["obiettivo", "codice"],
                name="azione_codice_unico",
                deferrable=models.Deferrable.DEFERRED,
                violation_error_message="Questo codice è già di un'altra azione dell'obiettivo.",
            ),
            models.CheckConstraint(
                name="azione_peso",
                condition=Q(peso__gte=1, peso__lte=100),
                violation_error_message="Il peso va da 1 a 100.",
            ),
            date_in_ordine(
                "azione_date_previste",
                "inizio_previsto",
                "fine_prevista",
                "La fine prevista viene prima dell'inizio previsto.",
            ),
            date_in_ordine(
                "azione_date_effettive",
                "inizio_effettivo",
                "fine_effettiva",
                "La fine effettiva viene prima dell'inizio effettivo.",
            ),
            models.CheckConstraint(
                name="azione_conclusa_ha_una_fine",
                condition=Q(stato=Stato.CONCLUSA, fine_effettiva__isnull=False)
                | ~Q(stato=Stato.CONCLUSA) & Q(fine_effettiva__isnull=True),
                violation_error_message="Un'azione ha la data di fine effettiva quando è conclusa, e solo allora.",
            ),
            models.CheckConstraint(
                name="azione_non_avviata_senza_date",
                condition=~Q(stato=Stato.NON_AVVIATA) | Q(inizio_effettivo__isnull=True),
                violation_error_message="Un'azione non avviata non ha una data di inizio effettivo.",
            ),
            models.CheckConstraint(
                name="azione_ferma_ha_un_motivo",
                condition=~Q(stato__in=[Stato.SOSPESA, Stato.ANNULLATA]) | ~Q(motivo_stato=""),
                violation_error_message="Scrivi perché l'azione è sospesa o annullata.",
            ),
            models.CheckConstraint(
                name="azione_criticita_ha_un_testo",
                condition=Q(criticita=Criticita.NESSUNA) | ~Q(testo_criticita=""),
                violation_error_message="Descrivi la criticità.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.codice} {self.titolo}"


class AzioneGroupObjectPermission(GroupObjectPermissionBase):
    content_object = models.ForeignKey(Azione, on_delete=models.CASCADE)

    class Meta(GroupObjectPermissionBase.Meta):
        abstract = False


class AzioneUserObjectPermission(UserObjectPermissionBase):
    """Always empty: without it guardian falls back to its generic table."""

    content_object = models.ForeignKey(Azione, on_delete=models.CASCADE)

    class Meta(UserObjectPermissionBase.Meta):
        abstract = False


class Collaborazione(ModelloTracciato):
    azione = models.ForeignKey(Azione, on_delete=models.CASCADE, related_name="collaborazioni")
    settore = models.ForeignKey(Settore, on_delete=models.PROTECT, related_name="collaborazioni")

    storia = Storia()

    class Meta:
        verbose_name = "collaborazione"
        verbose_name_plural = "collaborazioni"
        constraints = [
            models.UniqueConstraint(
                fields=["azione", "settore"],
                name="collaborazione_unica",
                violation_error_message="Questo settore collabora già all'azione.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.settore} collabora a {self.azione.codice}"


class Coinvolgimento(ModelloTracciato):
    """An external subject's part in an action."""

    azione = models.ForeignKey(Azione, on_delete=models.CASCADE, related_name="coinvolgimenti")
    soggetto = models.ForeignKey(SoggettoEsterno, on_delete=models.PROTECT, related_name="coinvolgimenti")

    storia = Storia()

    class Meta:
        verbose_name = "coinvolgimento"
        verbose_name_plural = "coinvolgimenti"
        constraints = [
            models.UniqueConstraint(
                fields=["azione", "soggetto"],
                name="coinvolgimento_unico",
                violation_error_message="Questo soggetto è già coinvolto nell'azione.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.soggetto} in {self.azione.codice}"


class CodiceProgetto(ModelloTracciato):
    """A CUP (project) or CIG (contract lot) of an action; one code may serve several actions."""

    class Tipo(models.TextChoices):
        CUP = "CUP", "CUP"
        CIG = "CIG", "CIG"

    azione = models.ForeignKey(Azione, on_delete=models.CASCADE, related_name="codici")
    tipo = models.CharField("tipo", max_length=3, choices=Tipo)
    codice = models.CharField("codice", max_length=15)

    storia = Storia()

    class Meta:
        verbose_name = "codice di progetto"
        verbose_name_plural = "codici di progetto"
        ordering = ["-tipo", "codice"]
        constraints = [
            models.UniqueConstraint(
                fields=["azione", "tipo", "codice"],
                name="codice_progetto_unico",
                violation_error_message="Questo codice c'è già.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.tipo} {self.codice}"

    def clean(self) -> None:
        self.codice = normalizza_codice(self.codice)
        (valida_cup if self.tipo == self.Tipo.CUP else valida_cig)(self.codice)


class Fase(ModelloTracciato):
    azione = models.ForeignKey(Azione, on_delete=models.CASCADE, related_name="fasi")
    nome = models.CharField("fase", max_length=160, validators=[TestoSemplice()])
    inizio_previsto = models.DateField("inizio previsto")
    fine_prevista = models.DateField("fine prevista")
    inizio_effettivo = models.DateField("inizio effettivo", null=True, blank=True)
    fine_effettiva = models.DateField("fine effettiva", null=True, blank=True)
    peso = models.PositiveSmallIntegerField("peso", default=1, validators=PESO)
    ordine = models.PositiveIntegerField("ordine", default=0, editable=False)

    storia = Storia()

    class Meta:
        verbose_name = "fase"
        verbose_name_plural = "fasi"
        ordering = ["ordine", "inizio_previsto", "pk"]
        constraints = [
            date_in_ordine(
                "fase_date_previste", "inizio_previsto", "fine_prevista", "La fine prevista viene prima dell'inizio."
            ),
            date_in_ordine(
                "fase_date_effettive",
                "inizio_effettivo",
                "fine_effettiva",
                "La fine effettiva viene prima dell'inizio.",
            ),
            models.CheckConstraint(
                name="fase_finita_se_iniziata",
                condition=Q(fine_effettiva__isnull=True) | Q(inizio_effettivo__isnull=False),
                violation_error_message="Una fase finita ha anche la data di inizio effettivo.",
            ),
            models.CheckConstraint(
                name="fase_peso",
                condition=Q(peso__gte=1, peso__lte=100),
                violation_error_message="Il peso va da 1 a 100.",
            ),
        ]

    def __str__(self) -> str:
        return self.nome


class Risorsa(ModelloTracciato):
    """Money of an action from one source in one year; amounts in euro, to the cent."""

    azione = models.ForeignKey(Azione, on_delete=models.CASCADE, related_name="risorse")
    fonte = models.CharField("fonte di finanziamento", max_length=160, validators=[TestoSemplice()])
    capitolo = models.CharField("capitolo", max_length=30, blank=True, validators=[TestoSemplice()])
    missione = models.CharField(
        "missione e programma",
        max_length=5,
        blank=True,
        validators=[RegexValidator(r"^\d{2}\.\d{2}$", "Missione e programma di bilancio si scrivono come 08.02.")],
    )
    anno = models.PositiveSmallIntegerField("anno")
    stanziato = models.DecimalField("stanziato", max_digits=14, decimal_places=2)
    impegnato = models.DecimalField("impegnato", max_digits=14, decimal_places=2, default=0)
    liquidato = models.DecimalField("liquidato", max_digits=14, decimal_places=2, default=0)
    per_lavori = models.BooleanField("finanzia lavori", default=False)

    storia = Storia()

    class Meta:
        verbose_name = "risorsa"
        verbose_name_plural = "risorse"
        ordering = ["anno", "fonte", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["azione", "fonte", "capitolo", "anno"],
                name="risorsa_unica",
                violation_error_message="Questa fonte, con lo stesso capitolo e anno, c'è già.",
            ),
            models.CheckConstraint(
                name="risorsa_importi_in_ordine",
                condition=Q(stanziato__gte=F("impegnato"), impegnato__gte=F("liquidato"), liquidato__gte=0),
                violation_error_message="Gli importi devono essere: stanziato ≥ impegnato ≥ liquidato ≥ 0.",
            ),
            models.CheckConstraint(
                name="risorsa_anno",
                condition=Q(anno__gte=1990, anno__lte=2100),
                violation_error_message="L'anno va da 1990 a 2100.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.fonte} {self.anno}"
