# SPDX-License-Identifier: AGPL-3.0-or-later
"""An annual plan of 48 Comuni × 3 owners, full: its fotografia and the whole job of its PDF."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from simple_history.utils import bulk_update_with_history

from abitare.lib.tempo import adesso
from delibere.management.misure.budget import Budget
from delibere.management.misure.processi import MEGA, in_un_processo
from delibere.management.misure.scena import Scena
from delibere.models import DocumentoPiano
from delibere.services.piani import RichiestaPiano, chiedi_documento_del_piano
from programma.models import Ambito, Comune, EnteProprietario, PianoAnnuale, PianoTriennale, RigaAnnuale
from programma.queries.presa_piani import fotografa_annuale
from programma.services.piani import apri_annuale, apri_triennale
from programma.services.territorio import carica_territorio, crea_comune, crea_ente
from tavolo.models import Utente
from tavolo.storia import con_autore

ANNO = 2090
COMUNI = 48
OPERATORE = "Operatore delle misure"
LAVORO = """
import time
from abitare.lib.pdf import prepara_processo
from delibere.services.piani import lavora
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
from delibere.models import DocumentoPiano
from delibere.pdf import piano_in_html
from delibere.report.piano import contenuto_del_piano
righe = DocumentoPiano.objects.select_related("congelamento__annuale", "congelamento__triennale")
documento = righe.get(pk={pk})
html = stampabile(piano_in_html(contenuto_del_piano(documento), comune=settings.COMUNE))
inizio = time.process_time()
rendi_grezzo(html, profilo=Profilo(documento.profilo))
MISURE = {{"lavoro": time.process_time() - inizio}}
"""


def misura_piano(scena: Scena) -> Iterator[Budget]:
    piano = _piano()
    with CaptureQueriesContext(connection) as fatte:
        fotografa_annuale(piano.pk)
    yield Budget("interrogazioni_fotografia_di_un_piano", len(fatte), 18, "", f"{piano.righe.count()} righe")
    documento = chiedi_documento_del_piano(utente=scena.coordinatrice, piano=piano, richiesta=RichiestaPiano())
    grezzo, intero = in_un_processo(GREZZO.format(pk=documento.pk)), in_un_processo(LAVORO.format(pk=documento.pk))
    documento.refresh_from_db()
    if documento.stato != DocumentoPiano.Stato.PRONTO:
        raise RuntimeError(f"{documento}: {documento.errore}")
    volte, nota = intero["lavoro"] / grezzo["lavoro"], f"{documento.pagine} pagine in {intero['lavoro']:.1f} s di CPU"
    yield Budget("piano_intero_su_weasyprint", volte, 1.3, "volte", nota)
    yield Budget("piano_memoria_di_picco", intero["picco"] / MEGA, 300, "MB")


@transaction.atomic
def _piano() -> PianoAnnuale:
    """Made once: 47 Comuni are loaded, the 48th and an operator are invented."""
    if pronto := PianoAnnuale.objects.filter(anno=ANNO).first():
        return pronto
    sistema = Utente.objects.sistema()
    ambito = Ambito.objects.first() or carica_territorio(utente=sistema)
    if not ambito.enti.filter(nome=OPERATORE).exists():
        dati = {"nome": OPERATORE, "tipo": EnteProprietario.Tipo.OPERATORE, "dal": date(2018, 1, 1), "al": None}
        crea_ente(utente=sistema, dati=dati)
    for posto in range(ambito.comuni.vigenti(date(ANNO, 1, 1)).count(), COMUNI):
        _comune(sistema, posto)
    triennale = PianoTriennale.objects.filter(primo_anno=ANNO).first() or apri_triennale(
        utente=sistema, primo_anno=ANNO
    )
    piano = apri_annuale(utente=sistema, triennale_id=triennale.pk, anno=ANNO)
    _riempi(piano, sistema)
    return piano


def _comune(sistema: Utente, posto: int) -> Comune:
    dati: dict[str, Any] = {
        "nome": f"Comune di misura {posto}",
        "istat": f"{990_000 + posto}",
        "belfiore": f"Z{posto:03d}",
    }
    dati |= {"cap": "26100", "capofila": False, "dal": date(2018, 1, 1), "al": None}
    return crea_comune(utente=sistema, dati=dati)


def _riempi(piano: PianoAnnuale, sistema: Utente) -> None:
    """Something in every row and a choice with its reason in every Comune."""
    with con_autore(sistema, "Misure") as cambio:
        righe = list(piano.righe.all())
        for posto, riga in enumerate(righe):
            riga.consistenza_sap, riga.libere, riga.turnover, riga.assegnate_anno_prima = (
                50 + posto,
                3,
                2 + posto % 5,
                4,
            )
            riga.sat, riga.versione = posto % 2, riga.versione + 1
        campi = ["consistenza_sap", "libere", "turnover", "assegnate_anno_prima", "sat", "versione"]
        bulk_update_with_history(
            righe,
            RigaAnnuale,
            campi,
            default_user=sistema,
            default_date=adesso(),
            default_change_reason="",
            custom_historical_attrs={"cambio": cambio},
        )
        for scelta in piano.scelte_comuni.all():
            scelta.categoria, scelta.motivazione = "Categoria di misura", "Una motivazione di qualche riga. " * 10
            scelta.save()
