# SPDX-License-Identifier: AGPL-3.0-or-later
"""The whole job of a report against WeasyPrint alone on the same HTML and profile, each in a process of its own."""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Max

from abitare.lib.tempo import oggi
from delibere.management.misure.budget import Budget
from delibere.management.misure.processi import MEGA, in_un_processo
from delibere.management.misure.scena import Scena
from delibere.models import Rapporto
from delibere.services.lavori_rapporto import lavora
from delibere.services.rapporti import Richiesta, chiedi_rapporto
from programma.models import Azione, Stato
from programma.services.in_blocco import assegna_in_blocco

LAVORO = """
import time
from abitare.lib.pdf import prepara_processo
from delibere.services.lavori_rapporto import lavora
prepara_processo()
inizio = time.process_time()
lavora({pk})
MISURE = {{"lavoro": time.process_time() - inizio}}
"""
GREZZO = """
import time
from django.conf import settings
from abitare.lib.pdf import Profilo, stampabile
from abitare.lib.pdf.grezzo import rendi_grezzo
from delibere.models import Rapporto
from delibere.pdf import in_html
from delibere.report import contenuto_di
rapporto = Rapporto.objects.select_related("congelamento", "cambio__utente").get(pk={pk})
html = stampabile(in_html(contenuto_di(rapporto), comune=settings.COMUNE))
inizio = time.process_time()
rendi_grezzo(html, profilo=Profilo(rapporto.profilo))
MISURE = {{"lavoro": time.process_time() - inizio}}
"""


def chiedi(scena: Scena) -> Rapporto:
    richiesta = Richiesta(al=oggi(), titolo="Rapporto di misura")
    return chiedi_rapporto(utente=scena.coordinatrice, programma_id=scena.poche.pk, richiesta=richiesta)


def chiedi_pieno(scena: Scena) -> Rapporto:
    """One with something to say in both the sections that compare: every action moved since the last report."""
    lavora(chiedi(scena).pk)
    azioni = Azione.objects.filter(obiettivo__programma=scena.poche).exclude(stato=Stato.ANNULLATA)
    ultima = azioni.aggregate(ultima=Max("fine_prevista"))["ultima"]
    assegna_in_blocco(
        utente=scena.coordinatrice,
        programma_id=scena.poche.pk,
        versioni=dict(azioni.values_list("pk", "versione")),
        scelti={"fine_prevista": ultima + timedelta(days=1)},
        motivo="Misura delle sezioni che confrontano",
    )
    return chiedi(scena)


def misura_rapporto(scena: Scena) -> Iterator[Budget]:
    rapporto = chiedi_pieno(scena)
    grezzo, intero = in_un_processo(GREZZO.format(pk=rapporto.pk)), in_un_processo(LAVORO.format(pk=rapporto.pk))
    rapporto.refresh_from_db()
    if rapporto.stato != Rapporto.Stato.PRONTO:
        raise RuntimeError(f"{rapporto}: {rapporto.errore}")
    volte, nota = intero["lavoro"] / grezzo["lavoro"], f"{rapporto.pagine} pagine in {intero['lavoro']:.1f} s di CPU"
    yield Budget("rapporto_intero_su_weasyprint", volte, 1.3, "volte", nota)
    yield Budget("rapporto_memoria_di_picco", intero["picco"] / MEGA, 300, "MB")
