# SPDX-License-Identifier: AGPL-3.0-or-later
"""Queueing of work by name, so that no service imports a task."""

import logging
from functools import partial

from celery import current_app
from django.db import transaction
from kombu.exceptions import KombuError
from redis import RedisError

logger = logging.getLogger(__name__)


def accoda(nome: str, *argomenti: int | str) -> None:
    """Queues the task `nome` once the transaction is committed; never raises.

    The row is the truth and the message a hint: what is not queued now is found by the beat, within a minute.
    """
    transaction.on_commit(partial(_pubblica, nome, argomenti), robust=True)


def _pubblica(nome: str, argomenti: tuple[int | str, ...]) -> None:
    try:
        current_app.send_task(nome, args=argomenti)
    except (KombuError, RedisError, OSError) as errore:
        logger.warning("%s not queued, the beat will find it: %s", nome, errore)
