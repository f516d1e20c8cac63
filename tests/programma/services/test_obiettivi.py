# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from programma.models import Azione, Obiettivo, Programma
from programma.services import (
    Riga,
    RigheNonValide,
    crea_obiettivo,
    elimina_obiettivo,
    modifica_obiettivo,
    riordina_obiettivi,
)
from programma.services.conflitti import Conflitto
from tests.cast import crea_settore
from tests.fabbriche import crea_azione as azione_di_prova
from tests.fabbriche import crea_obiettivo as obiettivo_di_prova

INDICATORE = {
    "nome": "Alloggi recuperati",
    "unita": "alloggi",
    "base": Decimal(0),
    "data_base": date(2025, 1, 1),
    "obiettivo_valore": Decimal(50),
    "data_obiettivo": date(2027, 1, 1),
    "fonte": "ALER",
    "verso": "crescente",
}


@pytest.fixture
def io(cast):
    return {"utente": cast.coordinatrice}


@pytest.fixture
def tre(cast, bozza):
    obiettivi = [obiettivo_di_prova(bozza, cast.sociali) for _ in range(3)]
    azione_di_prova(obiettivi[0], cast.lavori_pubblici)
    return obiettivi


def codici(programma):
    return list(programma.obiettivi.order_by("ordine").values_list("titolo", "codice"))


def test_crea_obiettivo_con_il_prossimo_codice(cast, bozza, tre, io):
    dati = {"titolo": "Nuovo", "orizzonte": "breve", "settore": cast.sociali}

    nuovo = crea_obiettivo(programma_id=bozza.pk, dati=dati, indicatori=[Riga(INDICATORE)], **io)

    assert (nuovo.codice, nuovo.ordine, nuovo.indicatori.get().nome) == ("4", 4, "Alloggi recuperati")
    with pytest.raises(PermissionDenied):
        crea_obiettivo(programma_id=bozza.pk, dati=dati, utente=cast.referente)


def test_crea_obiettivo_rifiuta_codice_preso_e_settore_cessato(cast, bozza, tre, io):
    cessato = crea_settore("OLD", "Cessato", al=date(2021, 1, 1))
    dati = {"titolo": "Nuovo", "orizzonte": "breve", "settore": cast.sociali}

    with pytest.raises(ValidationError) as preso:
        crea_obiettivo(programma_id=bozza.pk, dati=dati | {"codice": "2"}, **io)
    with pytest.raises(ValidationError) as scaduto:
        crea_obiettivo(programma_id=bozza.pk, dati=dati | {"settore": cessato}, **io)

    assert preso.value.messages == ["Questo codice è già di un altro obiettivo del programma."]
    assert scaduto.value.message_dict == {"settore": ["Il settore «Cessato» oggi non è valido."]}
    assert bozza.obiettivi.count() == 3


def test_numero_di_obiettivo_cancellato_torna_in_bozza_non_nell_adottato(cast, bozza, tre, io):
    elimina_obiettivo(obiettivo_id=tre[2].pk, **io)
    dati = {"titolo": "Nuovo", "orizzonte": "breve", "settore": cast.sociali}

    in_bozza = crea_obiettivo(programma_id=bozza.pk, dati=dati, **io)
    elimina_obiettivo(obiettivo_id=in_bozza.pk, **io)
    Programma.objects.filter(pk=bozza.pk).update(stato=Programma.Stato.ADOTTATO)
    adottato = crea_obiettivo(programma_id=bozza.pk, dati=dati, **io)

    assert (in_bozza.codice, adottato.codice) == ("3", "4")


def test_codice_di_obiettivo_cambia_quelli_delle_azioni_solo_in_bozza(cast, bozza, tre, io):
    modifica_obiettivo(obiettivo_id=tre[0].pk, dati={"codice": "7"}, **io)
    Programma.objects.filter(pk=bozza.pk).update(stato=Programma.Stato.ADOTTATO)

    with pytest.raises(ValidationError) as rifiuto:
        modifica_obiettivo(obiettivo_id=tre[0].pk, dati={"codice": "8"}, **io)

    assert Azione.objects.get().codice == "7.1"
    assert rifiuto.value.message_dict == {"codice": ["Il programma è adottato: i codici non cambiano più."]}


def test_modifica_obiettivo_chiede_motivo_e_settore_valido(cast, tre, io):
    cessato = crea_settore("OLD", "Cessato", al=date(2021, 1, 1))

    with pytest.raises(ValidationError) as muto:
        modifica_obiettivo(obiettivo_id=tre[0].pk, dati={"settore": cast.urbanistica, "peso": 3}, **io)
    with pytest.raises(ValidationError) as scaduto:
        modifica_obiettivo(obiettivo_id=tre[0].pk, dati={"settore": cessato}, motivo="prova", **io)
    dopo = modifica_obiettivo(obiettivo_id=tre[0].pk, dati={"settore": cast.urbanistica}, motivo="prova", **io)

    assert muto.value.message_dict == {"motivo": ["Scrivi il motivo per cambiare: settore responsabile, peso."]}
    assert scaduto.value.message_dict == {"settore": ["Il settore «Cessato» oggi non è valido."]}
    assert dopo.settore == cast.urbanistica


def test_indicatori_di_obiettivo_si_scrivono_e_fanno_salire_la_versione(tre, io):
    obiettivo = tre[0]

    modifica_obiettivo(obiettivo_id=obiettivo.pk, dati={}, indicatori=[Riga(INDICATORE)], **io)
    indicatore = obiettivo.indicatori.get()
    prima = Obiettivo.objects.get(pk=obiettivo.pk).versione
    with pytest.raises(RigheNonValide) as muto:
        modifica_obiettivo(
            obiettivo_id=obiettivo.pk,
            dati={},
            indicatori=[Riga({"obiettivo_valore": Decimal(60)}, pk=indicatore.pk, posto=2)],
            **io,
        )
    modifica_obiettivo(
        obiettivo_id=obiettivo.pk,
        dati={},
        indicatori=[Riga({}, pk=indicatore.pk, elimina=True)],
        motivo="Non si misura più",
        **io,
    )

    assert prima == obiettivo.versione + 1
    assert muto.value.errori["indicatori"][2].message_dict == {
        "motivo": ["Scrivi il motivo per cambiare: valore obiettivo."]
    }
    assert obiettivo.indicatori.count() == 0


def test_modifica_obiettivo_in_due_segnala_l_urto(tre, io):
    obiettivo = tre[0]
    modifica_obiettivo(obiettivo_id=obiettivo.pk, dati={"titolo": "Loro"}, versione=obiettivo.versione, **io)

    with pytest.raises(Conflitto) as scontro:
        modifica_obiettivo(obiettivo_id=obiettivo.pk, dati={"titolo": "Mio"}, versione=obiettivo.versione, **io)

    assert list(scontro.value.urti) == ["titolo"]


def test_elimina_obiettivo_solo_vuoto_e_in_bozza(bozza, tre, io):
    with pytest.raises(ValidationError) as pieno:
        elimina_obiettivo(obiettivo_id=tre[0].pk, **io)
    elimina_obiettivo(obiettivo_id=tre[1].pk, **io)
    Programma.objects.filter(pk=bozza.pk).update(stato=Programma.Stato.ADOTTATO)
    with pytest.raises(ValidationError) as adottato:
        elimina_obiettivo(obiettivo_id=tre[2].pk, **io)

    assert pieno.value.messages == [
        "L'obiettivo ha delle azioni: spostale sotto un altro obiettivo o cancellale prima."
    ]
    assert adottato.value.messages == ["Il programma è adottato: i suoi obiettivi non si cancellano."]
    assert codici(bozza) == [("Obiettivo 1", "1"), ("Obiettivo 3", "3")]
    assert Obiettivo.storia.filter(id=tre[1].pk, history_type="-").count() == 1


def test_riordina_obiettivi_in_bozza_ridistribuisce_i_codici(bozza, tre, io):
    modifica_obiettivo(obiettivo_id=tre[2].pk, dati={"codice": "10"}, **io)

    riordina_obiettivi(programma_id=bozza.pk, ordine=[tre[2].pk, tre[0].pk, tre[1].pk], **io)

    assert codici(bozza) == [("Obiettivo 3", "1"), ("Obiettivo 1", "2"), ("Obiettivo 2", "10")]
    assert Azione.objects.get().codice == "2.1"


def test_riordina_obiettivi_adottati_tiene_i_codici(bozza, tre, io):
    Programma.objects.filter(pk=bozza.pk).update(stato=Programma.Stato.ADOTTATO)

    riordina_obiettivi(programma_id=bozza.pk, ordine=[tre[1].pk, tre[0].pk, tre[2].pk], **io)

    assert codici(bozza) == [("Obiettivo 2", "2"), ("Obiettivo 1", "1"), ("Obiettivo 3", "3")]
    with pytest.raises(ValidationError) as vecchio:
        riordina_obiettivi(programma_id=bozza.pk, ordine=[tre[1].pk], **io)
    assert vecchio.value.messages == ["L'elenco è cambiato mentre lo riordinavi: guarda com'è adesso e riprova."]
