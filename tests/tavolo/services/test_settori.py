# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import date

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError

from programma.permissions import puo_modificare
from tavolo.models import Ruolo, Settore, Utente
from tavolo.services import affida_coordinamento, conferisci_incarico, crea_settore, modifica_settore
from tests.cast import INIZIO
from tests.fabbriche import crea_programma

pytestmark = pytest.mark.motore

DAL = date(2026, 1, 1)


def fresca(utente):
    return Utente.objects.get(pk=utente.pk)


def test_crea_settore_con_i_suoi_gruppi(cast):
    settore = crea_settore(utente=cast.amministratrice, codice="PAT", nome="Patrimonio", dal=DAL)

    assert settore.gruppo.settore == settore
    assert settore.gruppo_coordinamento.settore_coordinatore == settore
    assert settore.coordina is False
    assert settore.storia.get().cambio.utente == cast.amministratrice


@pytest.mark.parametrize("codice", ["LLPP", "llpp"])
def test_crea_settore_con_un_codice_gia_preso(cast, codice):
    gruppi = Group.objects.count()

    with pytest.raises(ValidationError) as errore:
        crea_settore(utente=cast.amministratrice, codice=codice, nome="Doppio", dal=DAL)

    assert errore.value.messages == ["Questo codice è già di un altro settore."]
    assert Group.objects.count() == gruppi


def test_crea_settore_con_le_date_invertite(cast):
    with pytest.raises(ValidationError) as errore:
        crea_settore(utente=cast.amministratrice, codice="PAT", nome="Patrimonio", dal=DAL, al=date(2025, 12, 31))

    assert errore.value.messages == ["La data di fine viene prima di quella di inizio."]


@pytest.mark.parametrize("chi", ["coordinatrice", "referente", "consigliera", "segreteria", "estraneo", "disattivata"])
def test_settori_solo_da_chi_amministra(cast, chi):
    persona = cast.persone[chi]
    prima = Settore.objects.count()

    with pytest.raises(PermissionDenied):
        crea_settore(utente=persona, codice="PAT", nome="Patrimonio", dal=DAL)
    with pytest.raises(PermissionDenied):
        modifica_settore(utente=persona, settore=cast.sociali, codice="X", nome="X", dal=DAL, al=None)
    with pytest.raises(PermissionDenied):
        affida_coordinamento(utente=persona, settore=cast.urbanistica, motivo="prova")

    assert Settore.objects.count() == prima
    assert Settore.objects.get(coordina=True) == cast.sociali


def test_modifica_settore_tiene_i_gruppi(cast):
    modificato = modifica_settore(
        utente=cast.amministratrice, settore=cast.urbanistica, codice="EDI", nome="Edilizia", dal=INIZIO, al=None
    )

    assert (modificato.codice, modificato.gruppo_id) == ("EDI", cast.urbanistica.gruppo_id)
    assert modificato.storia.first().cambio.settore == cast.urbanistica


@pytest.mark.parametrize(("dal", "al", "campo"), [(DAL, None, "dal"), (INIZIO, date(2030, 1, 1), "al")])
def test_modifica_settore_non_lascia_incarichi_fuori(cast, dal, al, campo):
    with pytest.raises(ValidationError) as errore:
        modifica_settore(
            utente=cast.amministratrice, settore=cast.urbanistica, codice="URB", nome="Urbanistica", dal=dal, al=al
        )

    cast.urbanistica.refresh_from_db()
    assert list(errore.value.message_dict) == [campo]
    assert (cast.urbanistica.dal, cast.urbanistica.al) == (INIZIO, None)


def test_affida_coordinamento_a_un_settore_finito(cast):
    finito = crea_settore(utente=cast.sistema, codice="VEC", nome="Vecchio", dal=INIZIO, al=date(2021, 1, 1))

    with pytest.raises(ValidationError) as errore:
        affida_coordinamento(utente=cast.amministratrice, settore=finito, motivo="prova")

    assert errore.value.message_dict == {"settore": ["Questo settore oggi non è in funzione."]}
    assert Settore.objects.get(coordina=True) == cast.sociali


def test_affida_coordinamento_passa_i_diritti_su_ogni_programma(cast):
    programmi = [crea_programma(titolo="Primo"), crea_programma(titolo="Secondo")]
    nuova = cast.referente_urbanistica
    conferisci_incarico(
        utente=cast.amministratrice, persona=nuova, ruolo=Ruolo.COORDINATORE, settore=cast.urbanistica, dal=DAL
    )
    prima = [puo_modificare(fresca(nuova), p) for p in programmi]

    affida_coordinamento(utente=cast.amministratrice, settore=cast.urbanistica, motivo="Riorganizzazione")

    assert prima == [False, False]
    assert [puo_modificare(fresca(nuova), p) for p in programmi] == [True, True]
    assert [puo_modificare(fresca(cast.coordinatrice), p) for p in programmi] == [False, False]
    assert Settore.objects.get(coordina=True) == cast.urbanistica


def test_affida_coordinamento_a_chi_lo_ha_gia(cast):
    with pytest.raises(ValidationError) as errore:
        affida_coordinamento(utente=cast.amministratrice, settore=cast.sociali, motivo="prova")

    assert errore.value.message_dict == {"settore": ["Questo settore coordina già il tavolo."]}


def test_affida_coordinamento_la_prima_volta(cast):
    Utente.objects.sistema()
    nuovo = crea_settore(utente=cast.sistema, codice="PAT", nome="Patrimonio", dal=DAL)

    assert affida_coordinamento(utente=cast.sistema, settore=nuovo, motivo="Avvio").coordina is True


def test_due_settori_non_coordinano_insieme(cast):
    with pytest.raises(IntegrityError, match="un_solo_coordinamento"):
        Settore.objects.filter(pk=cast.urbanistica.pk).update(coordina=True)
