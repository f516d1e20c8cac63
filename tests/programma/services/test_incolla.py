# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from programma.models import Azione
from programma.services import Parti, RigheNonValide
from programma.services.incolla import AzioneIncollata, incolla_azioni
from tests.cast import crea_settore
from tests.fabbriche import crea_obiettivo, crea_programma


@pytest.fixture
def casa(cast, bozza):
    return crea_obiettivo(bozza, cast.sociali)


def test_incolla_tutto_o_niente(cast, bozza, casa):
    cessato = crea_settore("OLD", "Cessato", al=date(2021, 1, 1))
    buona = AzioneIncollata(casa.pk, {"titolo": "A", "settore": cast.urbanistica}, posto=0)
    guasta = AzioneIncollata(casa.pk, {"titolo": "B", "settore": cessato}, posto=4)
    codice = AzioneIncollata(casa.pk, {"titolo": "C", "settore": cast.urbanistica}, Parti(cup=["SBAGLIATO"]), posto=5)

    with pytest.raises(RigheNonValide) as rifiuto:
        incolla_azioni(utente=cast.coordinatrice, programma_id=bozza.pk, righe=[buona, guasta, codice])
    vuoto = Azione.objects.count()
    incolla_azioni(utente=cast.coordinatrice, programma_id=bozza.pk, righe=[buona])

    assert list(rifiuto.value.errori["azioni"]) == [4, 5]
    assert (vuoto, Azione.objects.get().codice) == (0, "1.1")


def test_incolla_negata_a_chi_non_coordina_e_sotto_altri_programmi(cast, bozza, casa):
    riga = AzioneIncollata(casa.pk, {"titolo": "A", "settore": cast.urbanistica})
    altrove = crea_obiettivo(crea_programma(titolo="Altro"), cast.sociali)
    estranea = AzioneIncollata(altrove.pk, {"titolo": "A", "settore": cast.urbanistica})

    with pytest.raises(PermissionDenied):
        incolla_azioni(utente=cast.referente, programma_id=bozza.pk, righe=[riga])
    with pytest.raises(ValidationError) as rifiuto:
        incolla_azioni(utente=cast.coordinatrice, programma_id=bozza.pk, righe=[riga, estranea])

    assert rifiuto.value.messages == ["Uno degli obiettivi scelti non è di questo programma."]
    assert Azione.objects.count() == 0
