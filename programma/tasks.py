# SPDX-License-Identifier: AGPL-3.0-or-later
from celery import shared_task

from programma.services import promemoria, rilevazione


@shared_task(ignore_result=True)
def apri_rilevazioni() -> None:
    rilevazione.apri_dovute()


@shared_task(ignore_result=True)
def prepara_promemoria() -> None:
    promemoria.prepara_promemoria()
