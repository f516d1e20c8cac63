# SPDX-License-Identifier: AGPL-3.0-or-later
import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from tavolo.queries.persone import (
    elenco_settori,
    incarico_gestibile,
    persona_gestibile,
    settore_gestibile,
    soggetto_gestibile,
    storia_settore,
)
from tavolo.services import modifica_settore
from tests.fabbriche import crea_soggetto

ACCESSI = [persona_gestibile, incarico_gestibile, settore_gestibile, soggetto_gestibile]


@pytest.mark.parametrize("accesso", ACCESSI)
def test_accesso_solo_a_chi_amministra(cast, accesso):
    with pytest.raises(PermissionDenied):
        accesso(cast.coordinatrice, 1)
    with pytest.raises(Http404):
        accesso(cast.amministratrice, 999_999)


def test_accesso_trova_l_oggetto(cast):
    soggetto, incarico = crea_soggetto(), cast.referente.incarichi.get()

    trovati = [
        persona_gestibile(cast.amministratrice, cast.referente.pk),
        incarico_gestibile(cast.amministratrice, incarico.pk),
        settore_gestibile(cast.amministratrice, cast.tributi.pk),
        soggetto_gestibile(cast.amministratrice, soggetto.pk),
    ]

    assert trovati == [cast.referente, incarico, cast.tributi, soggetto]


def test_elenco_settori_mostra_solo_chi_e_in_carica(cast, django_assert_num_queries):
    with django_assert_num_queries(2):
        per_settore = {s.codice: [i.utente.username for i in s.vigenti] for s in elenco_settori()}

    assert sorted(per_settore["LLPP"]) == ["bruno.salva", "elsa.crescenza", "furio.gorgonzola"]
    assert per_settore["TRIB"] == []


def test_storia_di_un_settore_dice_che_cosa_e_cambiato(cast):
    modifica_settore(
        utente=cast.amministratrice,
        settore=cast.tributi,
        codice="TRIB",
        nome="Tributi",
        dal=cast.tributi.dal,
        al=cast.tributi.dal,
        motivo="Riordino",
    )

    ultima, prima = storia_settore(cast.tributi)

    assert ultima.testo == "Dati: modifica di Gilda Grana. Motivo: Riordino"
    assert ultima.dettagli == ("nome: Entrate - Tributi → Tributi", "valido fino al: vuoto → 01/01/2020")
    assert prima.dettagli == (
        "codice: TRIB",
        "nome: Entrate - Tributi",
        "coordina il tavolo: no",
        "valido dal: 01/01/2020",
    )
