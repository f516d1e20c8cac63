# SPDX-License-Identifier: AGPL-3.0-or-later
from hashlib import sha256

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tavolo.models import Oscuramento
from tavolo.queries.oscuramenti import campi_di_testo, modelli_oscurabili, oscuramenti_recenti, versioni_del_testo
from tavolo.services import oscura_testo
from tavolo.storia import con_autore
from tests.fabbriche import crea_aggiornamento

pytestmark = pytest.mark.motore

NOME = "Nota su Tizio Caio, via Vecchia 1"


@pytest.fixture
def azione_con_un_nome(cast, azione):
    azione.descrizione = NOME
    with con_autore(cast.coordinatrice):
        azione.save()
    azione.descrizione = "Nota senza nomi"
    with con_autore(cast.coordinatrice):
        azione.save()
    return azione


def oscura(cast, azione, **dati):
    comuni = {"modello": "programma.azione", "oggetto_id": azione.pk, "campo": "descrizione", "testo": NOME}
    return oscura_testo(**{"utente": cast.amministratrice, "motivo": "Richiesta dell'interessato", **comuni, **dati})


def test_oscura_testo_di_una_versione_passata(cast, azione_con_un_nome):
    oscuramento = oscura(cast, azione_con_un_nome)

    assert oscuramento.impronta == sha256(NOME.encode()).hexdigest().upper()
    assert oscuramento.cambio.motivo == "Richiesta dell'interessato"
    assert list(oscuramenti_recenti()) == [oscuramento]


@pytest.mark.parametrize(
    ("dati", "campi"),
    [
        ({"testo": "mai scritto"}, ["testo"]),
        ({"modello": "auth.group"}, ["testo"]),
        ({"campo": "stato"}, ["testo"]),
        ({"campo": "password"}, ["testo"]),
        ({"oggetto_id": 10**9}, ["testo"]),
        ({"motivo": "  "}, ["motivo"]),
    ],
)
def test_oscura_testo_che_non_c_e(cast, azione_con_un_nome, dati, campi):
    with pytest.raises(ValidationError) as errore:
        oscura(cast, azione_con_un_nome, **dati)

    assert list(errore.value.message_dict) == campi
    assert Oscuramento.objects.count() == 0


def test_oscura_testo_due_volte(cast, azione_con_un_nome):
    oscura(cast, azione_con_un_nome)

    with pytest.raises(ValidationError) as errore:
        oscura(cast, azione_con_un_nome)

    assert errore.value.messages == ["Questo testo è già oscurato."]


def test_oscura_testo_di_un_aggiornamento(cast, azione):
    aggiornamento = crea_aggiornamento(azione, testo=NOME)

    oscura(cast, aggiornamento, modello="programma.aggiornamento", campo="testo")

    assert versioni_del_testo("programma.aggiornamento", aggiornamento.pk, "testo") == [NOME]


def test_oscura_testo_solo_da_chi_amministra(cast, azione_con_un_nome):
    with pytest.raises(PermissionDenied):
        oscura(cast, azione_con_un_nome, utente=cast.coordinatrice)

    assert Oscuramento.objects.count() == 0


def test_versioni_del_testo_dal_piu_recente_senza_doppioni(azione_con_un_nome):
    assert versioni_del_testo("programma.azione", azione_con_un_nome.pk, "descrizione") == ["Nota senza nomi", NOME]


def test_modelli_oscurabili_solo_del_dominio():
    assert {nome.split(".")[0] for nome in modelli_oscurabili()} == {"tavolo", "programma", "delibere"}
    assert "password" not in campi_di_testo(modelli_oscurabili()["tavolo.utente"])
