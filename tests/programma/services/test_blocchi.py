# SPDX-License-Identifier: AGPL-3.0-or-later
"""Locks and clashes on two real connections."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import PermissionDenied
from django.db import OperationalError, connection, transaction

from programma.models import Azione, Programma
from programma.services import (
    blocca_per_congelare,
    blocca_programma,
    crea_azione,
    crea_obiettivo,
    modifica_azione,
    riordina_azioni,
    scrive_nel_programma,
)
from programma.services.conflitti import Conflitto
from tests.fabbriche import crea_azione as azione_di_prova
from tests.fabbriche import crea_obiettivo as obiettivo_di_prova
from tests.supporto.insieme import in_parallelo

pytestmark = [pytest.mark.motore, pytest.mark.django_db(transaction=True)]


def subito(blocca, programma):
    """What another connection gets that does not wait: True for the lock, False when it is held."""

    def prova():
        with transaction.atomic():
            connection.cursor().execute("SET LOCAL lock_timeout = '200ms'")
            try:
                blocca(programma.pk)
            except OperationalError:
                return False
        return True

    return in_parallelo(prova)[0]


def test_molti_scrivono_insieme_ma_chi_congela_e_solo(cast, bozza):
    with transaction.atomic():
        blocca_programma(bozza.pk)
        mentre_si_scrive = (subito(blocca_programma, bozza), subito(blocca_per_congelare, bozza))
    with transaction.atomic():
        blocca_per_congelare(bozza.pk)
        mentre_si_congela = (subito(blocca_programma, bozza), subito(blocca_per_congelare, bozza))

    assert mentre_si_scrive == (True, False)
    assert mentre_si_congela == (False, False)
    with pytest.raises(Programma.DoesNotExist):
        blocca_programma(0)


def test_due_sullo_stesso_campo_uno_solo_vince(cast, bozza):
    azione = azione_di_prova(obiettivo_di_prova(bozza, cast.sociali), cast.urbanistica)

    def scrivi(titolo):
        return lambda: modifica_azione(
            utente=cast.coordinatrice, azione_id=azione.pk, versione=azione.versione, dati={"titolo": titolo}
        )

    esiti = in_parallelo(*[scrivi(f"Titolo {numero}") for numero in range(4)])

    assert sorted(type(esito).__name__ for esito in esiti) == ["Azione", "Conflitto", "Conflitto", "Conflitto"]
    vincente = next(esito for esito in esiti if isinstance(esito, Azione))
    azione.refresh_from_db()
    assert (azione.titolo, azione.versione) == (vincente.titolo, vincente.versione)
    assert all(esito.urti["titolo"].loro == vincente.titolo for esito in esiti if isinstance(esito, Conflitto))


def test_azioni_e_obiettivi_creati_insieme_hanno_codici_diversi(cast, bozza):
    casa = obiettivo_di_prova(bozza, cast.sociali)
    dati = {"titolo": "Azione", "settore": cast.urbanistica}
    nuovo = {"titolo": "Obiettivo", "settore": cast.sociali, "orizzonte": "breve"}

    esiti = in_parallelo(
        *[lambda: crea_azione(utente=cast.coordinatrice, obiettivo_id=casa.pk, dati=dati)] * 3,
        *[lambda: crea_obiettivo(utente=cast.coordinatrice, programma_id=bozza.pk, dati=nuovo)] * 2,
    )

    assert [esito for esito in esiti if isinstance(esito, Exception)] == []
    assert sorted(casa.azioni.values_list("codice", flat=True)) == ["1.1", "1.2", "1.3"]
    assert sorted(bozza.obiettivi.values_list("codice", flat=True)) == ["1", "2", "3"]


def test_riordinare_insieme_lascia_codici_in_fila(cast, bozza):
    casa = obiettivo_di_prova(bozza, cast.sociali)
    chiavi = [azione_di_prova(casa, cast.urbanistica).pk for _ in range(3)]

    def riordina(ordine):
        return lambda: riordina_azioni(utente=cast.coordinatrice, obiettivo_id=casa.pk, ordine=ordine)

    esiti = in_parallelo(riordina(chiavi[::-1]), riordina([chiavi[1], chiavi[0], chiavi[2]]))

    assert esiti == [None, None]
    assert list(casa.azioni.order_by("ordine").values_list("codice", flat=True)) == ["1.1", "1.2", "1.3"]


def test_il_diritto_si_guarda_di_nuovo_dopo_il_blocco(cast, bozza):
    """Somebody closes the programme while a writer waits for its row: the writer is refused."""

    def scrivi():
        with scrive_nel_programma(cast.coordinatrice, bozza.pk):
            pytest.fail("written in a closed programme")

    with ThreadPoolExecutor(1) as squadra:
        with transaction.atomic():
            blocca_per_congelare(bozza.pk)
            attesa = squadra.submit(lambda: in_parallelo(scrivi)[0])
            Programma.objects.filter(pk=bozza.pk).update(stato=Programma.Stato.CHIUSO)
        esito = attesa.result(timeout=10)

    assert isinstance(esito, PermissionDenied)
