# SPDX-License-Identifier: AGPL-3.0-or-later
"""The job of a report. The row is the truth: a job may be killed at any instant and one more will finish its work.

A session advisory lock is held while rendering, an attempt is counted before it starts, and the file counts only when
the row names it; so whatever dies, exactly one file stays.
"""

import logging

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from abitare.lib.deposito import deposita, sgombera
from abitare.lib.lavori import accoda
from abitare.lib.pdf import Documento, Profilo
from abitare.lib.serrature import RAPPORTI, serratura, tenute
from delibere.models import TENTATIVI_MASSIMI, Rapporto
from delibere.pdf import rendi_rapporto
from delibere.report import contenuto_di
from delibere.services.rapporti import LAVORO
from tavolo.services.posta import accoda_messaggio

logger = logging.getLogger(__name__)
INTERROTTO = "Il lavoro si è interrotto tre volte prima di finire."
PRONTO = """Il {nome} «{titolo}» è pronto: {pagine} pagine.

Si scarica da qui: {indirizzo}
"""


def lavora(rapporto_id: int) -> None:
    """Makes the PDF of an open report; does nothing when somebody else is at it, or when it is no longer open."""
    with serratura(RAPPORTI, rapporto_id) as presa:
        if not presa:
            return
        rapporto = _inizia(rapporto_id)
        if rapporto is None:
            return
        try:
            _consegna(rapporto, _rendi(rapporto))
        except Exception as errore:
            logger.exception("Rapporto %s: attempt %s failed", rapporto, rapporto.tentativi)
            _annota_errore(rapporto, errore)


def riprendi() -> int:
    """Queues again the open reports that nobody holds; returns how many."""
    liberi = set(Rapporto.objects.aperti().values_list("pk", flat=True)) - tenute(RAPPORTI)
    for chiave in sorted(liberi):
        accoda(LAVORO, chiave)
    return len(liberi)


def cartella(rapporto: Rapporto) -> str:
    """A folder for each report, so that what a killed job left can be told from what counts."""
    return f"rapporti/{rapporto.anno}/{rapporto.numero}"


def _inizia(rapporto_id: int) -> Rapporto | None:
    """Counts the attempt before the work, so that a job that kills its process does not come back for ever."""
    aperto = Rapporto.objects.aperti().filter(pk=rapporto_id)
    if aperto.filter(tentativi__lt=TENTATIVI_MASSIMI).update(tentativi=F("tentativi") + 1, iniziato=timezone.now()):
        return Rapporto.objects.select_related("congelamento", "cambio__utente").get(pk=rapporto_id)
    for rapporto in aperto:
        logger.error("Rapporto %s given up: %s", rapporto, rapporto.errore or INTERROTTO)
        _segna_fallito(rapporto, rapporto.errore or INTERROTTO)
    return None


def _rendi(rapporto: Rapporto) -> Documento:
    return rendi_rapporto(
        contenuto_di(rapporto),
        comune=settings.COMUNE,
        profilo=Profilo(rapporto.profilo),
        dati=rapporto.congelamento.contenuto,
    )


def _consegna(rapporto: Rapporto, documento: Documento) -> None:
    sgombera(cartella(rapporto))
    nome = deposita(cartella(rapporto), documento.contenuto, "pdf")
    try:
        consegnato = _segna_pronto(rapporto, documento, nome)
    except Exception:
        default_storage.delete(nome)
        raise
    if not consegnato:
        default_storage.delete(nome)


@transaction.atomic
def _segna_pronto(rapporto: Rapporto, documento: Documento, nome: str) -> bool:
    """The row names the file and the mail is written, together and once."""
    fatto = Rapporto.objects.aperti().filter(pk=rapporto.pk)
    if not fatto.update(
        stato=Rapporto.Stato.PRONTO,
        file=nome,
        impronta=documento.impronta,
        pagine=documento.pagine,
        dimensione=documento.dimensione,
        strumenti=dict(documento.strumenti),
        finito=timezone.now(),
        errore="",
    ):
        return False
    indirizzo = settings.INDIRIZZO_PORTALE + reverse("delibere:scheda-rapporto", args=[rapporto.pk])
    testo = PRONTO.format(nome=rapporto, titolo=rapporto.titolo, pagine=documento.pagine, indirizzo=indirizzo)
    accoda_messaggio(destinatario=rapporto.cambio.utente, oggetto=f"{rapporto} pronto", testo=testo)
    return True


def _annota_errore(rapporto: Rapporto, errore: Exception) -> None:
    causa = f"{type(errore).__name__}: {errore}"[:2000].replace("\x00", "")
    if rapporto.tentativi >= TENTATIVI_MASSIMI:
        _segna_fallito(rapporto, causa)
    else:
        Rapporto.objects.aperti().filter(pk=rapporto.pk).update(errore=causa)


def _segna_fallito(rapporto: Rapporto, causa: str) -> None:
    aperto = Rapporto.objects.aperti().filter(pk=rapporto.pk)
    aperto.update(stato=Rapporto.Stato.FALLITO, errore=causa, finito=timezone.now())
