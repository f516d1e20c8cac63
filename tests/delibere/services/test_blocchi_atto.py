# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whoever waits for a row while their term ends is refused, and nothing is written."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from abitare.lib.tempo import oggi
from delibere.models import Foglio, LegameAtto
from delibere.services.atti import blocca_atto, modifica_atto
from delibere.services.fogli import prepara_foglio
from delibere.services.parti_atto import PartiAtto
from delibere.services.vita_atto import lega_atto, registra_date, togli_legame
from programma.services.blocchi import blocca_per_congelare
from tavolo.models import Incarico
from tests.fabbriche_atti import crea_legame
from tests.supporto.insieme import attendi_chi_aspetta, in_parallelo

pytestmark = [pytest.mark.motore, pytest.mark.django_db(transaction=True)]


def mentre_aspetta_finisce_l_incarico(cast, blocca, scrivi):
    with ThreadPoolExecutor(1) as squadra:
        with transaction.atomic():
            blocca()
            attesa = squadra.submit(lambda: in_parallelo(scrivi)[0])
            attendi_chi_aspetta()
            Incarico.objects.filter(utente=cast.segreteria).update(al=oggi() - timedelta(days=1))
        return attesa.result(timeout=10)


@pytest.mark.parametrize(
    "scrivi",
    [
        lambda chi, atto: modifica_atto(
            utente=chi, atto_id=atto.pk, dati={"oggetto": "Altro"}, parti=PartiAtto(), motivo="Refuso"
        ),
        lambda chi, atto: registra_date(utente=chi, atto_id=atto.pk, dati={"pubblicato_dal": atto.data}),
        lambda chi, atto: prepara_foglio(utente=chi, atto_id=atto.pk),
    ],
    ids=["modifica", "date", "foglio"],
)
def test_chi_aspetta_l_atto(cast, atto, scrivi):
    esito = mentre_aspetta_finisce_l_incarico(cast, lambda: blocca_atto(atto.pk), lambda: scrivi(cast.segreteria, atto))

    assert isinstance(esito, PermissionDenied)
    assert (atto.storia.count(), Foglio.objects.count()) == (1, 0)


@pytest.mark.parametrize("toglie", [False, True])
def test_chi_aspetta_il_programma_per_un_legame(cast, programma, azione, atto, toglie):
    legame = crea_legame(atto, azione=azione)

    def scrivi():
        if toglie:
            togli_legame(utente=cast.segreteria, legame_id=legame.pk)
        else:
            lega_atto(utente=cast.segreteria, atto_id=atto.pk, a=azione.obiettivo)

    esito = mentre_aspetta_finisce_l_incarico(cast, lambda: blocca_per_congelare(programma.pk), scrivi)

    assert isinstance(esito, PermissionDenied)
    assert list(LegameAtto.objects.all()) == [legame]
