# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from programma.models import AggiornamentoFase, CodiceProgetto
from programma.services import (
    Parti,
    Riga,
    RigheNonValide,
    crea_azione,
    duplica_azione,
    modifica_azione,
    registra_misurazione,
)
from tests.fabbriche import (
    crea_aggiornamento,
    crea_fase,
    crea_indicatore,
    crea_risorsa,
    crea_soggetto,
)
from tests.fabbriche import (
    crea_azione as azione_di_prova,
)


@pytest.fixture
def io(cast, azione):
    return {"utente": cast.coordinatrice, "azione_id": azione.pk, "dati": {}}


def test_parti_non_nominate_restano_e_nulla_di_diverso_non_scrive(cast, azione, io):
    fase = crea_fase(azione)
    crea_risorsa(azione)
    prima = azione.versione

    dopo = modifica_azione(parti=Parti(fasi=[Riga({"nome": fase.nome}, pk=fase.pk)], collaborano=[], cup=[]), **io)

    assert (dopo.versione, fase.storia.count(), azione.risorse.count()) == (prima, 1, 1)


def test_insiemi_si_aggiungono_e_si_tolgono(cast, azione, io):
    uno, due = crea_soggetto("Uno"), crea_soggetto("Due")

    modifica_azione(parti=Parti(soggetti=[uno], cig=["B123456789"]), **io)
    modifica_azione(parti=Parti(soggetti=[due], cup=["C11G06000000001"], cig=[]), **io)

    assert list(azione.soggetti.all()) == [due]
    assert [str(codice) for codice in azione.codici.all()] == ["CUP C11G06000000001"]
    assert azione.soggetti.through.storia.filter(history_type="-").count() == 1
    assert CodiceProgetto.storia.filter(history_type="-").count() == 1


def test_riga_sbagliata_ferma_tutto_e_dice_quale(azione, io):
    giusta = {"fonte": "Stato", "anno": 2026, "stanziato": Decimal(10)}
    with pytest.raises(RigheNonValide) as rifiuto:
        modifica_azione(
            parti=Parti(
                risorse=[
                    Riga(giusta, posto=0),
                    Riga(giusta | {"impegnato": Decimal(20)}, posto=1),
                    Riga({"fonte": "x"}, pk=999, posto=7),
                ]
            ),
            **io,
        )

    assert {posto: errore.messages for posto, errore in rifiuto.value.errori["risorse"].items()} == {
        1: [
            "Questa fonte, con lo stesso capitolo e anno, c'è già.",
            "Gli importi devono essere: stanziato ≥ impegnato ≥ liquidato ≥ 0.",
        ],
        7: ["Questa riga non è di qui: ricarica la pagina."],
    }
    assert azione.risorse.count() == 0


def test_fase_con_una_dichiarazione_non_si_toglie_e_togliere_chiede_il_motivo(azione, io):
    fase, libera = crea_fase(azione), crea_fase(azione)
    AggiornamentoFase.objects.create(aggiornamento=crea_aggiornamento(azione), fase=fase)
    togli = Parti(fasi=[Riga({}, pk=fase.pk, elimina=True)])

    with pytest.raises(RigheNonValide) as detta:
        modifica_azione(parti=togli, motivo="prova", **io)
    with pytest.raises(RigheNonValide) as muta:
        modifica_azione(parti=Parti(fasi=[Riga({}, pk=libera.pk, elimina=True)]), **io)

    assert detta.value.errori["fasi"][0].messages == ["Un settore ha già scritto su questa riga: non si può togliere."]
    assert muta.value.errori["fasi"][0].message_dict == {"motivo": ["Scrivi il motivo: togli una riga del piano."]}
    assert azione.fasi.count() == 2


def test_cup_sbagliato_e_rifiutato_anche_senza_modulo(cast, obiettivo):
    with pytest.raises(ValidationError) as rifiuto:
        crea_azione(
            utente=cast.coordinatrice,
            obiettivo_id=obiettivo.pk,
            dati={"titolo": "A", "settore": cast.urbanistica},
            parti=Parti(cup=["X"]),
        )

    assert rifiuto.value.messages == ["Il CUP ha 15 caratteri, qui ce ne sono 1."]
    assert obiettivo.azioni.count() == 0


def test_riga_tolta_due_volte_e_insiemi_di_una_versione_vecchia(cast, azione, io):
    fase = crea_fase(azione)
    vecchia = azione.versione
    modifica_azione(
        parti=Parti(fasi=[Riga({}, pk=fase.pk, elimina=True)], soggetti=[crea_soggetto()]), motivo="x", **io
    )

    dopo = modifica_azione(
        parti=Parti(fasi=[Riga({}, pk=fase.pk, elimina=True)], soggetti=[]),
        versione=vecchia,
        motivo="x",
        **io,
    )

    assert (dopo.fasi.count(), dopo.soggetti.count()) == (0, 1)


def test_misurazione_del_coordinamento(cast, azione):
    indicatore = crea_indicatore(azione=azione)
    dati = {"valore": Decimal(12), "data": date(2026, 1, 1), "nota": "Dato ALER"}

    misurazione = registra_misurazione(utente=cast.coordinatrice, indicatore_id=indicatore.pk, dati=dati)

    assert indicatore.misurazioni.get() == misurazione
    with pytest.raises(PermissionDenied):
        registra_misurazione(utente=cast.referente, indicatore_id=indicatore.pk, dati=dati)
    with pytest.raises(ValidationError) as doppia:
        registra_misurazione(utente=cast.coordinatrice, indicatore_id=indicatore.pk, dati=dati)
    assert doppia.value.messages == ["C'è già una misurazione di questo indicatore in questa data."]


def test_riga_falsificata_e_rifiutata_anche_da_una_versione_vecchia(azione, io):
    vecchia = azione.versione
    modifica_azione(**(io | {"dati": {"titolo": "Nuovo"}}))

    with pytest.raises(RigheNonValide):
        modifica_azione(parti=Parti(fasi=[Riga({"nome": "Mia"}, pk=12345)]), versione=vecchia, **io)


def test_duplicata_porta_con_se_gli_indicatori(cast, azione):
    crea_indicatore(azione=azione)

    copia = duplica_azione(utente=cast.coordinatrice, azione_id=azione.pk)

    assert copia.indicatori.get().nome == "Alloggi recuperati"


def test_riga_nuova_non_tocca_quelle_di_altre_azioni(cast, obiettivo, azione, io):
    altra = azione_di_prova(obiettivo, cast.urbanistica)
    fase = crea_fase(altra)

    with pytest.raises(RigheNonValide):
        modifica_azione(parti=Parti(fasi=[Riga({"nome": "Mia"}, pk=fase.pk)]), **io)

    fase.refresh_from_db()
    assert fase.nome == "Fase 1"
