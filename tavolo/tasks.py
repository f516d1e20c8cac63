# SPDX-License-Identifier: AGPL-3.0-or-later
from celery import shared_task

from tavolo.services import posta


@shared_task(ignore_result=True)
def spedisci_posta() -> None:
    posta.spedisci_posta()
