# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.core import signing
from django.utils import timezone

from tavolo.services.promemoria.collegamenti import (
    SALE,
    VALE,
    CollegamentoFalso,
    CollegamentoScaduto,
    collegamento,
    promemoria_del_collegamento,
)
from tests.fabbriche_promemoria import crea_promemoria

pytestmark = pytest.mark.django_db


def segno(promemoria):
    return collegamento(promemoria).rstrip("/").rpartition("/")[2]


def test_collegamento_torna_al_suo_promemoria(cast):
    promemoria = crea_promemoria(cast.referente, cast.lavori_pubblici)

    assert collegamento(promemoria).startswith(f"{settings.INDIRIZZO_PORTALE}/promemoria/apri/")
    assert promemoria_del_collegamento(segno(promemoria)) == promemoria


def test_collegamento_scade(cast):
    promemoria = crea_promemoria(cast.referente, cast.lavori_pubblici)
    firmato = segno(promemoria)

    with time_machine.travel(timezone.now() + VALE - timedelta(minutes=1)):
        assert promemoria_del_collegamento(firmato) == promemoria
    with time_machine.travel(timezone.now() + VALE + timedelta(minutes=1)), pytest.raises(CollegamentoScaduto):
        promemoria_del_collegamento(firmato)


def test_collegamento_falso(cast):
    promemoria = crea_promemoria(cast.referente, cast.lavori_pubblici)
    buono = segno(promemoria)
    altro_sale = signing.TimestampSigner(salt="altro").sign(str(promemoria.pk))
    sparito = signing.TimestampSigner(salt=SALE).sign(str(promemoria.pk + 1))

    for falso in ("", "a", f"{promemoria.pk}", f"{promemoria.pk + 1}{buono[1:]}", f"{buono}x", altro_sale, sparito):
        with pytest.raises(CollegamentoFalso):
            promemoria_del_collegamento(falso)
