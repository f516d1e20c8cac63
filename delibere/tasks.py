# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from celery import shared_task
from celery.signals import worker_process_init

from abitare.lib.pdf import prepara_processo
from delibere.services import lavori_rapporto


@shared_task(ignore_result=True)
def prepara_rapporto(rapporto_id: int) -> None:
    lavori_rapporto.lavora(rapporto_id)


@shared_task(ignore_result=True)
def riprendi_rapporti() -> None:
    lavori_rapporto.riprendi()


@worker_process_init.connect
def prepara_il_processo(**_: Any) -> None:
    """WeasyPrint is loaded and tuned before the first job, not inside it."""
    prepara_processo()
