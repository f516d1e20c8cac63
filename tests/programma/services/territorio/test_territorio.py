# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from programma.models import Ambito, CodiceParametro, Comune, EnteProprietario, ParametroNormativo
from programma.queries.parametri import ParametroAssente, parametri, parametro
from programma.services.territorio import (
    TerritorioGiaCaricato,
    carica_territorio,
    crea_comune,
    crea_ente,
    crea_parametro,
    modifica_comune,
    modifica_ente,
    modifica_parametro,
)
from tavolo.models import Cambio
from tests import fabbriche_piani as fabbrica

pytestmark = pytest.mark.django_db
NUOVO = {"nome": "Corte de' Cortesi con Cignone", "istat": "019032", "belfiore": "D056", "cap": "26020"}
DAL = date(2020, 1, 1)


@pytest.fixture
def ambito(cast):
    return fabbrica.crea_ambito()


def dati(comune, **cambia):
    campi = ("nome", "istat", "belfiore", "cap", "capofila", "dal", "al")
    return {campo: getattr(comune, campo) for campo in campi} | cambia


def test_carica_i_comuni_pubblicati_una_volta_sola(cast):
    ambito = carica_territorio(utente=cast.sistema)

    assert (ambito.comuni.count(), ambito.enti.count()) == (47, 48)
    assert Comune.objects.get(capofila=True).nome == "Cremona"
    cortesi = Comune.objects.get(istat="019032")
    assert (cortesi.nome, cortesi.cap, cortesi.ente.nome) == (
        "Corte de' Cortesi con Cignone",
        "26020",
        "Comune di Corte de' Cortesi con Cignone",
    )
    assert EnteProprietario.objects.get(tipo="aler").nome == "ALER Brescia-Cremona-Mantova"
    assert set(ParametroNormativo.objects.values_list("codice", flat=True)) == set(CodiceParametro.values)
    cambi = Cambio.objects.count()
    with pytest.raises(TerritorioGiaCaricato):
        carica_territorio(utente=cast.sistema)
    with pytest.raises(CommandError, match="ci sono già"):
        call_command("carica_territorio")
    assert (Ambito.objects.count(), Cambio.objects.count()) == (1, cambi)


def test_il_piano_di_un_anno_usa_i_parametri_di_allora(cast):
    carica_territorio(utente=cast.sistema)

    assert parametro(CodiceParametro.QUOTA_FORZE, al=date(2025, 3, 9)) == Decimal(10)
    assert parametro(CodiceParametro.QUOTA_FORZE, al=date(2025, 3, 10)) == Decimal(20)
    assert parametro(CodiceParametro.QUOTA_INDIGENTI, al=date(2019, 1, 1)) == Decimal(20)
    with pytest.raises(ParametroAssente, match="Al 01/01/2025 non è in vigore nessun valore di: quota per le cat"):
        parametro(CodiceParametro.QUOTA_ARTICOLO_14, al=date(2025, 1, 1))
    assert CodiceParametro.QUOTA_ARTICOLO_14 not in parametri(date(2025, 1, 1))


def test_comune_nuovo_nasce_con_il_suo_ente(cast, ambito):
    comune = crea_comune(utente=cast.coordinatrice, dati=NUOVO | {"dal": DAL})

    assert (comune.ente.nome, comune.ente.tipo, comune.ente.dal) == (
        "Comune di Corte de' Cortesi con Cignone",
        "comune",
        DAL,
    )
    for chi in (cast.referente, cast.consigliera, cast.estraneo):
        with pytest.raises(PermissionDenied):
            crea_comune(utente=chi, dati=NUOVO | {"dal": DAL})
    assert Comune.objects.count() == 1


@pytest.mark.parametrize(
    ("cambia", "campo"),
    [
        ({"istat": "19032"}, "istat"),
        ({"istat": "019O32"}, "istat"),
        ({"istat": "019032\n"}, "istat"),
        ({"belfiore": "d056"}, "belfiore"),
        ({"cap": "2602"}, "cap"),
        ({"nome": ""}, "nome"),
        ({"nome": "a\x00b"}, "nome"),
        ({"al": date(2019, 12, 31)}, "al"),
    ],
)
def test_comune_con_dati_sbagliati_non_si_scrive(cast, ambito, cambia, campo):
    with pytest.raises(ValidationError) as rifiuto:
        crea_comune(utente=cast.coordinatrice, dati=NUOVO | {"dal": DAL} | cambia)

    assert set(rifiuto.value.error_dict) == {campo}
    assert (Comune.objects.count(), EnteProprietario.objects.count()) == (0, 0)


def test_due_periodi_dello_stesso_comune_non_si_sovrappongono(cast, ambito):
    crea_comune(utente=cast.coordinatrice, dati=NUOVO | {"dal": DAL, "al": date(2021, 12, 31)})

    with pytest.raises(ValidationError, match="codice ISTAT è già nell'ambito"):
        crea_comune(utente=cast.coordinatrice, dati=NUOVO | {"dal": date(2021, 12, 31)})
    with pytest.raises(IntegrityError, match="comune_istat_unico"), transaction.atomic():
        fabbrica.crea_comune(ambito, istat="019032", dal=date(2021, 6, 1))
    tornato = crea_comune(utente=cast.coordinatrice, dati=NUOVO | {"dal": date(2022, 1, 1)})

    assert Comune.objects.filter(istat="019032").count() == 2
    assert tornato.ente.pk != Comune.objects.earliest("dal").ente.pk


def test_un_solo_capofila_per_volta(cast, ambito):
    fabbrica.crea_comune(ambito, capofila=True)

    with pytest.raises(ValidationError, match="ha già un Comune capofila"):
        crea_comune(utente=cast.coordinatrice, dati=NUOVO | {"dal": DAL, "capofila": True})

    assert Comune.objects.count() == 1


def test_cambio_di_periodo_chiede_un_motivo_e_l_ente_lo_segue(cast, ambito):
    comune = fabbrica.crea_comune(ambito)
    fine = date(2026, 12, 31)

    with pytest.raises(ValidationError) as rifiuto:
        modifica_comune(utente=cast.amministratrice, comune_id=comune.pk, dati=dati(comune, al=fine))
    assert "motivo" in rifiuto.value.error_dict
    modifica_comune(
        utente=cast.amministratrice, comune_id=comune.pk, dati=dati(comune, nome="Cremone", al=fine), motivo="Fusione"
    )

    comune.refresh_from_db()
    ente = EnteProprietario.objects.get(comune=comune)
    assert (comune.al, ente.al, ente.nome) == (fine, fine, "Comune di Cremone")
    assert comune.storia.first().cambio.motivo == "Fusione"


def test_ente_di_un_comune_si_cambia_solo_con_il_comune(cast, ambito):
    comune = fabbrica.crea_comune(ambito)
    aler = crea_ente(utente=cast.coordinatrice, dati={"tipo": "aler", "nome": "ALER", "dal": DAL, "al": None})
    nuovi = {"tipo": "operatore_accreditato", "nome": "Cooperativa", "dal": DAL, "al": None}

    with pytest.raises(ValidationError, match="si modifica da lì"):
        modifica_ente(utente=cast.coordinatrice, ente_id=comune.ente.pk, dati=nuovi, motivo="Prova")
    with pytest.raises(ValidationError, match="nascono con il loro Comune"):
        crea_ente(utente=cast.coordinatrice, dati=nuovi | {"tipo": "comune"})
    modifica_ente(utente=cast.coordinatrice, ente_id=aler.pk, dati=nuovi, motivo="Prova")

    aler.refresh_from_db()
    assert (aler.tipo, aler.nome) == ("operatore_accreditato", "Cooperativa")
    assert EnteProprietario.objects.get(comune=comune).nome == "Comune di Cremona"


def test_nuovo_valore_chiude_quello_di_prima(cast, ambito):
    prima = fabbrica.crea_parametro(valore=20)
    nuovo = {"codice": prima.codice, "valore": Decimal(25), "dal": date(2027, 1, 1), "fonte": "Legge di prova"}

    crea_parametro(utente=cast.coordinatrice, dati=nuovo)

    prima.refresh_from_db()
    assert prima.al == date(2026, 12, 31)
    assert parametro(prima.codice, al=date(2026, 12, 31)) == 20
    assert parametro(prima.codice, al=date(2027, 1, 1)) == 25


def test_valori_che_si_sovrappongono_sono_rifiutati(cast, ambito):
    prima = fabbrica.crea_parametro(al=date(2030, 12, 31))
    nuovo = {"codice": prima.codice, "valore": Decimal(25), "dal": date(2029, 1, 1), "fonte": "Legge di prova"}

    with pytest.raises(ValidationError, match="è già in vigore un altro valore"):
        crea_parametro(utente=cast.coordinatrice, dati=nuovo)
    with pytest.raises(IntegrityError, match="parametro_uno_per_volta"), transaction.atomic():
        fabbrica.crea_parametro(dal=date(2029, 1, 1))

    assert ParametroNormativo.objects.count() == 1


def test_correzione_di_un_parametro_chiede_il_motivo(cast, ambito):
    riga = fabbrica.crea_parametro()
    nuovi = {"codice": riga.codice, "valore": Decimal(21), "dal": riga.dal, "al": None, "fonte": riga.fonte, "nota": ""}

    with pytest.raises(ValidationError) as rifiuto:
        modifica_parametro(utente=cast.coordinatrice, parametro_id=riga.pk, dati=nuovi)
    with pytest.raises(ValidationError, match="non cambia"):
        modifica_parametro(
            utente=cast.coordinatrice, parametro_id=riga.pk, dati=nuovi | {"codice": "tetto_sat"}, motivo="Prova"
        )
    modifica_parametro(utente=cast.coordinatrice, parametro_id=riga.pk, dati=nuovi, motivo="Errore di battitura")

    assert rifiuto.value.messages == ["Scrivi il motivo per cambiare: valore."]
    assert ParametroNormativo.objects.get().valore == 21
