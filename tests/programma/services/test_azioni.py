# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from programma.permissions import puo_aggiornare
from programma.services import (
    Parti,
    Riga,
    crea_azione,
    modifica_azione,
    riordina_azioni,
    riordina_obiettivi,
    sposta_azione,
)
from programma.services.conflitti import Conflitto
from tavolo.models import Messaggio


def _crea(tavola, titolo="Azione", **altro):
    parti = altro.pop("parti", None)
    dati = {"titolo": titolo, "settore": tavola.llpp, **altro}
    return crea_azione(utente=tavola.coordinatrice, obiettivo_id=tavola.primo.pk, dati=dati, parti=parti)


def test_crea_azione_da_codice_diritto_e_avviso(tavola):
    azione = _crea(tavola, parti=Parti(collaborano=[tavola.pol], cup=["C11G06000000001"]))

    assert azione.codice == "1.1"
    assert puo_aggiornare(tavola.referente, azione) is True
    assert puo_aggiornare(tavola.altra, azione) is False
    assert [m.destinatario for m in Messaggio.objects.all()] == [tavola.referente]
    with pytest.raises(PermissionDenied):
        crea_azione(utente=tavola.referente, obiettivo_id=tavola.primo.pk, dati={"titolo": "x", "settore": tavola.llpp})


def test_sposta_e_riordina_in_bozza_rinumerano(tavola):
    prima, seconda, terza = (_crea(tavola, f"Azione {n}") for n in range(3))

    riordina_azioni(utente=tavola.coordinatrice, obiettivo_id=tavola.primo.pk, ordine=[terza.pk, prima.pk, seconda.pk])
    sposta_azione(utente=tavola.coordinatrice, azione_id=terza.pk, obiettivo_id=tavola.secondo.pk)
    riordina_obiettivi(
        utente=tavola.coordinatrice, programma_id=tavola.programma.pk, ordine=[tavola.secondo.pk, tavola.primo.pk]
    )

    for azione, codice in ((prima, "2.1"), (seconda, "2.2"), (terza, "1.1")):
        azione.refresh_from_db()
        assert azione.codice == codice


def test_modifica_unisce_e_mostra_gli_urti(tavola):
    fase = Riga({"nome": "Gara", "inizio_previsto": date(2026, 1, 1), "fine_prevista": date(2026, 6, 1), "peso": 1})
    azione = _crea(tavola, parti=Parti(fasi=[fase]))
    io = {"utente": tavola.coordinatrice, "azione_id": azione.pk, "versione": azione.versione, "motivo": "prova"}
    chiave = azione.fasi.get().pk

    modifica_azione(dati={"titolo": "Nuovo"}, parti=Parti(fasi=[Riga({"nome": "Bando"}, pk=chiave)]), **io)
    dopo = modifica_azione(dati={"titolo": "Azione", "luogo": "Via Roma"}, **io)

    assert (dopo.titolo, dopo.luogo, dopo.fasi.get().nome) == ("Nuovo", "Via Roma", "Bando")
    with pytest.raises(Conflitto) as scontro:
        modifica_azione(dati={"titolo": "Mio"}, parti=Parti(fasi=[Riga({"nome": "Avviso"}, pk=chiave)]), **io)
    assert set(scontro.value.urti) == {"titolo", f"fasi-{chiave}-nome"}
