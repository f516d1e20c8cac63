# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from abitare.lib.tempo import oggi
from abitare.lib.testo import TestoSemplice
from programma.models import Programma
from tavolo.permissions import legge_gli_adottati
from tavolo.storia import ModelloTracciato, Storia

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
    punti = PuntoAtto.objects.filter(testo__icontains=parola)
    condizione = Q(pk__in=punti.values("atto")) | Q(oggetto__icontains=parola)
    condizione |= Q(settore_proponente__icontains=parola) | Q(registro__icontains=parola)
    numero, _, anno = parola.partition("/")
    if _cifre(numero):
        condizione |= Q(numero=int(numero), anno=int(anno)) if _cifre(anno) else Q(numero=int(numero))
        condizione |= Q() if anno else Q(anno=int(numero))
    return condizione


def _cifre(testo: str) -> bool:
    return testo.isascii() and testo.isdigit() and len(testo) < 9


class Atto(ModelloTracciato):
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
        ]

    def __str__(self) -> str:
        tipo, organo = str(self.get_tipo_display()).capitalize(), self.get_organo_display()
        di_chi = f" – {organo}" if self.tipo in ("deliberazione", "verbale") else ""
        return f"{tipo}{di_chi} n. {self.numero}/{self.anno}"


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
    atto = models.ForeignKey(Atto, on_delete=models.CASCADE, related_name="allegati")
    nome = models.CharField("nome", max_length=200, validators=[TestoSemplice()])
    impronta = models.CharField("impronta SHA-256", max_length=64)
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
            )
        ]

    def __str__(self) -> str:
        return self.nome


class EffettoAtto(ModelloTracciato):
    """What an act does to a programme: it gives the mandate, adopts it, amends it, closes it."""

    class Tipo(models.TextChoices):
        MANDATO = "mandato", "dà mandato"
        ADOZIONE = "adozione", "adotta"
        MODIFICA = "modifica", "modifica"
        CHIUSURA = "chiusura", "chiude"

    atto = models.ForeignKey(Atto, on_delete=models.PROTECT, related_name="effetti")
    programma = models.ForeignKey(Programma, on_delete=models.PROTECT, related_name="effetti")
    tipo = models.CharField("effetto", max_length=10, choices=Tipo)

    storia = Storia()

    class Meta:
        verbose_name = "effetto dell'atto"
        verbose_name_plural = "effetti dell'atto"
        ordering = ["atto__data", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["atto", "programma", "tipo"],
                name="effetto_atto_unico",
                violation_error_message="Questo atto ha già questo effetto sul programma.",
            ),
            models.UniqueConstraint(
                fields=["programma"],
                name="una_sola_adozione",
                condition=Q(tipo="adozione"),
                violation_error_message="Il programma è già stato adottato con un altro atto.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.atto} {self.get_tipo_display()} {self.programma}"
