# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Iterable

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from abitare.lib.italiano import giorni
from abitare.lib.testo import TestoSemplice
from tavolo.models.posta import Messaggio
from tavolo.models.settori import Settore
from tavolo.storia import ModelloTracciato, Storia

MASSIMO_GIORNI = 1000
_ULTIMO = ("in cui è rimasto senza ", "che è rimasto senza ", "referente")
GIORNI = [
    MinValueValidator(-MASSIMO_GIORNI, "I giorni vanno da -1000 a 1000."),
    MaxValueValidator(MASSIMO_GIORNI, "I giorni vanno da -1000 a 1000."),
]


class Destinatario(models.TextChoices):
    """Who a step writes to. In this order: who is reached in two ways is written to in the first."""

    REFERENTE = "referente", "referente del settore"
    COORDINAMENTO = "coordinamento", "coordinamento"
    DIRIGENTE = "dirigente", "dirigente del settore"
    AMMINISTRATORE = "amministratore", "amministratore del portale"
    ASSESSORE = "assessore", "assessora o assessore"


class Gradino(ModelloTracciato):
    """A step of the reminders: on which day, to whom, with which words. Changed in a page, never made or deleted."""

    class Genere(models.TextChoices):
        RILEVAZIONE = "rilevazione", "rilevazione"
        AZIONE = "azione", "azione in scadenza"
        FASE = "fase", "fase scaduta"
        INDICATORE = "indicatore", "indicatore non misurato"
        SENZA_REFERENTE = "senza_referente", "azioni senza referente"

    class ContaDa(models.TextChoices):
        APERTURA = "apertura", "dall'apertura"
        SCADENZA = "scadenza", "dalla scadenza"

    codice = models.CharField("codice", max_length=30, unique=True, editable=False)
    genere = models.CharField("occasione", max_length=16, choices=Genere, editable=False)
    conta_da = models.CharField(
        "da quando si conta", max_length=10, choices=ContaDa, default=ContaDa.SCADENZA, editable=False
    )
    ordine = models.PositiveSmallIntegerField("ordine", editable=False)
    giorni = models.SmallIntegerField("giorni", validators=GIORNI)
    destinatari = ArrayField(models.CharField(max_length=16, choices=Destinatario), verbose_name="a chi si scrive")
    titolo = models.CharField("titolo", max_length=120, validators=[TestoSemplice()])
    testo = models.CharField("testo", max_length=600, validators=[TestoSemplice()])
    dovuto = models.BooleanField("dovuto", default=True, help_text="Chi lo riceve non può rinunciare alla e-mail.")
    attivo = models.BooleanField("attivo", default=True)

    storia = Storia()

    class Meta:
        verbose_name = "gradino"
        verbose_name_plural = "gradini"
        ordering = ["ordine", "pk"]
        constraints = [
            models.CheckConstraint(
                name="gradino_giorni",
                condition=Q(giorni__gte=-MASSIMO_GIORNI, giorni__lte=MASSIMO_GIORNI),
                violation_error_message="I giorni vanno da -1000 a 1000.",
            ),
            models.CheckConstraint(
                name="gradino_destinatari",
                condition=Q(destinatari__contained_by=Destinatario.values, destinatari__len__gte=1),
                violation_error_message="Scegli almeno un destinatario.",
            ),
        ]

    def __str__(self) -> str:
        return self.titolo

    @property
    def parola_del_giorno(self) -> str:
        """What the day of a promemoria is, where it is not a due date."""
        parole = {self.Genere.INDICATORE: "ultima misura", self.Genere.SENZA_REFERENTE: "dal"}
        return parole.get(self.Genere(self.genere), "scadenza")

    @property
    def quando(self) -> str:
        """7 giorni prima della scadenza, 180 giorni dopo l'ultima misura, il giorno dell'apertura."""
        nomi = {self.Genere.INDICATORE: ("dell'", "l'", "ultima misura"), self.Genere.SENZA_REFERENTE: _ULTIMO}
        della, la, nome = nomi.get(self.Genere(self.genere), ("della ", "la ", "scadenza"))
        if self.conta_da == self.ContaDa.APERTURA:
            della, la, nome = "dell'", "l'", "apertura"
        if not self.giorni:
            return f"il giorno {della}{nome}"
        return f"{giorni(abs(self.giorni))} " + (f"prima {della}{nome}" if self.giorni < 0 else f"dopo {la}{nome}")

    @property
    def nomi_destinatari(self) -> str:
        return ", ".join(str(d.label) for d in Destinatario if d in self.destinatari)


class Rinuncia(models.Model):
    """A person who wants no mail of a step; the page of the promemoria shows it all the same."""

    utente = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="rinunce")
    gradino = models.ForeignKey(Gradino, on_delete=models.CASCADE, related_name="rinunce")

    class Meta:
        verbose_name = "rinuncia"
        verbose_name_plural = "rinunce"
        constraints = [models.UniqueConstraint(fields=["utente", "gradino"], name="rinuncia_unica")]

    def __str__(self) -> str:
        return f"{self.utente}: {self.gradino}"


class PromemoriaQuerySet(models.QuerySet["Promemoria"]):
    def correnti(self) -> "PromemoriaQuerySet":
        return self.filter(superato__isnull=True)

    def da_mandare(self, rifiutati: Iterable[int] = ()) -> "PromemoriaQuerySet":
        """In no mail yet, or in one of those `rifiutati`, for who can get one and did not renounce it."""
        rinunce = Rinuncia.objects.filter(utente=models.OuterRef("utente"), gradino=models.OuterRef("gradino"))
        liberi = models.Q(messaggio=None) | models.Q(messaggio__in=list(rifiutati))
        righe = self.correnti().filter(liberi, utente__is_active=True).exclude(utente__email="")
        return righe.exclude(models.Exists(rinunce), gradino__dovuto=False)


class Promemoria(models.Model):
    """One person, one occasion, one step: there is never a second row, so never a second mail.

    `nome` repeats a text of the object at (`modello`, `oggetto_id`, `campo`): covered there, it is covered here.
    `superato` is the day on which the thing was done, or passed to a later step or to somebody else.
    """

    utente = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="promemoria")
    occasione = models.CharField("occasione", max_length=80)
    gradino = models.ForeignKey(Gradino, on_delete=models.PROTECT, related_name="promemoria")
    messaggio = models.ForeignKey(Messaggio, on_delete=models.PROTECT, null=True, related_name="promemoria")
    settore = models.ForeignKey(Settore, on_delete=models.PROTECT, related_name="promemoria")
    giorno = models.DateField("scadenza")
    premessa = models.CharField("di che cosa si tratta", max_length=120)
    nome = models.CharField("nome", max_length=200, blank=True)
    modello = models.CharField("tipo di oggetto", max_length=60, blank=True)
    oggetto_id = models.BigIntegerField("oggetto", default=0)
    campo = models.CharField("campo", max_length=60, blank=True)
    indirizzo = models.CharField("pagina", max_length=200)
    creato = models.DateTimeField("creato", auto_now_add=True)
    superato = models.DateField("superato il", null=True)

    objects = PromemoriaQuerySet.as_manager()

    class Meta:
        verbose_name = "promemoria"
        verbose_name_plural = "promemoria"
        ordering = ["giorno", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["utente", "occasione", "gradino"], name="promemoria_unico"),
            models.CheckConstraint(
                name="promemoria_nome_con_il_suo_luogo", condition=Q(nome="") | Q(oggetto_id__gt=0) & ~Q(modello="")
            ),
        ]
        indexes = [models.Index(fields=["occasione"], name="promemoria_occasione")]

    def __str__(self) -> str:
        return f"{self.premessa} a {self.utente}"
