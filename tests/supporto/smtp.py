# SPDX-License-Identifier: AGPL-3.0-or-later
"""A real SMTP server on this machine, for tests that ask for `sportello`; it misbehaves when told."""

import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller

PRESO = "250 OK"


@dataclass
class Sportello:
    """What it took, in order, and how it answers: `rcpt` and `dati` are replies, `cade` breaks off after taking."""

    ricevuti: list[EmailMessage] = field(default_factory=list)
    buste: list[list[str]] = field(default_factory=list)
    grezzi: list[bytes] = field(default_factory=list)
    rcpt: str = PRESO
    dati: str = PRESO
    cade: bool = False

    async def handle_RCPT(  # noqa: N802 - the name that aiosmtpd calls
        self, server: Any, session: Any, envelope: Any, indirizzo: str, opzioni: list[str]
    ) -> str:
        if self.rcpt == PRESO:
            envelope.rcpt_tos.append(indirizzo)
        return self.rcpt

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - as above
        if self.dati == PRESO:
            letto = message_from_bytes(envelope.content, policy=policy.default)
            assert isinstance(letto, EmailMessage)
            self.ricevuti.append(letto)
            self.grezzi.append(envelope.content)
            self.buste.append(list(envelope.rcpt_tos))
        if self.cade:
            server.transport.abort()
        return self.dati


def porta_libera() -> int:
    with socket.socket() as presa:
        presa.bind(("127.0.0.1", 0))
        return int(presa.getsockname()[1])


@pytest.fixture
def sportello(settings) -> Iterator[Sportello]:
    ufficio = Sportello()
    controllo = Controller(ufficio, hostname="127.0.0.1", port=porta_libera())
    controllo.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", controllo.port
    yield ufficio
    controllo.stop(no_assert=True)


@pytest.fixture
def nessuno_risponde(settings) -> None:
    """A mail server that is down: nobody listens at its port."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", porta_libera()
