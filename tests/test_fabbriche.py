# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import date
from decimal import Decimal

from programma.permissions import puo_aggiornare, puo_contribuire, puo_modificare
from tests.fabbriche import (
    crea_aggiornamento,
    crea_codice,
    crea_coinvolgimento,
    crea_collaborazione,
    crea_fase,
    crea_indicatore,
    crea_misurazione,
    crea_risorsa,
    crea_soggetto,
    crea_verifica,
)


def chi(cast, domanda):
    return {nome for nome, persona in cast.persone.items() if domanda(persona)}


def test_cast_ha_i_diritti_dei_suoi_incarichi(cast, azione):
    programma = azione.obiettivo.programma
    crea_collaborazione(azione, cast.urbanistica)

    assert chi(cast, lambda u: puo_modificare(u, programma)) == {"coordinatrice"}
    assert chi(cast, lambda u: puo_aggiornare(u, azione)) == {"referente", "supplente"}
    assert chi(cast, lambda u: puo_contribuire(u, azione)) == {
        "coordinatrice",
        "referente",
        "referente_urbanistica",
        "supplente",
    }


def test_cast_vede_la_bozza_solo_al_tavolo(cast, bozza, programma):
    vedono = chi(cast, lambda u: type(bozza).objects.visibili_a(u).filter(pk=bozza.pk).exists())

    assert vedono == {
        "coordinatrice",
        "dirigente",
        "referente",
        "referente_sociali",
        "referente_urbanistica",
        "supplente",
    }


def test_fabbriche_scrivono_un_programma_intero(cast, azione):
    crea_fase(azione)
    crea_risorsa(azione)
    crea_codice(azione, "D19J21000123001")
    crea_coinvolgimento(azione, crea_soggetto())
    indicatore = crea_indicatore(azione=azione)
    crea_misurazione(indicatore, Decimal(10), date(2026, 1, 1))
    verifica = crea_verifica(crea_aggiornamento(azione, 40, autore=cast.referente))

    assert verifica.aggiornamento.cambio.utente == cast.referente
    assert azione.storia.get().cambio.utente == cast.sistema
