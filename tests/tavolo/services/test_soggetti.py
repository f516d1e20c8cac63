# SPDX-License-Identifier: AGPL-3.0-or-later
import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tavolo.models import SoggettoEsterno, TipoSoggetto
from tavolo.services import crea_soggetto, modifica_soggetto


def test_crea_e_modifica_soggetto(cast):
    soggetto = crea_soggetto(utente=cast.amministratrice, nome="Sindacato di prova", tipo=TipoSoggetto.INQUILINI)

    modificato = modifica_soggetto(
        utente=cast.amministratrice, soggetto=soggetto, nome="Unione di prova", tipo=TipoSoggetto.ALTRO, attivo=False
    )

    assert [r.nome for r in modificato.storia.all()] == ["Unione di prova", "Sindacato di prova"]
    assert modificato.attivo is False


def test_crea_soggetto_doppio(cast):
    crea_soggetto(utente=cast.amministratrice, nome="Sindacato di prova", tipo=TipoSoggetto.INQUILINI)

    with pytest.raises(ValidationError) as errore:
        crea_soggetto(utente=cast.amministratrice, nome="Sindacato di prova", tipo=TipoSoggetto.ALTRO)

    assert errore.value.message_dict == {"nome": ["Esiste già."]}


def test_soggetti_solo_da_chi_amministra(cast):
    with pytest.raises(PermissionDenied):
        crea_soggetto(utente=cast.coordinatrice, nome="Sindacato di prova", tipo=TipoSoggetto.INQUILINI)

    assert SoggettoEsterno.objects.count() == 0
