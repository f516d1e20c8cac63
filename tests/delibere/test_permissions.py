# SPDX-License-Identifier: AGPL-3.0-or-later
import pytest

from delibere.permissions import (
    puo_chiedere_rapporti,
    puo_registrare_atti,
    spiega_chiedere_rapporti,
    spiega_registrare_atti,
)


def test_chi_registra_gli_atti(cast):
    registrano = {nome for nome, chi in cast.persone.items() if puo_registrare_atti(chi)}
    spiegati = {nome for nome, chi in cast.persone.items() if spiega_registrare_atti(chi).puo}

    assert registrano == spiegati == {"coordinatrice", "segreteria"}


def test_chi_chiede_i_rapporti(cast, programma, bozza):
    chiedono = {nome for nome, chi in cast.persone.items() if puo_chiedere_rapporti(chi, bozza)}
    spiegati = {nome for nome, chi in cast.persone.items() if spiega_chiedere_rapporti(chi, programma).puo}

    assert chiedono == spiegati == {"coordinatrice"}


@pytest.mark.parametrize(
    ("chi", "ufficio", "regola"),
    [
        (
            "coordinatrice",
            "Politiche Sociali",
            "Il coordinamento del tavolo chiede rapporti, schede ed elenchi.",
        ),
        ("referente", "", "Solo il coordinamento del tavolo chiede rapporti, schede ed elenchi."),
    ],
)
def test_perche(cast, programma, chi, ufficio, regola):
    spiegazione = spiega_chiedere_rapporti(getattr(cast, chi), programma)

    assert (spiegazione.ufficio, spiegazione.regola) == (ufficio, regola)
