# SPDX-License-Identifier: AGPL-3.0-or-later
"""The job of a PDF. The row is the truth: a job may be killed at any instant and one more will finish its work.

A session advisory lock is held while rendering, an attempt is counted before it starts, and the file counts only when
the row names it; so whatever dies, exactly one file stays.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from abitare.lib.deposito import deposita, sgombera
from abitare.lib.lavori import accoda
from abitare.lib.pdf import Documento
from abitare.lib.serrature import serratura, tenute
from delibere.models import TENTATIVI_MASSIMI, Stampa
from delibere.models.stampa import RigaStampa, StampaQuerySet

logger = logging.getLogger(__name__)
INTERROTTO = "Il lavoro si è interrotto tre volte prima di finire."


@dataclass(frozen=True)
class Lavoro(Generic[RigaStampa]):
    """How one kind of PDF is made.

    `righe` are all its rows, with what `rendi` reads; `serratura` the family of its locks; `compito` the name of its
    task; `cartella` a folder for each row, so that what a killed job left can be told from what counts; `annuncia` is
    called in the transaction that makes the row ready.
    """

    righe: Callable[[], StampaQuerySet[RigaStampa]]
    serratura: int
    compito: str
    cartella: Callable[[RigaStampa], str]
    rendi: Callable[[RigaStampa], Documento]
    annuncia: Callable[[RigaStampa, Documento], None]


def lavora(lavoro: Lavoro[RigaStampa], chiave: int) -> None:
    """Makes the PDF of an open row; does nothing when somebody else is at it, or when it is no longer open."""
    with serratura(lavoro.serratura, chiave) as presa:
        if not presa:
            return
        riga = _inizia(lavoro, chiave)
        if riga is None:
            return
        try:
            consegna(lavoro, riga, lavoro.rendi(riga))
        except Exception as errore:
            logger.exception("%s: attempt %s failed", riga, riga.tentativi)
            _annota_errore(lavoro, riga, errore)


def riprendi(lavoro: Lavoro[RigaStampa]) -> int:
    """Queues again the open rows that nobody holds; returns how many."""
    liberi = set(lavoro.righe().aperti().values_list("pk", flat=True)) - tenute(lavoro.serratura)
    for chiave in sorted(liberi):
        accoda(lavoro.compito, chiave)
    return len(liberi)


def consegna(lavoro: Lavoro[RigaStampa], riga: RigaStampa, documento: Documento) -> None:
    """The file first, then the row that names it; a file that no row names goes."""
    cartella = lavoro.cartella(riga)
    sgombera(cartella)
    nome = deposita(cartella, documento.contenuto, "pdf")
    try:
        consegnato = _segna_pronto(lavoro, riga, documento, nome)
    except Exception:
        default_storage.delete(nome)
        raise
    if not consegnato:
        default_storage.delete(nome)


def _inizia(lavoro: Lavoro[RigaStampa], chiave: int) -> RigaStampa | None:
    """Counts the attempt before the work, so that a job that kills its process does not come back for ever."""
    aperta = lavoro.righe().aperti().filter(pk=chiave)
    if aperta.filter(tentativi__lt=TENTATIVI_MASSIMI).update(tentativi=F("tentativi") + 1, iniziato=timezone.now()):
        return lavoro.righe().get(pk=chiave)
    for riga in aperta:
        logger.error("%s given up: %s", riga, riga.errore or INTERROTTO)
        _segna_fallito(lavoro, riga, riga.errore or INTERROTTO)
    return None


@transaction.atomic
def _segna_pronto(lavoro: Lavoro[RigaStampa], riga: RigaStampa, documento: Documento, nome: str) -> bool:
    """The row names the file and whoever asked is told, together and once."""
    fatto = lavoro.righe().aperti().filter(pk=riga.pk)
    if not fatto.update(
        stato=Stampa.Stato.PRONTO,
        file=nome,
        impronta=documento.impronta,
        impronte_allegati=list(documento.impronte_allegati),
        pagine=documento.pagine,
        dimensione=documento.dimensione,
        strumenti=dict(documento.strumenti),
        finito=timezone.now(),
        errore="",
    ):
        return False
    lavoro.annuncia(riga, documento)
    return True


def _annota_errore(lavoro: Lavoro[RigaStampa], riga: RigaStampa, errore: Exception) -> None:
    causa = f"{type(errore).__name__}: {errore}"[:2000].replace("\x00", "")
    if riga.tentativi >= TENTATIVI_MASSIMI:
        _segna_fallito(lavoro, riga, causa)
    else:
        lavoro.righe().aperti().filter(pk=riga.pk).update(errore=causa)


def _segna_fallito(lavoro: Lavoro[RigaStampa], riga: RigaStampa, causa: str) -> None:
    aperta = lavoro.righe().aperti().filter(pk=riga.pk)
    aperta.update(stato=Stampa.Stato.FALLITO, errore=causa, finito=timezone.now())
