# SPDX-License-Identifier: AGPL-3.0-or-later
"""Debian's Chromium driven by Playwright; without it these tests are left out, on CI that is a failure."""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings as impostazioni
from django.test import Client

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
SU_CI = os.environ.get("CI", "").lower() == "true"
AVVISO = "Chromium non trovato, prove nel browser saltate: apt-get install chromium"
LARGO = {"width": 1280, "height": 800}
STRETTO = {"width": 375, "height": 800}


def pytest_configure() -> None:
    if SU_CI and not CHROMIUM:
        raise pytest.UsageError("CI=true and no Chromium: the browser tests must run here (apt-get install chromium)")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        if {"pagina", "page", "browser"} & set(getattr(item, "fixturenames", ())):
            item.add_marker("browser")
    nel_browser = [item for item in items if item.get_closest_marker("browser")]
    if CHROMIUM or not nel_browser:
        return
    config.hook.pytest_deselected(items=nel_browser)
    items[:] = [item for item in items if item not in nel_browser]


def pytest_terminal_summary(terminalreporter: Any) -> None:
    if not CHROMIUM:
        terminalreporter.write_line(AVVISO, yellow=True)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return browser_type_launch_args | {
        "executable_path": CHROMIUM,
        "args": ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--font-render-hinting=none"],
    }


@pytest.fixture
def contesto_browser(live_server, browser) -> Iterator[Any]:
    """A fresh Italian browser on the live server; `pagina` is its first page."""
    contesto = browser.new_context(
        base_url=live_server.url, locale="it-IT", timezone_id="Europe/Rome", viewport=LARGO, accept_downloads=True
    )
    contesto.set_default_timeout(10_000)
    yield contesto
    contesto.close()


@pytest.fixture
def pagina(contesto_browser) -> Iterator[Any]:
    """A page that fails its test on an uncaught error or on anything the Content-Security-Policy stopped."""
    errori: list[str] = []
    pagina = contesto_browser.new_page()
    pagina.on("pageerror", lambda errore: errori.append(str(errore)))
    pagina.on("console", lambda m: errori.append(m.text) if "Content Security Policy" in m.text else None)
    yield pagina
    assert errori == []


@pytest.fixture
def entra(contesto_browser, live_server) -> Callable[[Any], None]:
    """Give the browser a session of this person, without the login page."""

    def con_sessione(utente: Any) -> None:
        client = Client()
        client.force_login(utente, backend="allauth.account.auth_backends.AuthenticationBackend")
        biscotto = client.cookies[impostazioni.SESSION_COOKIE_NAME]
        contesto_browser.add_cookies([{"name": biscotto.key, "value": biscotto.value, "url": live_server.url}])

    return con_sessione
