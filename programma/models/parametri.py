# SPDX-License-Identifier: AGPL-3.0-or-later
"""Thresholds that stand in law, each from a day to a day with the article it comes from: never constants in code."""

from typing import TYPE_CHECKING

from django.db import models

from abitare.lib.tempo import oggi
from abitare.lib.testo import TestoSemplice
from tavolo.models import APeriodo, date_in_ordine, uno_per_volta
from tavolo.permissions import legge_gli_adottati
from tavolo.storia import ModelloTracciato, Storia

if TYPE_CHECKING:
    from tavolo.models import Utente


class CodiceParametro(models.TextChoices):
    QUOTA_INDIGENTI = "quota_indigenti", "quota per i nuclei in condizione di indigenza"
    ISEE_INDIGENZA = "isee_indigenza", "ISEE della condizione di indigenza"
    QUOTA_ARTICOLO_14 = "quota_articolo_14", "quota per le categorie dell'art. 14, per ente proprietario"
    QUOTA_FORZE = "quota_forze", "quota per Forze dell'ordine e categorie degli artt. 7 bis e 7 ter"
    TETTO_SAT = "tetto_sat", "tetto dei servizi abitativi transitori"
    MESI_SAT = "mesi_sat", "durata dei servizi abitativi transitori, rinnovabile una volta"
    GIORNI_AVVISO = "giorni_avviso", "avviso pubblico dopo l'approvazione del piano annuale"
    AVVISI_ANNO = "avvisi_anno", "avvisi pubblici in un anno, almeno"
    ANNI_LOCAZIONE_SAS = "anni_locazione_sas", "locazione prima della vendita di un servizio abitativo sociale"


UNITA = {
    CodiceParametro.QUOTA_INDIGENTI: "%",
    CodiceParametro.ISEE_INDIGENZA: "€",
    CodiceParametro.QUOTA_ARTICOLO_14: "%",
    CodiceParametro.QUOTA_FORZE: "%",
    CodiceParametro.TETTO_SAT: "%",
    CodiceParametro.MESI_SAT: "mesi",
    CodiceParametro.GIORNI_AVVISO: "giorni",
    CodiceParametro.AVVISI_ANNO: "avvisi",
    CodiceParametro.ANNI_LOCAZIONE_SAS: "anni",
}


class ParametroQuerySet(models.QuerySet["ParametroNormativo"]):
    def visibili_a(self, utente: "Utente") -> "ParametroQuerySet":
        return self if legge_gli_adottati(utente, oggi()) else self.none()


class ParametroNormativo(APeriodo, ModelloTracciato):
    """The value of a threshold while it is in force. A plan is judged by those of its own time."""

    codice = models.CharField("parametro", max_length=24, choices=CodiceParametro)
    valore = models.DecimalField("valore", max_digits=12, decimal_places=2)
    dal = models.DateField("in vigore dal")
    al = models.DateField("fino al", null=True, blank=True, help_text="Ultimo giorno compreso; vuoto se è in vigore.")
    fonte = models.CharField("articolo e fonte", max_length=200, validators=[TestoSemplice()])
    nota = models.TextField("nota", blank=True, validators=[TestoSemplice()])

    objects = ParametroQuerySet.as_manager()
    storia = Storia()

    class Meta:
        verbose_name = "parametro normativo"
        verbose_name_plural = "parametri normativi"
        ordering = ["codice", "-dal"]
        constraints = [
            date_in_ordine("parametro_date_in_ordine"),
            models.CheckConstraint(
                name="parametro_non_negativo",
                condition=models.Q(valore__gte=0),
                violation_error_message="Il valore non può essere negativo.",
            ),
            uno_per_volta(
                "parametro_uno_per_volta",
                ["codice"],
                "In questo periodo è già in vigore un altro valore dello stesso parametro.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_codice_display()}, dal {self.dal:%d/%m/%Y}"

    @property
    def unita(self) -> str:
        return UNITA[CodiceParametro(self.codice)]
