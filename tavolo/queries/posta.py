# SPDX-License-Identifier: AGPL-3.0-or-later
"""The mails as their page shows them: never their words, which may repeat what was covered since."""

from django.db.models import Case, Count, IntegerField, QuerySet, Value, When

from tavolo.models import Messaggio

Stato = Messaggio.Stato
PRIMA = (Stato.INCERTO, Stato.FALLITO, Stato.IN_CORSO, Stato.DA_SPEDIRE)


def elenco_posta(stato: str = "") -> QuerySet[Messaggio]:
    """What needs a person first, then what waits, then the latest."""
    righe = Messaggio.objects.select_related("destinatario").defer("oggetto", "testo")
    if stato:
        righe = righe.filter(stato=stato)
    posti = [When(stato=valore, then=Value(posto)) for posto, valore in enumerate(PRIMA)]
    return righe.order_by(Case(*posti, default=Value(len(PRIMA)), output_field=IntegerField()), "-pk")


def messaggio_ripetibile(pk: int) -> Messaggio | None:
    righe = Messaggio.objects.filter(pk=pk, stato__in=Stato.RIPETIBILI)
    return righe.select_related("destinatario").defer("oggetto", "testo").first()


def quanti_per_stato() -> list[tuple[str, int]]:
    """Label and number of each state that some mail is in."""
    contati = dict(Messaggio.objects.order_by().values_list("stato").annotate(quanti=Count("pk")))
    return [(stato.label, contati[stato.value]) for stato in Stato if stato.value in contati]
