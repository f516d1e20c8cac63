# SPDX-License-Identifier: AGPL-3.0-or-later
"""The queue: broken unless a test asks for `coda` (kept in memory) or `broker_vero` (the Redis of this run)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NoReturn

import kombu.pools
import pytest
from celery.signals import before_task_publish
from kombu.transport import TRANSPORT_ALIASES, virtual

from abitare.celery import app


class TrasportoGuasto(virtual.Transport):
    connection_errors = (ConnectionRefusedError,)

    def establish_connection(self) -> NoReturn:
        raise ConnectionRefusedError("the broker is down unless a test asks for one")


TRANSPORT_ALIASES["guasto"] = f"{__name__}:TrasportoGuasto"


def scollega() -> None:
    """Forget every pooled connection, so that the next message looks at the settings again."""
    kombu.pools.reset()
    app.amqp._producer_pool = None
    app._pool = None


@dataclass
class Coda:
    """What was queued, in order: (task name, args, kwargs)."""

    messaggi: list[tuple[str, tuple, dict[str, Any]]] = field(default_factory=list)

    @property
    def nomi(self) -> list[str]:
        return [nome for nome, _, _ in self.messaggi]

    def annota(self, sender: str, body: tuple, **_: object) -> None:
        argomenti, nominati, _ = body
        self.messaggi.append((sender, tuple(argomenti), dict(nominati)))

    def esegui(self) -> None:
        """Run here and now all that waits, what these jobs queue in turn included."""
        app.loader.import_default_modules()
        while self.messaggi:
            nome, argomenti, nominati = self.messaggi.pop(0)
            app.tasks[nome].apply(argomenti, nominati, throw=True)


@pytest.fixture
def coda(settings) -> Iterator[Coda]:
    settings.CELERY_BROKER_URL = "memory://"
    scollega()
    raccolta = Coda()
    before_task_publish.connect(raccolta.annota, weak=False, dispatch_uid="prova")
    yield raccolta
    before_task_publish.disconnect(dispatch_uid="prova")
    scollega()


@pytest.fixture
def broker_vero(settings, redis_di_prova: str) -> Iterator[str]:
    """The address of a working broker, for tests that start a real worker."""
    settings.CELERY_BROKER_URL = redis_di_prova
    scollega()
    yield redis_di_prova
    with app.connection_for_write() as connessione:
        connessione.default_channel.client.flushdb()
    scollega()
