# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from celery import shared_task
from celery.signals import worker_process_init

from abitare.lib.pdf import prepara_processo
from delibere.services import lavori_foglio, lavori_rapporto, piani, verifica
from delibere.services.incontri import spedisci, stampa


@shared_task(ignore_result=True)
def prepara_rapporto(rapporto_id: int) -> None:
    lavori_rapporto.lavora(rapporto_id)


@shared_task(ignore_result=True)
def riprendi_rapporti() -> None:
    lavori_rapporto.riprendi()


@shared_task(ignore_result=True)
def prepara_foglio(foglio_id: int) -> None:
    lavori_foglio.lavora(foglio_id)


@shared_task(ignore_result=True)
def riprendi_fogli() -> None:
    lavori_foglio.riprendi()


@shared_task(ignore_result=True)
def prepara_verbale(verbale_id: int) -> None:
    stampa.lavora(verbale_id)


@shared_task(ignore_result=True)
def riprendi_verbali() -> None:
    stampa.riprendi()


@shared_task(ignore_result=True)
def prepara_documento_piano(documento_id: int) -> None:
    piani.lavora(documento_id)


@shared_task(ignore_result=True)
def riprendi_documenti_dei_piani() -> None:
    piani.riprendi()


@shared_task(ignore_result=True)
def spedisci_inviti() -> None:
    spedisci.spedisci()


@shared_task(ignore_result=True, acks_late=False, time_limit=3600)
def controllo_notturno() -> None:
    """Taken off the queue at once: it may outlast the redelivery of a message, and the next night does it again."""
    verifica.verifica_e_avvisa()


@worker_process_init.connect
def prepara_il_processo(**_: Any) -> None:
    """WeasyPrint is loaded and tuned before the first job, not inside it."""
    prepara_processo()
