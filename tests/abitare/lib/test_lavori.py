# SPDX-License-Identifier: AGPL-3.0-or-later
import logging

import pytest
from django.db import transaction

from abitare.lib.lavori import accoda


def test_accoda_dopo_il_commit(db, coda, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        accoda("prova.lavoro", 7, "sette")
        prima = list(coda.messaggi)

    assert prima == []
    assert coda.messaggi == [("prova.lavoro", (7, "sette"), {})]


def test_accoda_quando_il_broker_non_risponde(db, caplog, django_capture_on_commit_callbacks):
    caplog.set_level(logging.WARNING, "abitare.lib.lavori")

    with django_capture_on_commit_callbacks(execute=True):
        accoda("prova.lavoro", 7)

    assert [r.getMessage().split(":")[0] for r in caplog.records] == ["prova.lavoro not queued, the beat will find it"]


def test_accoda_niente_se_la_transazione_fallisce(db, coda, django_capture_on_commit_callbacks):
    def fallisce():
        with transaction.atomic():
            accoda("prova.lavoro", 7)
            raise ZeroDivisionError

    with django_capture_on_commit_callbacks(execute=True), pytest.raises(ZeroDivisionError):
        fallisce()

    assert coda.messaggi == []
