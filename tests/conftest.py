# SPDX-License-Identifier: AGPL-3.0-or-later
"""The hostile test bed: what a careless change would get away with fails here."""

import os

# Playwright keeps an event loop in this thread; without it Django refuses every query once a browser has started.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

pytest_plugins = [
    "tests.cast",
    "tests.fabbriche",
    "tests.fabbriche_atti",
    "tests.fabbriche_incontri",
    "tests.supporto.ambiente",
    "tests.supporto.browser",
    "tests.supporto.coda",
    "tests.supporto.risposte",
    "tests.supporto.smtp",
]
