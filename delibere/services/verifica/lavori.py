# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Iterator
from datetime import timedelta

from django.utils import timezone

from abitare.lib.italiano import momento_it
from delibere.models import DocumentoPiano, Foglio, Rapporto, Verbale
from delibere.services.verifica.riscontro import Riscontro
from tavolo.models import Messaggio

# Beat looks every minute and a job ends within nine: what is open after this long is not going to end by itself.
ATTESA = timedelta(minutes=30)


def verifica_lavori() -> Iterator[Riscontro]:
    """Nothing waits that nobody is doing."""
    limite = timezone.now() - ATTESA
    rapporti = Rapporto.objects.select_related("cambio").aperti().filter(cambio__istante__lte=limite)
    fogli = Foglio.objects.select_related("atto", "cambio").aperti().filter(cambio__istante__lte=limite)
    verbali = Verbale.objects.select_related("incontro", "cambio").aperti().filter(cambio__istante__lte=limite)
    con_piano = DocumentoPiano.objects.select_related("congelamento__annuale", "congelamento__triennale", "cambio")
    piani = con_piano.aperti().filter(cambio__istante__lte=limite)
    for stampa in (*rapporti, *fogli, *verbali, *piani):
        yield Riscontro("lavori", str(stampa), f"chiesto il {momento_it(stampa.cambio.istante)} e non ancora pronto")
    aperti = (Messaggio.Stato.DA_SPEDIRE, Messaggio.Stato.IN_CORSO)
    fermi = Messaggio.objects.filter(stato__in=aperti, prossimo_tentativo__lte=limite)
    for messaggio in fermi.select_related("destinatario").order_by("pk"):
        da_quando = momento_it(messaggio.prossimo_tentativo)
        yield Riscontro(
            "lavori", str(messaggio), f"doveva partire il {da_quando} ed è ancora {messaggio.get_stato_display()}"
        )
