# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from programma.models import Azione
from programma.services import assegna_in_blocco
from programma.services.in_blocco import anteprima_assegnazione
from tests.cast import crea_settore
from tests.fabbriche import crea_azione, crea_obiettivo, crea_programma


@pytest.fixture
def io(cast, azione):
    return {
        "utente": cast.coordinatrice,
        "programma_id": azione.obiettivo.programma_id,
        "versioni": {azione.pk: azione.versione},
        "scelti": {"settore": cast.urbanistica},
        "motivo": "Riordino",
    }


def test_assegna_in_blocco_negata_a_chi_non_coordina_e_su_altri_programmi(cast, azione, io):
    altrove = crea_azione(crea_obiettivo(crea_programma(titolo="Altro"), cast.sociali), cast.tributi)

    with pytest.raises(PermissionDenied):
        assegna_in_blocco(**(io | {"utente": cast.referente}))
    with pytest.raises(ValidationError) as rifiuto:
        assegna_in_blocco(**(io | {"versioni": {azione.pk: azione.versione, altrove.pk: altrove.versione}}))

    assert rifiuto.value.messages == ["Una delle azioni scelte non è di questo programma."]
    assert Azione.objects.filter(settore=cast.urbanistica).count() == 0


def test_assegna_in_blocco_a_un_settore_cessato_o_senza_motivo(cast, azione, io):
    cessato = crea_settore("OLD", "Cessato", al=date(2021, 1, 1))

    for cambio, messaggio in (
        ({"scelti": {"settore": cessato}}, "Il settore «Cessato» oggi non è valido."),
        ({"motivo": ""}, "Scrivi il motivo per cambiare: settore responsabile."),
    ):
        with pytest.raises(ValidationError) as rifiuto:
            assegna_in_blocco(**(io | cambio))
        assert rifiuto.value.messages == [messaggio]


def test_chi_e_gia_cosi_non_si_scrive(cast, azione, io):
    assegna_in_blocco(**(io | {"scelti": {"settore": cast.lavori_pubblici}}))

    assert anteprima_assegnazione([azione], {"settore": cast.lavori_pubblici})[0].righe == []
    assert azione.storia.count() == 1
