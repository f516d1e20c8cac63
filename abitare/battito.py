# SPDX-License-Identifier: AGPL-3.0-or-later
"""The worker's heartbeat: a key in Redis that fades by itself when no worker is at work."""

import logging
from typing import Any

from celery import bootsteps
from django.conf import settings
from redis import Redis, RedisError

logger = logging.getLogger(__name__)
CHIAVE = "abitare:battito"
OGNI_SECONDI = 5
SCADE_DOPO = 15


def redis_svelto() -> Redis:
    """A client that would rather fail than make its caller wait."""
    return Redis.from_url(settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1)


def batti() -> None:
    try:
        with redis_svelto() as redis:
            redis.set(CHIAVE, "1", ex=SCADE_DOPO)
    except RedisError as errore:
        logger.warning("No heartbeat written: %s", errore)


def battito_presente(redis: Redis) -> bool:
    return bool(redis.exists(CHIAVE))


class Battito(bootsteps.StartStopStep):
    """A step of the consumer, not of the worker, so that it starts again with every new connection to the broker."""

    requires = ("celery.worker.consumer.tasks:Tasks",)

    def __init__(self, consumer: Any, **opzioni: Any) -> None:
        self.ripetizione: Any = None
        super().__init__(consumer, **opzioni)

    def start(self, consumer: Any) -> None:
        batti()
        self.ripetizione = consumer.timer.call_repeatedly(OGNI_SECONDI, batti)

    def stop(self, consumer: Any) -> None:
        if self.ripetizione is not None:
            self.ripetizione.cancel()
            self.ripetizione = None

    shutdown = stop
