# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from abitare.lib.tempo import oggi
from programma.models import Stato, Verifica
from programma.services.aggiornamenti import (
    avanza,
    dichiara,
    nessuna_variazione,
)
from tests.fabbriche import crea_aggiornamento, crea_fase, crea_indicatore, crea_risorsa, crea_verifica

IN_CORSO = {"stato": Stato.IN_CORSO, "avanzamento": Decimal(40)}


def errori(cosa, **argomenti):
    with pytest.raises(ValidationError) as preso:
        cosa(**argomenti)
    return set(preso.value.message_dict) if hasattr(preso.value, "error_dict") else preso.value.messages


def test_nessuna_variazione_ripete_l_ultimo_valido(cast, azione):
    fase, indicatore = crea_fase(azione), crea_indicatore(azione=azione)
    prima = dichiara(
        utente=cast.referente,
        azione_id=azione.pk,
        dati=IN_CORSO
        | {
            "riferito_al": date(2026, 3, 1),
            "testo": "SAL 1",
            "proposta": "Spostare la fine",
            f"fase_{fase.pk}_inizio": date(2026, 2, 1),
            f"indicatore_{indicatore.pk}": Decimal(3),
        },
    )

    dopo = nessuna_variazione(utente=cast.supplente, azione_id=azione.pk)

    assert (dopo.riferito_al, dopo.nessuna_variazione, dopo.corregge) == (oggi(), True, None)
    assert (dopo.avanzamento, dopo.testo, dopo.proposta) == (prima.avanzamento, "SAL 1", "")
    assert dopo.fasi.get().inizio_effettivo == date(2026, 2, 1)
    assert dopo.indicatori.count() == 0
    assert nessuna_variazione(utente=cast.referente, azione_id=azione.pk) == dopo


def test_nessuna_variazione_con_lo_stesso_segno_e_una(cast, azione):
    crea_aggiornamento(azione, 40, riferito_al=date(2026, 3, 1))
    segno = uuid4()

    prima = nessuna_variazione(utente=cast.referente, azione_id=azione.pk, segno=segno)

    assert nessuna_variazione(utente=cast.referente, azione_id=azione.pk, segno=segno) == prima


def test_nessuna_variazione_vuole_una_parola_valida(cast, azione):
    assert len(errori(nessuna_variazione, utente=cast.referente, azione_id=azione.pk)) == 1

    crea_verifica(crea_aggiornamento(azione, 40), esito=Verifica.Esito.RESTITUITA, commento="Manca il SAL")

    assert len(errori(nessuna_variazione, utente=cast.referente, azione_id=azione.pk)) == 1
    assert len(errori(avanza, utente=cast.referente, azione_id=azione.pk, avanzamento=Decimal(50))) == 1
    with pytest.raises(PermissionDenied):
        nessuna_variazione(utente=cast.referente_urbanistica, azione_id=azione.pk)


def test_nessuna_variazione_dopo_l_accettazione_prende_gli_importi_vivi(cast, azione):
    risorsa = crea_risorsa(azione, impegnato=Decimal(500))
    prima = crea_aggiornamento(azione, 40, riferito_al=date(2026, 3, 1))
    prima.risorse.create(risorsa=risorsa, impegnato=Decimal(100), liquidato=Decimal(0))
    crea_verifica(prima)

    dopo = nessuna_variazione(utente=cast.referente, azione_id=azione.pk)

    assert dopo.risorse.get().impegnato == 500


def test_avanza_porta_con_se_gli_importi_che_aspettano(cast, azione):
    risorsa = crea_risorsa(azione)
    dichiara(
        utente=cast.referente, azione_id=azione.pk, dati=IN_CORSO | {f"risorsa_{risorsa.pk}_impegnato": Decimal(70)}
    )

    dopo = avanza(utente=cast.supplente, azione_id=azione.pk, avanzamento=Decimal(45))

    assert dopo.risorse.get().impegnato == 70


def test_avanza_avvia_e_lascia_il_resto(cast, azione):
    scritto = avanza(utente=cast.referente, azione_id=azione.pk, avanzamento=Decimal(40))
    segno = uuid4()
    poi = avanza(utente=cast.referente, azione_id=azione.pk, avanzamento=Decimal("52.5"), segno=segno)

    assert (scritto.stato, scritto.avanzamento, scritto.riferito_al) == (Stato.IN_CORSO, 40, oggi())
    assert avanza(utente=cast.referente, azione_id=azione.pk, avanzamento=Decimal(60), segno=segno) == poi
    assert errori(avanza, utente=cast.referente, azione_id=azione.pk, avanzamento=Decimal(100)) == {"mezzo_di_prova"}


def test_avanza_a_zero_resta_non_avviata(cast, azione):
    scritto = avanza(utente=cast.referente, azione_id=azione.pk, avanzamento=Decimal(0))

    assert scritto.stato == Stato.NON_AVVIATA
